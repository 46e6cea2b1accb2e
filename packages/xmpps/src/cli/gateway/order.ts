import { printable } from "xmpps-connect/protocol";
import { EXIT } from "../exit-code.ts";
import { fileErrorCode } from "../file-error.ts";
import { CommandError, type Io } from "../io.ts";
import { askControl } from "./ask-control.ts";

/** `xmpps gateway reload` and `upgrade`: tells a running gateway, and says what came of it. */
export async function orderCommand(order: "reload" | "upgrade", control: string, io: Io): Promise<number> {
	let answer: Awaited<ReturnType<typeof askControl>>;
	try {
		answer = await askControl(control, "POST", `/${order}`);
	} catch (error) {
		const code = fileErrorCode(error);
		const why = code === "ENOENT" || code === "ECONNREFUSED" ? "no gateway runs there" : code;
		throw new CommandError(EXIT.broken, `Cannot ${order} the gateway at "${printable(control, 200)}": ${why}`);
	}
	const lines = answer.body
		.trim()
		.split("\n")
		.map((line) => printable(line, 500));
	if (answer.status === 200) io.out(lines.join("\n"));
	else for (const line of lines) io.err(`xmpps: ${line}`);
	return answer.status === 200 ? EXIT.ok : EXIT.configuration;
}
