import { describe, expect, it } from "vitest";
import type { PortOption, ProsodyFacts } from "../../../../src/setup/adapters/prosody/facts.ts";
import { prosodyAdapter } from "../../../../src/setup/adapters/prosody/prosody-adapter.ts";
import { itemKey } from "../../../../src/setup/items/item.ts";
import { type IntentOptions, intent, option, prosodyFacts } from "./prosody-data.ts";

const wanted = (facts: Partial<ProsodyFacts> = {}, options: IntentOptions = {}) =>
	prosodyAdapter.wanted(intent(options), prosodyFacts(facts));

/** As people would read it. */
function told({ stages, notes }: ReturnType<typeof wanted>): string {
	const lines = stages.flatMap(({ items, validations, activations }) => [
		...items.flatMap(({ item, state, why }) => {
			const rights =
				state !== null && "mode" in state ? ` ${state.owner}:${state.group} ${state.mode.toString(8)}` : "";
			const content = state !== null && "content" in state ? state.content.trimEnd().split("\n") : [];
			return [`${itemKey(item)}${rights} (${why})`, ...content.map((line) => `  ${line}`)];
		}),
		...validations.map(({ kind }) => `validate: ${kind}`),
		...activations.map(({ activation, effect }) => `activate: ${JSON.stringify(activation)}: ${effect}`),
	]);
	const said = notes.flatMap(({ kind, text, lines: more = [] }) => [
		`${kind}: ${text}`,
		...more.map((one) => `  ${one}`),
	]);
	return [...lines, ...said].join("\n");
}

const SERVICES = { clients: ["clients"], servers: ["servers"], both: ["clients", "servers"] } as const;

const FILE = { file: "/etc/prosody/prosody.cfg.lua" };

/** What operators have already. */
const OWN: Readonly<Record<string, (version: string) => Partial<ProsodyFacts>>> = {
	nothing: () => ({}),
	"port 5223 and a service of each kind": (version) => {
		const clients = option([5223], FILE);
		return version === "0.11.9"
			? { directTls: { clients, servers: option(), legacy: option() } }
			: { directTls: { clients, servers: option([5270], FILE), legacy: option() }, nagleOff: true };
	},
	"port 5225 on one address": (version) => {
		const own: PortOption = option([5225], { ...FILE, interfaces: ["203.0.113.1"] });
		const servers = version === "0.11.9" ? option() : { ...own, ports: [5271] };
		return { directTls: { clients: own, servers, legacy: option() } };
	},
};

describe("what Prosody is to have", () => {
	it.each(["0.11.9", "0.12.3", "13.0.1"])("is golden/prosody-%s.txt", async (version) => {
		const chapters = Object.entries(OWN).flatMap(([own, facts]) =>
			Object.entries(SERVICES).flatMap(([name, services]) =>
				(["nat", "native"] as const).map((way) => {
					const shell = version !== "0.11.9";
					const result = wanted({ version, shell, ...facts(version) }, { services, way });
					return `## ${name}, ${way}; the operator has ${own}\n\n${told(result)}\n`;
				}),
			),
		);
		await expect(chapters.join("\n")).toMatchFileSnapshot(`golden/prosody-${version}.txt`);
	});

	it("is nothing where everything is there", () => {
		const networkSettings = { fields: [{ name: "nagle", value: "false" }], plain: true, ...FILE, wins: false };
		const directTls = { clients: option([5223]), servers: option([5270]), legacy: option() };
		expect(wanted({ directTls, networkSettings, nagleOff: true }).stages).toEqual([]);
	});

	it.each([
		["all of them", { starttls: 3, directTls: 2, servers: 1 }, "6 established sessions survive"],
		["one", { starttls: 0, directTls: 1, servers: 0 }, "1 established session survives"],
		["nobody", { starttls: 0, directTls: 0, servers: 0 }, "nobody is connected"],
		["an unknown number", undefined, "established sessions survive"],
	])("counts who is connected: %s", (_, sessions, effect) => {
		const { sessions: none, ...facts } = prosodyFacts();
		expect(none).toBeDefined();
		const { stages } = prosodyAdapter.wanted(intent(), { ...facts, ...(sessions === undefined ? {} : { sessions }) });
		expect(stages[0]?.activations[0]?.effect).toBe(effect);
	});

	it("restarts with its own capability there, also when the way is another", () => {
		const { stages } = wanted({ mayBindLowPorts: true, capability: { has: false, bounded: true, ours: true } });
		expect(stages[0]?.items.map(({ item }) => itemKey(item))).toEqual(["file /etc/prosody/conf.d/xmpps.cfg.lua"]);
		expect(stages[0]?.activations.map(({ activation }) => activation.kind)).toEqual([
			"systemd-reload",
			"prosody-restart",
		]);
	});

	it("reloads the services that are concerned alone, and those that our file has now", () => {
		const activated = (facts: Partial<ProsodyFacts>, options: IntentOptions = {}) =>
			wanted(facts, options).stages[0]?.activations[0]?.activation;
		const settings = { kind: "prosody-reload", services: [] };
		const directTls = { clients: option([5223]), servers: option([5270]), legacy: option() };
		expect(activated({ directTls })).toEqual(settings);
		expect(activated({}, { services: ["servers"] })).toEqual({ ...settings, services: ["s2s"] });
		const ours = { clients: option([5223]), servers: option(), legacy: option() };
		expect(activated({ ours }, { services: ["servers"] })).toEqual({ ...settings, services: ["c2s", "s2s"] });
	});

	it("needs no capability where the unit has it, and lifts a bounding set that forbids it", () => {
		const has = wanted({ capability: { has: true, bounded: true, ours: false } }, { way: "native" });
		expect(has.stages[0]?.items).toHaveLength(1);
		expect(has.stages[0]?.activations[0]?.activation.kind).toBe("prosody-reload");
		const lacks = wanted({ capability: { has: false, bounded: false, ours: false } }, { way: "native" });
		expect(told(lacks)).toContain("CapabilityBoundingSet=CAP_NET_BIND_SERVICE");
	});

	it.each([
		["it is not there", { installed: false, running: false }, "Prosody is not installed"],
		["it is stopped", { running: false }, "Prosody does not run"],
		[
			"its configuration is broken",
			{ checkConfig: "broken", checkWords: ["Error: x"] },
			"cannot read its configuration",
		],
		["systemd does not run it", { unit: false }, "no unit prosody.service"],
		["the domain is not served", { domains: ["example.org"] }, "does not serve example.com"],
		["conf.d is not included", { includes: false }, "does not include conf.d"],
	] as const)("is a problem where %s", (_, facts, text) => {
		const problems = wanted(facts).notes.filter(({ kind }) => kind === "problem");
		expect(problems).toEqual([expect.objectContaining({ text: expect.stringContaining(text) })]);
	});

	it("takes what could not be looked at for no mistake", () => {
		const { notes } = wanted({ checkConfig: "unknown", domains: [], includes: false, problems: ["x cannot be read"] });
		expect(notes.map(({ kind }) => kind)).toEqual(["info", "info"]);
	});

	it("leaves ejabberd to others", () => {
		const none = wanted({ installed: false, running: false, otherServer: true });
		expect(none).toEqual({ stages: [], notes: [] });
		expect(wanted({ running: false, otherServer: true })).toEqual(none);
		const server = { kind: "prosody", clients: 5223, servers: 5270 } as const;
		const asked = wanted({ installed: false, running: false, otherServer: true }, { config: { server } });
		expect(asked.notes).toMatchObject([{ kind: "problem" }]);
	});

	it("keeps the operator's network settings, or leaves them alone", () => {
		const settings = { fields: [{ name: "read_timeout", value: "840" }], plain: true, ...FILE, wins: false };
		expect(told(wanted({ networkSettings: settings }))).toContain(
			"network_settings = { read_timeout = 840; nagle = false }",
		);
		for (const [more, why] of [
			[{ plain: false, fields: [] }, "has more in it than can be kept"],
			[{ wins: true }, "may be read later"],
			[{ fields: [{ name: "nagle", value: "true" }] }, "says so itself"],
		] as const) {
			const text = told(wanted({ networkSettings: { ...settings, ...more } }));
			expect(text).not.toContain("network_settings =");
			expect(text).toContain(why);
		}
	});
});
