import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bindKeyStatement, type TsigKey } from "../../src/lab/dns/index.ts";
import type { Lab } from "../../src/lab/real/lab.ts";
import { stateFolder } from "../../src/lab/real/state-folder.ts";
import { SURROUNDINGS } from "../../src/lab/world/standard.ts";
import type { Release, WorldSpec } from "../../src/lab/world/world-spec.ts";

export const PRIMARY = "203.0.113.53";
const SECONDARY = "203.0.113.55";
export const BIND = "203.0.113.56";
export const BIND_SECONDARY = "203.0.113.57";

/** The key of the operator: it stands in files of 0600, and nowhere else. */
export const KEY: TsigKey = {
	name: "operator.example",
	algorithm: "hmac-sha256",
	secret: Buffer.from("the operator's own secret, 32 bytes").toString("base64"),
};

/** Knot and BIND, each with a secondary. */
export function dnsWorld(release: Release): WorldSpec {
	const records = (mx: string): string[] => [
		"@ A 203.0.113.1",
		`@ MX 10 ${mx}`,
		"_xmpp-client._tcp SRV 20 5 5222 @",
		"mail A 203.0.113.9",
		"www CNAME mail",
		"*.wild A 203.0.113.8",
		"*.lost CNAME www.example.invalid.",
	];
	return {
		name: "updates",
		hosts: [
			{
				name: "dns2",
				kind: "plain",
				v4: [SECONDARY],
				v6: ["2001:db8::55"],
				packages: ["knot-dnssecutils"],
				programs: [{ program: "knot", primary: "dns" }],
			},
			{
				...{ name: "bind", kind: "plain", release, v4: [BIND], packages: ["bind9-dnsutils"] },
				programs: [{ program: "bind" }],
			},
			{ name: "bind2", kind: "plain", v4: [BIND_SECONDARY], programs: [{ program: "knot", primary: "bind" }] },
			...SURROUNDINGS.filter(({ name }) => name !== "ca").map((host) =>
				host.name === "dns" ? { ...host, release } : host,
			),
		],
		zones: [
			{ name: "example.com", records: records("mail"), updates: KEY },
			{ name: "example.org", servers: ["bind", "bind2"], records: records("mail"), updates: KEY },
			{ name: "foreign.net", records: ["@ A 203.0.113.1"] },
		],
	};
}

/** Keys as files that nobody else reads. */
export class KeyFiles {
	readonly #folder = mkdtempSync(join(stateFolder(), "key-"));
	#count = 0;

	/** @param text default: as BIND writes a key */
	file(key: TsigKey, text: string = bindKeyStatement(key)): string {
		this.#count += 1;
		const path = join(this.#folder, `${this.#count}.key`);
		writeFileSync(path, text, { mode: 0o600 });
		return path;
	}

	remove(): void {
		rmSync(this.#folder, { recursive: true });
	}
}

/** What came of a job. */
export interface Outcome {
	readonly value?: unknown;
	readonly error?: string;
	readonly name?: string;
	readonly ms?: number;
}

export type Job = readonly [name: string, ...args: readonly unknown[]];

/** What the jobs are done with. */
export interface JobOptions {
	readonly key: string;
	readonly server: string;
	readonly port?: number;
	/** Seconds that the clock is off. */
	readonly now?: number;
	readonly zone?: string;
}

const SCRIPT = fileURLToPath(new URL("dns-client.mjs", import.meta.url));

/** Everything that was ever printed by the client, to be searched for secrets. */
export const printed: string[] = [];

/** Does jobs one after the other on the outside host. */
export async function client(
	lab: Lab,
	{ server, port = 53, ...options }: JobOptions,
	jobs: readonly Job[],
): Promise<Outcome[]> {
	const input = JSON.stringify({ ...options, server: { address: server, port }, jobs });
	const { code, stdout, stderr } = await lab
		.host("client")
		.runHere([process.execPath, SCRIPT], { input, timeout: 60_000 });
	printed.push(stdout, stderr);
	if (code !== 0) throw new Error(`the client failed: ${stderr}`);
	return JSON.parse(stdout) as Outcome[];
}
