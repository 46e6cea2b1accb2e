import { describe, expect, test } from "vitest";
import type { Config } from "../../../src/model/config.ts";
import { changeOf } from "../../../src/setup/plan/change-of.ts";
import { completePlan, isEmpty, obstacles, type PlanContent } from "../../../src/setup/plan/setup-plan.ts";
import type { Put } from "../../../src/setup/stage.ts";
import { USUAL_CONFIG } from "../usual-config.ts";

const CONFIG: Config = { ...USUAL_CONFIG, services: ["clients"], web: { ...USUAL_CONFIG.web, kind: "none" } };

const PUT: Put = {
	item: { kind: "file", path: "/etc/x" },
	before: null,
	after: { content: "a\nb\n", mode: 0o644, owner: "root", group: "root" },
	why: "because",
};

const content = (more: Partial<PlanContent> = {}, effect = "nothing"): PlanContent => ({
	...{ host: "h", domains: ["example.com"], target: "xmpps.example.com", endpoints: [], notes: [], unknown: [] },
	stages: [
		{
			name: "server",
			puts: [PUT],
			validations: [],
			activations: [{ activation: { kind: "nginx-reload" }, effect }],
		},
	],
	records: { lines: [] },
	...more,
});

describe("the checksum of a plan", () => {
	const checksum = (plan: PlanContent, config: Config = CONFIG): string => completePlan(plan, config).checksum;

	test("covers what is done, and the configuration", () => {
		const first = checksum(content());
		expect(first).toMatch(/^[\da-f]{64}$/);
		const [stage] = content().stages;
		if (stage === undefined) throw new Error("no stage");
		const others = [
			checksum(content({ stages: [{ ...stage, puts: [{ ...PUT, after: null }] }] })),
			checksum(content({ stages: [{ ...stage, activations: [] }] })),
			checksum(content({ records: { lines: ["a"] } })),
			checksum(content(), { ...CONFIG, firewall: "iptables" }),
		];
		expect(new Set([first, ...others]).size).toBe(5);
	});

	test("does not cover what is only said", () => {
		const notes = [{ kind: "info" as const, text: "by the way" }];
		expect(checksum(content({ notes }, "5 sessions survive"))).toBe(checksum(content({}, "4 sessions survive")));
	});
});

test("a plan is empty without changes and records", () => {
	expect(isEmpty(content())).toBe(false);
	expect(isEmpty(content({ stages: [] }))).toBe(true);
	expect(isEmpty(content({ stages: [], records: { lines: ["a"] } }))).toBe(false);
});

test("problems and what is unknown stand in the way", () => {
	const notes = [
		{ kind: "problem" as const, text: "no address" },
		{ kind: "manual" as const, text: "open the port" },
	];
	expect(obstacles({ notes, unknown: ["the firewall"] })).toEqual(["no address", "unknown: the firewall"]);
});

describe("a change as the model has it", () => {
	test("of a thing on a host", () => {
		expect(changeOf(PUT)).toEqual({
			item: { kind: "managed", name: "file /etc/x" },
			before: [],
			after: ["a", "b"],
			why: "because",
		});
	});

	test("of records", () => {
		const item = { kind: "dns-records", zone: "example.com", name: "a.example.com", type: "A" } as const;
		expect(changeOf({ item, before: { ttl: 60, data: ["192.0.2.1"] }, after: null, why: "w" })).toEqual({
			item: { kind: "dns-records", name: "a.example.com", type: "A", ttl: 60 },
			before: ["192.0.2.1"],
			after: [],
			why: "w",
		});
	});
});
