import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { observeLocal } from "../../src/check/observe/local/observe-local.ts";
import type { ChangeableHost } from "../../src/host/changeable-host.ts";
import { hostPort } from "../../src/lab/real/host-port.ts";
import type { Lab } from "../../src/lab/real/lab.ts";
import type { LabHost } from "../../src/lab/real/lab-host.ts";
import { SURROUNDINGS } from "../../src/lab/world/standard.ts";
import type { WorldSpec } from "../../src/lab/world/world-spec.ts";
import type { RouteTable } from "../../src/model/route-table.ts";
import type { EngineAdapter } from "../../src/setup/adapters/engines/engine-adapter.ts";
import { hostActions } from "../../src/setup/items/host-actions.ts";
import { hostDrivers } from "../../src/setup/items/host-drivers.ts";
import type { ItemState, ManagedItem } from "../../src/setup/items/item.ts";
import type { Note, WantedStage } from "../../src/setup/stage.ts";
import { USUAL_CONFIG } from "../../test/setup/usual-config.ts";
import { type Case, PORTS, SERVER, SERVER6 } from "./engine-cases.ts";

/** A host with both programs, of which nginx serves port 80, and somebody outside. */
export function engineWorld(): WorldSpec {
	return {
		name: "engines",
		hosts: [
			{
				...{ name: "server", kind: "machine", v4: [SERVER], v6: [SERVER6] },
				packages: ["haproxy", "libnginx-mod-stream", "sslh"],
				programs: [
					{ program: "prosody", domains: ["example.com"] },
					{ program: "nginx", sites: [{ names: ["example.com"], listen: ["80", "[::]:80"], text: "a site" }] },
				],
				firewall: "",
				// As Debian ships it sslh has nowhere to listen, and its unit fails.
				files: [{ path: "/etc/default/sslh", content: 'DAEMON_OPTS="--listen 127.0.0.1:4430 --tls 127.0.0.1:80"\n' }],
			},
			...SURROUNDINGS.filter(({ name }) => name !== "ca").map((host) =>
				host.name === "client" ? { ...host, v4: ["203.0.113.10", "203.0.113.11"] } : host,
			),
		],
		zones: [],
	};
}

const CONFIG = USUAL_CONFIG;

export interface Planned<Facts> {
	readonly facts: Facts;
	readonly stages: readonly WantedStage[];
	readonly notes: readonly Note[];
}

export async function planned<Facts>(
	server: LabHost,
	adapter: EngineAdapter<Facts>,
	table: RouteTable,
): Promise<Planned<Facts>> {
	const host = hostPort(server);
	const facts = await adapter.observe(host, CONFIG, await observeLocal(host));
	return { facts, ...adapter.wanted(table, facts) };
}

/** Problems, a line each. */
export const problems = ({ notes }: Pick<Planned<unknown>, "notes">): readonly string[] =>
	notes.flatMap(({ kind, text, lines = [] }) => (kind === "problem" ? [text, ...lines] : []));

type Undo = () => Promise<void>;

/** Puts what is wanted as an apply does. @returns what takes it back */
export async function put(server: LabHost, stages: readonly WantedStage[]): Promise<Undo> {
	const host = hostPort(server);
	const actions = hostActions(host);
	const before: (readonly [ManagedItem, ItemState, ItemState])[] = [];
	const undo = async (): Promise<void> => {
		for (const [item, was, is] of before.splice(0).reverse()) await driverOf(host, item).put(item as never, is, was);
		for (const { activations } of stages) for (const { activation } of activations) await actions.activate(activation);
	};
	try {
		for (const { items, validations, activations } of stages) {
			const baselines = await Promise.all(validations.map((validation) => actions.baseline(validation)));
			for (const { item, state } of items) {
				const driver = driverOf(host, item);
				const was = await driver.read(item as never);
				await driver.put(item as never, was, state);
				before.push([item, was, state]);
			}
			for (const [index, validation] of validations.entries()) {
				await actions.validate(validation, baselines[index] ?? "");
			}
			for (const { activation } of activations) await actions.activate(activation);
		}
	} catch (error) {
		await undo();
		throw error;
	}
	return undo;
}

function driverOf(host: ChangeableHost, { kind }: ManagedItem) {
	if (kind === "dns-records") throw new Error("no records here");
	return hostDrivers(host)[kind];
}

const here = (name: string): string[] => [process.execPath, fileURLToPath(new URL(name, import.meta.url))];

/** Starts the backends. @returns what ends them */
export async function startPeers(server: LabHost): Promise<() => void> {
	const child = server.startHere([...here("engine-peers.mjs"), ...PORTS.map(String)], ["ignore", "pipe", "inherit"]);
	if (child.stdout === null) throw new Error("no output");
	await once(createInterface({ input: child.stdout }), "line");
	return () => void child.kill("SIGKILL");
}

export interface Question extends Pick<Case, "parts" | "gap" | "over"> {
	readonly from?: string;
	readonly port?: number;
	readonly stay?: boolean;
	/** Half closed behind its parts. */
	readonly half?: boolean;
}

function asked({ parts, gap = 0, over = 4, from, port = 443, stay, half }: Question) {
	return {
		...{ host: over === 4 ? SERVER : SERVER6, port, from, gap, stay, half, within: 4000 },
		parts: parts.map((part) => part.toString("base64")),
	};
}

/** What the client sees, all at once. */
export async function ask(lab: Lab, questions: readonly Question[]): Promise<readonly string[]> {
	const input = `${JSON.stringify(questions.map(asked))}\n`;
	const { stdout, stderr } = await lab.host("client").runHere(here("engine-probe.mjs"), { input, timeout: 30_000 });
	if (stdout.trim() === "") throw new Error(stderr);
	return JSON.parse(stdout) as string[];
}

/** Connections that stay while something is done, and what each of them says afterwards. */
export async function whileOpen(
	lab: Lab,
	questions: readonly Question[],
	work: () => Promise<void>,
): Promise<{ readonly before: readonly string[]; readonly after: readonly string[] }> {
	const child = lab.host("client").startHere(here("engine-probe.mjs"), ["pipe", "pipe", "inherit"]);
	if (child.stdin === null || child.stdout === null) throw new Error("no pipes");
	const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
	const next = async (): Promise<string[]> => JSON.parse((await lines.next()).value ?? "[]");
	child.stdin.write(`${JSON.stringify(questions.map((one) => asked({ ...one, stay: true })))}\n`);
	const before = await next();
	await work();
	child.stdin.write("go on\n");
	return { before, after: await next() };
}
