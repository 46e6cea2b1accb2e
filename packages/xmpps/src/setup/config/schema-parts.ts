import { z } from "zod";
import { ValueError } from "./values.ts";

/** A text that one of the readers takes. What it gives is asked for again when everything is known to be right. */
export function value(read: (text: string) => unknown): z.ZodString {
	return z.string().superRefine((text, context) => refuse(() => read(text), context));
}

/** Says of a value what its reader says. */
export function refuse(read: () => unknown, context: z.core.$RefinementCtx): void {
	try {
		read();
	} catch (error) {
		if (!(error instanceof ValueError)) throw error;
		context.addIssue({ code: "custom", message: error.message });
	}
}

export function list<Item extends z.ZodType>(item: Item, least: number, most: number): z.ZodArray<Item> {
	return z.array(item).min(least).max(most);
}

export const port: z.ZodInt = z.int().min(1).max(65_535);
