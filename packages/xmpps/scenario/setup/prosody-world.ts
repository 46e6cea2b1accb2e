import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { observeLocal } from "../../src/check/observe/local/observe-local.ts";
import { endTree } from "../../src/host/run-command.ts";
import { hostPort } from "../../src/lab/real/host-port.ts";
import type { Lab } from "../../src/lab/real/lab.ts";
import type { LabHost } from "../../src/lab/real/lab-host.ts";
import { ACCOUNTS, standardWorld } from "../../src/lab/world/standard.ts";
import type { WorldSpec } from "../../src/lab/world/world-spec.ts";
import type { Config } from "../../src/model/config.ts";
import type { PlannedEndpoint } from "../../src/setup/adapters/adapter.ts";
import { prosodyAdapter } from "../../src/setup/adapters/prosody/prosody-adapter.ts";
import { putItem, readItem } from "../../src/setup/engine/put-item.ts";
import type { Drivers } from "../../src/setup/items/driver.ts";
import { hostActions } from "../../src/setup/items/host-actions.ts";
import { hostDrivers } from "../../src/setup/items/host-drivers.ts";
import { type ItemState, sameState } from "../../src/setup/items/item.ts";
import type { WantedItem, WantedStage } from "../../src/setup/stage.ts";
import { USUAL_CONFIG } from "../../test/setup/usual-config.ts";

/** The first address of the server is the web site's, the second the endpoint's. */
export const [A, B, B6] = ["203.0.113.1", "203.0.113.2", "2001:db8::2"] as const;
const A6 = "2001:db8::1";

/** Milliseconds until clients have logged in, or have said something more. */
const PATIENCE = 20_000;

/** Prosody as Debian ships it, a domain and accounts in it, and a web site on the first addresses alone. */
export function prosodyWorld(): WorldSpec {
	const { hosts, ...standard } = standardWorld();
	return {
		...standard,
		name: "prosody before",
		hosts: hosts.map((host) =>
			host.name !== "server"
				? host
				: {
						...host,
						firewall: "",
						programs: [
							{ program: "prosody", domains: ["example.com"], accounts: ACCOUNTS },
							{
								program: "nginx",
								sites: [
									{
										names: ["example.com"],
										listen: [`${A}:443`, `[${A6}]:443`],
										text: "the web site",
										certificate: "example.com",
									},
								],
							},
						],
					},
		),
	};
}

const CONFIG = USUAL_CONFIG;

/** The endpoint on the second addresses. */
function endpoints(way: "native" | "nat"): readonly PlannedEndpoint[] {
	return [B, B6].flatMap((local): PlannedEndpoint[] => {
		const common = { local, public: local, why: "" };
		return [
			{ ...common, service: "clients", port: 443, serverPort: way === "native" ? 443 : 5223, way },
			{ ...common, service: "servers", port: 5270, serverPort: 5270, way: "native" },
		];
	});
}

/** What the adapter sees and wants. */
export async function planned(server: LabHost, way: "native" | "nat", more: Partial<Config> = {}) {
	const host = hostPort(server);
	const config = { ...CONFIG, ...more };
	const facts = await prosodyAdapter.observe(host, config, await observeLocal(host));
	return { facts, ...prosodyAdapter.wanted({ config, endpoints: endpoints(way) }, facts) };
}

/** What was put, and what was there before. */
export interface Applied {
	readonly stage: WantedStage;
	readonly before: readonly ItemState[];
}

/** Puts what is wanted as the engine does, by the real drivers and actions. */
export async function apply(server: LabHost, stage: WantedStage): Promise<Applied> {
	const [host, drivers] = [hostPort(server), driversOf(server)];
	const actions = hostActions(host);
	const before: ItemState[] = [];
	const baselines: string[] = [];
	for (const validation of stage.validations) baselines.push(await actions.baseline(validation));
	for (const { item, state } of stage.items) {
		const there = await readItem(drivers, item);
		before.push(there);
		// A folder that is there stays as it is.
		if (item.kind !== "folder" || there === null) await putItem(drivers, item, there, state);
	}
	for (const [index, validation] of stage.validations.entries()) {
		await actions.validate(validation, baselines[index] ?? "");
	}
	for (const { activation } of stage.activations) await actions.activate(activation);
	return { stage, before };
}

/** Puts everything back as the engine does. */
export async function undo(server: LabHost, { stage, before }: Applied): Promise<void> {
	const drivers = driversOf(server);
	for (const [index, { item, state }] of [...stage.items.entries()].reverse()) {
		const was = before[index] ?? null;
		if (item.kind !== "folder" || was === null) await putItem(drivers, item, state, was);
	}
	for (const { activation } of stage.activations) await hostActions(hostPort(server)).activate(activation);
}

/** Items that are not as they are wanted. */
export async function differing(server: LabHost, items: readonly WantedItem[]): Promise<readonly WantedItem[]> {
	const states = await Promise.all(items.map(({ item }) => readItem(driversOf(server), item)));
	return items.filter(({ item, state }, index) => item.kind !== "folder" && !sameState(states[index] ?? null, state));
}

function driversOf(server: LabHost): Drivers {
	const never = () => Promise.reject(new Error("not on a host"));
	return { ...hostDrivers(hostPort(server)), "dns-records": { read: never, put: never } };
}

/** Where Prosody listens, `203.0.113.2:443`, sorted. */
export async function prosodySockets(server: LabHost): Promise<readonly string[]> {
	const list = await server.must("list sockets", ["ss", "-Htlnp"]);
	return list
		.split("\n")
		.filter((line) => line.includes('"lua'))
		.map((line) => line.split(/\s+/)[3] ?? "")
		.sort();
}

/** Everything of Prosody's and systemd's files: names, owners, modes and contents. */
export function fingerprint(server: LabHost): Promise<string> {
	const script =
		'find /etc/prosody /etc/systemd/system -printf "%p %u %g %m %l\\n" | sort; find /etc/prosody /etc/systemd/system -type f -exec sha256sum {} + | sort';
	return server.must("look at files", ["sh", "-c", script]);
}

/** Clients that have logged in and ping. */
export class Sessions {
	readonly #process: ChildProcess;
	readonly #said: string[] = [];

	private constructor(process: ChildProcess) {
		this.#process = process;
		for (const stream of [process.stdout, process.stderr]) {
			if (stream !== null) createInterface({ input: stream }).on("line", (line) => this.#said.push(line));
		}
	}

	/** @param places as prosody-sessions.mjs wants them. @throws {Error} when one does not come up */
	static async start(lab: Lab, places: readonly string[]): Promise<Sessions> {
		const program = fileURLToPath(new URL("prosody-sessions.mjs", import.meta.url));
		const [{ jid, password }] = ACCOUNTS;
		const [user = ""] = jid.split("@");
		const argv = [process.execPath, program, lab.ca, "example.com", user, password, ...places];
		const sessions = new Sessions(lab.host("client").startHere(argv, ["pipe", "pipe", "pipe"]));
		try {
			await sessions.#until(() => places.every((place) => sessions.#said.includes(`up ${place}`)), "logged in");
		} catch (error) {
			sessions.end();
			throw error;
		}
		return sessions;
	}

	/** Waits until each has had several answers more. @throws {Error} when one is gone */
	async alive(): Promise<void> {
		const from = this.#said.length;
		const places = this.#said.filter((line) => line.startsWith("up ")).map((line) => line.slice(3));
		const pongs = (place: string): number => this.#said.slice(from).filter((line) => line === `pong ${place}`).length;
		await this.#until(() => places.every((place) => pongs(place) >= 3), "answered");
	}

	/** The places whose connections have ended. */
	get gone(): readonly string[] {
		return this.#said.filter((line) => line.startsWith("gone ")).map((line) => line.slice(5));
	}

	end(): void {
		endTree(this.#process);
	}

	async #until(isSo: () => boolean, what: string): Promise<void> {
		for (const end = Date.now() + PATIENCE; !isSo(); ) {
			if (this.gone.length > 0) throw new Error(`gone: ${this.gone.join(", ")}`);
			if (Date.now() > end) throw new Error(`not all have ${what}: ${this.#said.slice(-5).join(" | ")}`);
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
	}
}
