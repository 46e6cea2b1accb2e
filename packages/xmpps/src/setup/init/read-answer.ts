import { readAddress, readDomain, readPath, readServer, ValueError } from "../config/values.ts";
import type { Question } from "./answers.ts";

/**
 * What somebody typed as an answer: the number of a choice, a choice itself, or, where that makes sense, something else;
 * nothing at all stands for the default.
 * @returns the value, or why it is none
 */
export function readAnswer(
	question: Question,
	typed: string,
): { readonly value: string } | { readonly problem: string } {
	const text = typed.trim();
	if (text === "") {
		return question.standard === undefined ? { problem: "an answer is needed" } : { value: question.standard };
	}
	const chosen = question.choices[Number(text) - 1] ?? question.choices.find(({ value }) => value === text);
	if (chosen !== undefined) return { value: chosen.value };
	if (!question.free) return { problem: `it is a number from 1 to ${question.choices.length}` };
	try {
		return { value: read(question.id, text) };
	} catch (error) {
		if (error instanceof ValueError) return { problem: error.message };
		throw error;
	}
}

function read(id: Question["id"], text: string): string {
	switch (id) {
		case "domains":
			return text
				.split(/[\s,]+/)
				.map(readDomain)
				.join(",");
		case "server":
			readServer(text);
			return text;
		case "key":
		case "file":
			return readPath(text);
		default:
			return readAddress(text);
	}
}
