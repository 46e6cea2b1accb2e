import { HostReader } from "../../../check/observe/local/host-reader.ts";
import { listenersIn } from "../../../check/observe/local/listeners.ts";
import type { Host } from "../../../host/host.ts";
import { portsIn, wordsIn } from "../../adapters/prosody/option-values.ts";
import { type GlobalOption, readGlobalOptions } from "../../adapters/prosody/read-options.ts";
import { PROSODY_UNIT } from "./prosody-reload.ts";
import { prosodyWords } from "./prosody-words.ts";
import { journalMark, journalSince, order, systemctl, unitState } from "./systemd-unit.ts";

/** Milliseconds until all ports listen: a server with hundreds of domains takes seconds to load them. */
const PATIENCE = 30_000;

/** Milliseconds between two looks. */
const PACE = 100;

/** Ports that Prosody has where nobody says otherwise. */
const DEFAULTS: Readonly<Record<string, number>> = { c2s_ports: 5222, s2s_ports: 5269 };

/** `443`, or `203.0.113.2 443` where the address matters. */
type Place = string;

/**
 * Restarts Prosody, and comes back when it runs and listens: on every port of our file, on those addresses alone that it
 * names, and on what it listened on before and is configured still. Where Prosody was stopped nothing is done.
 * @throws {Error} when it does not come up or a port is missing, with the last it has said
 */
export async function prosodyRestart(host: Host, signal?: AbortSignal): Promise<void> {
	const before = await unitState(host, PROSODY_UNIT, signal);
	// Failed is another thing: a restart that went wrong is what this has to mend.
	if (before.active === "inactive") return;
	const [wanted, mark] = await Promise.all([wantedPlaces(host, before.pid, signal), journalMark(host)]);
	// systemd refuses a unit that is started too often, also when every time was meant.
	await systemctl(host, ["reset-failed", "--", PROSODY_UNIT], signal);
	const failed = async (how: string): Promise<Error> => {
		const words = prosodyWords(await journalSince(host, PROSODY_UNIT, mark));
		return new Error(`Cannot restart Prosody: ${how}${words === "" ? "" : `: ${words}`}`);
	};
	try {
		await order(host, "restart Prosody", ["restart", "--", PROSODY_UNIT], signal);
	} catch (error) {
		signal?.throwIfAborted();
		throw await failed(error instanceof Error ? error.message : String(error));
	}
	for (const end = Date.now() + PATIENCE; ; ) {
		const { active, pid } = await unitState(host, PROSODY_UNIT, signal);
		if (active === "failed" || active === "inactive") throw await failed("it has ended at once");
		const there = active === "active" ? await listening(host, pid, signal) : [];
		const missing = wanted.filter((place) => !there.includes(place));
		if (there.length > 0 && missing.length === 0) return;
		if (Date.now() > end) {
			throw await failed(missing.length === 0 ? "it listens nowhere" : `it does not listen on ${missing.join(", ")}`);
		}
		await new Promise((resolve) => setTimeout(resolve, PACE));
		signal?.throwIfAborted();
	}
}

async function wantedPlaces(host: Host, pid: number, signal: AbortSignal | undefined): Promise<readonly Place[]> {
	const [{ options }, before] = await Promise.all([
		readGlobalOptions(new HostReader(host, signal)),
		pid === 0 ? [] : listening(host, pid, signal),
	]);
	const configured = new Set(options.filter(({ name }) => name.endsWith("_ports")).flatMap(portsOf));
	for (const [name, port] of Object.entries(DEFAULTS)) {
		if (!options.some((option) => option.name === name)) configured.add(port);
	}
	const kept = before.filter((place) => configured.has(Number(place)));
	return [...new Set([...kept, ...ourPlaces(options.filter(({ when }) => when === "ours"))])];
}

/** What our file asks for. */
function ourPlaces(ours: readonly GlobalOption[]): readonly Place[] {
	return ours.flatMap((option) => {
		const service = /^(\w+)_ports$/.exec(option.name)?.[1];
		if (service === undefined) return [];
		const at = ours.filter(({ name }) => name === `${service}_interfaces`).flatMap(({ value }) => wordsIn(value) ?? []);
		const ports = portsOf(option);
		if (at.length === 0) return ports.map(String);
		return ports.flatMap((port) => at.map((address) => `${everywhere(address)} ${port}`));
	});
}

function portsOf({ value }: GlobalOption): readonly number[] {
	return portsIn(value) ?? [];
}

/** As `ss` has it. */
function everywhere(address: string): string {
	return address === "*" ? "0.0.0.0" : address;
}

/** Where a process listens, each place in both forms. */
async function listening(host: Host, pid: number, signal: AbortSignal | undefined): Promise<readonly Place[]> {
	const options = { timeout: 10_000, ...(signal === undefined ? {} : { signal }) };
	const { stdout } = await host.run(["ss", "-H", "-t", "-l", "-n", "-p"], options);
	const own = stdout.split("\n").filter((line) => line.includes(`pid=${pid},`));
	return listenersIn(own.join("\n")).flatMap(({ address, port }) => [String(port), `${address} ${port}`]);
}
