import type { Host } from "../../../host/host.ts";
import { prosodyWords } from "./prosody-words.ts";

/** Milliseconds for one line: a reload of a server with hundreds of domains takes seconds. */
const TIMEOUT = 60_000;

/** Lines that Prosody 0.12 and 13 understand alike. They are constant: nothing from elsewhere ever becomes part of one. */
export type ShellLine =
	| "config:reload()"
	| "host:list()"
	| "port:list()"
	| `module:reload('${"c2s" | "s2s"}')`
	| `config:get('${"c2s" | "s2s"}_direct_tls_${"ports" | "interfaces"}')`
	| "config:get('interfaces')";

/** What one line came to. */
export interface ShellAnswer {
	readonly ok: boolean;
	/** What was printed, without the `OK: ` before the result. */
	readonly text: string;
}

/**
 * Gives Prosody's own shell a line (mod_admin_shell, since 0.12).
 * @returns undefined where nobody answers: it does not run, the module is off, or there is no such program
 */
export async function prosodyShell(
	host: Pick<Host, "run">,
	line: ShellLine,
	signal?: AbortSignal,
): Promise<ShellAnswer | undefined> {
	const options = { timeout: TIMEOUT, ...(signal === undefined ? {} : { signal }) };
	const result = await host.run(["prosodyctl", "shell", line], options);
	if (result.timedOut) throw new Error(`Cannot ask Prosody's shell: no answer within ${TIMEOUT / 1000} s`);
	const ok = /^OK: /m.test(result.stdout);
	if (
		!ok &&
		(result.code === 127 || /Unable to connect to server|Unknown command|unable to connect/i.test(result.stdout))
	) {
		return undefined;
	}
	if (!ok && result.stdout.trim() === "" && result.stderr.trim() === "") return undefined;
	const text = (ok ? result.stdout : `${result.stdout}\n${result.stderr}`).replace(/^OK: /m, "").trim();
	return { ok: ok && result.code === 0, text: ok ? text : prosodyWords(text.split("\n")) };
}

/** Where a service listens: `c2s_direct_tls [*]:5223`. Reads what `port:list()` prints. Pure. */
export function openPorts(text: string): readonly string[] {
	return text.split("\n").flatMap((line) => {
		const [, service = "", places = ""] = /^(\w+): (\[.*)$/.exec(line) ?? [];
		return service === "" ? [] : places.split(", ").map((place) => `${service} ${place}`);
	});
}

/** The values of an option: `5223`, `"203.0.113.2"`, a table of them; empty for `nil`. Reads what `config:get` prints. Pure. */
export function optionValues(text: string): readonly string[] {
	return [...text.matchAll(/"([^"\\\n]*)"|(?<![\w.])(\d+)(?![\w.])/g)].map(([, word, number]) => word ?? number ?? "");
}
