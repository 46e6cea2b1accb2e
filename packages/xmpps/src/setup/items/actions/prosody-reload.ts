import type { Host } from "../../../host/host.ts";
import { openPorts, optionValues, prosodyShell, type ShellLine } from "./prosody-shell.ts";
import { prosodyWords } from "./prosody-words.ts";
import { journalMark, journalSince, unitState } from "./systemd-unit.ts";

export const PROSODY_UNIT = "prosody.service";

/** What listens where nobody says otherwise: all of IPv4, and all of IPv6 where the host has it. */
const EVERYWHERE: readonly string[] = ["*", "::"];

/**
 * Makes Prosody take its configuration and open and close the ports of services, through its shell. Who is connected stays so,
 * on whatever port (measured with 0.12.3 and 13.0.1). Comes back when each port is open that its configuration names. Where
 * Prosody was stopped nothing is done: it reads its files when it starts.
 * @param services whose ports may have changed; none: only what needs no port, such as certificates
 * @throws {Error} when the shell does not answer, or a port does not open
 */
export async function prosodyReload(
	host: Host,
	services: readonly ("c2s" | "s2s")[],
	signal?: AbortSignal,
): Promise<void> {
	if ((await unitState(host, PROSODY_UNIT, signal)).active === "inactive") return;
	const before = await missingPorts(host, services, signal);
	const mark = await journalMark(host);
	await must(host, "config:reload()", signal);
	for (const service of services) await must(host, `module:reload('${service}')`, signal);
	const missing = (await missingPorts(host, services, signal)).filter((place) => !before.includes(place));
	if (missing.length === 0) return;
	const words = prosodyWords(await journalSince(host, PROSODY_UNIT, mark));
	throw new Error(
		`Cannot make Prosody listen: it has not opened ${missing.join(", ")}${words === "" ? "" : `: ${words}`}`,
	);
}

/** Ports for direct TLS that are configured as Prosody has it loaded, and not open. */
async function missingPorts(
	host: Host,
	services: readonly ("c2s" | "s2s")[],
	signal: AbortSignal | undefined,
): Promise<readonly string[]> {
	if (services.length === 0) return [];
	const ask = async (line: ShellLine): Promise<readonly string[]> => optionValues(await must(host, line, signal));
	const [open, all, ...each] = await Promise.all([
		must(host, "port:list()", signal).then(openPorts),
		ask("config:get('interfaces')"),
		...services.map(async (service) => {
			const [ports, own] = await Promise.all([
				ask(`config:get('${service}_direct_tls_ports')`),
				ask(`config:get('${service}_direct_tls_interfaces')`),
			]);
			return { name: `${service}_direct_tls`, ports, own };
		}),
	]);
	return each.flatMap(({ name, ports, own }) => {
		const interfaces = own.length > 0 ? own : all;
		const at = (one: string, port: string): string => `${name} [${one}]:${port}`;
		return ports.flatMap((port) => {
			if (interfaces.length > 0) return interfaces.map((one) => at(one, port)).filter((place) => !open.includes(place));
			return EVERYWHERE.some((one) => open.includes(at(one, port))) ? [] : [at("*", port)];
		});
	});
}

async function must(host: Host, line: ShellLine, signal: AbortSignal | undefined): Promise<string> {
	const answer = await prosodyShell(host, line, signal);
	if (answer === undefined) throw new Error("Cannot reload Prosody: its shell does not answer (mod_admin_shell)");
	if (!answer.ok) throw new Error(`Cannot reload Prosody: ${line} says ${answer.text}`);
	return answer.text;
}
