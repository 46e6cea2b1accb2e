import { printable } from "xmpps-connect/protocol";
import type { Software } from "../../../model/change.ts";
import type { LocalSoftware } from "../../../model/observation-local.ts";
import type { HostReader } from "./host-reader.ts";

interface Program {
	readonly software: Software;
	/** Makes it say its version, where no package manager knows it. */
	readonly ask: readonly string[];
	readonly says: RegExp;
	/** Its processes, as `ps` lists their command lines. */
	readonly process: RegExp;
}

const PROGRAMS: readonly Program[] = [
	{ software: "prosody", ask: ["prosodyctl", "about"], says: /^Prosody (\S+)/m, process: /\blua\S* (\S*\/)?prosody\b/ },
	{
		software: "ejabberd",
		ask: ["ejabberdctl", "status"],
		says: /^ejabberd (\d\S*) is running/m,
		process: /\bbeam\S* .*\bejabberd\b/,
	},
	{ software: "nginx", ask: ["nginx", "-v"], says: /nginx\/(\S+)/, process: /^nginx: master process/ },
	{ software: "haproxy", ask: ["haproxy", "-v"], says: /version (\d[\w.]*)/, process: /^(\S*\/)?haproxy / },
	{ software: "sslh", ask: ["sslh", "-V"], says: /sslh\S* v?(\d[\w.]*)/, process: /^(\S*\/)?sslh(-\w+)? / },
];

/** The programs of the host that we know, with their versions and whether they run. */
export async function readSoftware(reader: HostReader): Promise<readonly LocalSoftware[]> {
	const [packages, isRunning] = await Promise.all([installed(reader), running(reader)]);
	const all = await Promise.all(
		PROGRAMS.map(async (program): Promise<LocalSoftware[]> => {
			const { software } = program;
			const version = packages.get(software) ?? (await ownWords(reader, program));
			return version === undefined ? [] : [{ software, version, running: isRunning(program) }];
		}),
	);
	return all.flat();
}

/** The versions of packages that are installed, without what the distribution adds to them. */
async function installed(reader: HostReader): Promise<ReadonlyMap<string, string>> {
	const fields = ["Package", "Version", "db:Status-Status"].map((field) => `\${${field}}`);
	const format = `${fields.join(" ")}\\n`;
	const result = await reader.run(["dpkg-query", "-W", "-f", format, ...PROGRAMS.map(({ software }) => software)]);
	const lines = (result?.stdout ?? "").split("\n").map((line) => line.split(" "));
	return new Map(
		lines.flatMap(([name = "", version = "", status]) =>
			status === "installed" ? [[name, upstreamVersion(version)] as const] : [],
		),
	);
}

/** `1:2.6.12-1+deb12u1` → `2.6.12`. Debian Policy, 5.6.12 */
export function upstreamVersion(version: string): string {
	return printable(
		version
			.replace(/^\d+:/, "")
			.replace(/-[^-]*$/, "")
			.replace(/[+~].*$/, ""),
		40,
	);
}

async function ownWords(reader: HostReader, { ask, says }: Program): Promise<string | undefined> {
	const result = await reader.run(ask);
	const version = says.exec(`${result?.stdout ?? ""}\n${result?.stderr ?? ""}`)?.[1];
	return version === undefined ? undefined : printable(version, 40);
}

/** By systemd where that runs the host, else by the processes. */
async function running(reader: HostReader): Promise<(program: Program) => boolean> {
	const result = await reader.run(["systemctl", "is-active", ...PROGRAMS.map(({ software }) => software)]);
	const states = (result?.stdout ?? "").trim().split("\n");
	if (states.length === PROGRAMS.length) {
		return ({ software }) => states[PROGRAMS.findIndex((one) => one.software === software)] === "active";
	}
	const processes = (await reader.run(["ps", "-e", "-o", "args="]))?.stdout.split("\n");
	if (processes === undefined) reader.note("what runs could not be listed: neither systemctl nor ps answers");
	return ({ process }) => processes?.some((line) => process.test(line)) === true;
}
