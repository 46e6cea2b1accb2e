import { ask } from "../dns/index.ts";
import type { Lab } from "../real/lab.ts";
import type { LabHost } from "../real/lab-host.ts";
import { iptablesLines, nftLines } from "./snapshot-rules.ts";

/** A file, folder or link as it is. */
export interface SnapshotFile {
	/** As in `find -type`: `f`, `d`, `l` … */
	readonly type: string;
	/** Octal: `644`. */
	readonly mode: string;
	readonly owner: string;
	readonly group: string;
	/** Of a link. */
	readonly target?: string;
	/** SHA-256 of a file's content, in hex. */
	readonly hash?: string;
}

/** Everything that has to be the same again when a host was set up and everything was taken away. */
export interface Snapshot {
	/** Below /etc and /var/lib, by path. */
	readonly files: ReadonlyMap<string, SnapshotFile>;
	/** What systemd says of each unit: `enabled, active`. */
	readonly units: ReadonlyMap<string, string>;
	/** Rules by program: `nftables`, `iptables`, `ip6tables`. Without counters and what is empty. */
	readonly rules: ReadonlyMap<string, readonly string[]>;
	/** Records by zone, sorted; not what a server makes by itself. */
	readonly records: ReadonlyMap<string, readonly string[]>;
}

/** Bytes: Debian has some thousand files there. */
const MAX_LISTING = 16 * 1024 * 1024;

/** Milliseconds for one command: a host that has just booted reads from its disk. */
const PATIENCE = 60_000;

/** Takes one of a host, and of the zones that the lab's key may transfer. @param zones their names */
export async function takeSnapshot(lab: Lab, host: string, zones: readonly string[]): Promise<Snapshot> {
	const machine = lab.host(host);
	const [files, units, rules, records] = await Promise.all([
		filesOf(machine),
		unitsOf(machine),
		rulesOf(machine),
		Promise.all(zones.map(async (zone) => [zone, await recordsOf(lab, zone)] as const)),
	]);
	return { files, units, rules, records: new Map(records) };
}

const FOLDERS = ["/etc", "/var/lib"];

async function filesOf(host: LabHost): Promise<ReadonlyMap<string, SnapshotFile>> {
	const options = { timeout: PATIENCE, maxOutput: MAX_LISTING };
	const list = ["find", ...FOLDERS, "-xdev", "-printf", "%y\\0%m\\0%u\\0%g\\0%l\\0%p\\0"];
	const hash = ["find", ...FOLDERS, "-xdev", "-type", "f", "-exec", "sha256sum", "-z", "{}", "+"];
	return readFiles(await host.must("list files", list, options), await host.must("hash files", hash, options));
}

/** Pure. @param listing six fields a file, each with a NUL behind it @param hashes what `sha256sum -z` says */
export function readFiles(listing: string, hashes: string): ReadonlyMap<string, SnapshotFile> {
	const hashOf = new Map(
		hashes.split("\0").flatMap((line) => (line === "" ? [] : [[line.slice(66), line.slice(0, 64)] as const])),
	);
	const files = new Map<string, SnapshotFile>();
	const fields = listing.split("\0");
	for (let at = 0; at + 5 < fields.length; at += 6) {
		const [type = "", mode = "", owner = "", group = "", target = "", path = ""] = fields.slice(at, at + 6);
		const hash = hashOf.get(path);
		files.set(path, {
			...{ type, mode, owner, group },
			...(type === "l" ? { target } : {}),
			...(hash === undefined ? {} : { hash }),
		});
	}
	return files;
}

async function unitsOf(host: LabHost): Promise<ReadonlyMap<string, string>> {
	const kinds = "--type=service,socket,timer,target,path,mount";
	const plain = ["--no-legend", "--no-pager", "--plain", "--full", kinds];
	// A host that boots, or a program that restarts, settles first: `activating` is no state to compare.
	const settled =
		"for i in $(seq 100); do systemctl list-units --plain --no-legend --state=activating,deactivating,reloading | grep -q . || break; sleep 0.1; done";
	await host.must("wait for units", ["sh", "-c", settled], { timeout: PATIENCE });
	const files = await host.must("list units", ["systemctl", "list-unit-files", ...plain]);
	const loaded = await host.must("list units", ["systemctl", "list-units", "--all", ...plain]);
	return readUnits(files, loaded);
}

/** Pure. @param files of `list-unit-files` @param loaded of `list-units --all`, both plain and without legend */
export function readUnits(files: string, loaded: string): ReadonlyMap<string, string> {
	const words = (text: string): string[][] =>
		text.split("\n").flatMap((line) => (line.trim() === "" ? [] : [line.trim().split(/\s+/)]));
	const enabled = new Map(words(files).map(([unit = "", state = ""]) => [unit, state]));
	// Whether systemd has an inactive unit in its memory is its own business.
	const active = new Map(
		words(loaded).flatMap(([unit = "", , state = ""]) =>
			// A mount of credentials is there as long as its service starts, and may be seen for a moment after that.
			state === "inactive" || unit.startsWith("run-credentials-") ? [] : [[unit, state] as const],
		),
	);
	const names = [...new Set([...enabled.keys(), ...active.keys()])].sort();
	return new Map(names.map((unit) => [unit, `${enabled.get(unit) ?? "no file"}, ${active.get(unit) ?? "inactive"}`]));
}

async function rulesOf(host: LabHost): Promise<ReadonlyMap<string, readonly string[]>> {
	// Without the program there are no rules of it.
	const ifThere = ["sh", "-c", 'command -v "$1" >/dev/null || exit 0; exec "$@"', "sh"];
	const read = (command: readonly string[]): Promise<string> => host.must("read rules", [...ifThere, ...command]);
	return new Map([
		["nftables", nftLines(await read(["nft", "--stateless", "list", "ruleset"]))],
		["iptables", iptablesLines(await read(["iptables-save"]))],
		["ip6tables", iptablesLines(await read(["ip6tables-save"]))],
	]);
}

async function recordsOf(lab: Lab, zone: string): Promise<readonly string[]> {
	const { servers } = lab.world.zones.find(({ name }) => name === zone) ?? {};
	const primary = lab.world.hosts.find(({ name, programs = [] }) =>
		servers === undefined
			? programs.some((one) => one.program === "knot" && one.primary === undefined)
			: servers.includes(name),
	);
	const server = primary?.v4?.[0];
	if (server === undefined) throw new Error(`Cannot read zone "${zone}": no host serves it`);
	const { what, command } = ask({ name: zone, type: "AXFR", server, signed: true });
	return readRecords(await lab.host("client").must(what, command, { maxOutput: MAX_LISTING }));
}

/** What a server makes by itself: a serial, signatures, chains of denial, and the keys for all that. */
const MADE_BY_SERVERS: ReadonlySet<string> = new Set(
	"SOA RRSIG NSEC NSEC3 NSEC3PARAM DNSKEY CDS CDNSKEY TYPE65534".split(" "),
);

/** The records of a zone transfer as `kdig` writes it, sorted. Pure. @throws {Error} when it is none */
export function readRecords(transfer: string): readonly string[] {
	const lines = transfer
		.split("\n")
		.filter((line) => line.trim() !== "" && !line.startsWith(";"))
		.map((line) => line.trim().split(/\s+/))
		// RFC 8945: the signature of the transfer comes with class ANY.
		.filter(([, , kind]) => kind === "IN");
	// RFC 5936, 2.2: a transfer begins and ends with the SOA.
	if (lines.filter(([, , , type]) => type === "SOA").length < 2) {
		throw new Error("Cannot read a zone transfer: it is not whole");
	}
	const records = lines.filter(([, , , type = ""]) => !MADE_BY_SERVERS.has(type)).map((words) => words.join(" "));
	return [...new Set(records)].sort();
}
