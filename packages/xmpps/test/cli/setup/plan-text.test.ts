import { describe, expect, test } from "vitest";
import { lineDiff } from "../../../src/cli/setup/line-diff.ts";
import { planText } from "../../../src/cli/setup/plan-text.ts";
import { styleFor } from "../../../src/cli/style.ts";
import type { PlannedEndpoint } from "../../../src/setup/adapters/adapter.ts";
import type { SetupPlan } from "../../../src/setup/plan/setup-plan.ts";
import type { PlannedStage } from "../../../src/setup/stage.ts";

const style = styleFor({ colour: false });

const ENDPOINTS: readonly PlannedEndpoint[] = [
	{
		...{ service: "clients", local: "10.0.0.2", public: "203.0.113.2", port: 443, serverPort: 5223, way: "nat" },
		why: "nothing listens there, but the XMPP server may not listen on ports below 1024",
	},
	{
		...{ service: "servers", local: "2001:db8::2", public: "2001:db8::2", port: 5270, serverPort: 5270, way: "native" },
		why: "clients have port 443, and other servers reach any port",
	},
];

const STAGES: readonly PlannedStage[] = [
	{
		name: "server",
		puts: [
			{
				item: { kind: "file", path: "/etc/prosody/conf.d/xmpps.cfg.lua" },
				before: { content: "a\nb\nc\nd\ne\nf\ng\n", mode: 0o640, owner: "root", group: "prosody" },
				after: { content: "a\nB\nc\nd\ne\nf\ng\n", mode: 0o640, owner: "root", group: "prosody" },
				why: "opens a port for direct TLS",
			},
			{ item: { kind: "unit", name: "x.service" }, before: null, after: { active: true }, why: "keeps the rules" },
		],
		validations: [{ kind: "prosody-config" }],
		activations: [
			{ activation: { kind: "prosody-reload", services: ["c2s"] }, effect: "4 established sessions survive" },
		],
	},
	{ name: "web", puts: [], validations: [], activations: [] },
	{
		name: "dns",
		puts: [
			{
				item: { kind: "dns-records", zone: "example.com", name: "_xmpps-client._tcp.example.com", type: "SRV" },
				before: null,
				after: { ttl: 300, data: ["0 5 443 xmpps.example.com."] },
				why: "tells clients",
			},
		],
		validations: [],
		activations: [],
	},
];

function plan(more: Partial<SetupPlan> = {}): SetupPlan {
	return {
		format: "xmpps-plan/1",
		host: "this host",
		domains: ["example.com"],
		target: "xmpps.example.com",
		endpoints: ENDPOINTS,
		stages: STAGES,
		records: { lines: [] },
		notes: [],
		unknown: [],
		checksum: "0123456789abcdef0123456789abcdef",
		...more,
	};
}

describe("a plan as text", () => {
	test("shows every change with its reason, what differs, and what it does to sessions", () => {
		expect(planText(plan(), style, lineDiff)).toEqual([
			"Plan for example.com on this host",
			"",
			"xmpps.example.com",
			"  203.0.113.2:443 -> 10.0.0.2:5223  clients  nat      nothing listens there, but the XMPP server may not listen on ports below 1024",
			"  [2001:db8::2]:5270                servers  native   clients have port 443, and other servers reach any port",
			"",
			"XMPP server",
			"  ~ file /etc/prosody/conf.d/xmpps.cfg.lua (root:prosody 0640)",
			"      opens a port for direct TLS",
			"        a",
			"      - b",
			"      + B",
			"        c",
			"        d",
			"        …",
			"  + unit x.service",
			"      keeps the rules",
			"  > prosody-reload: 4 established sessions survive",
			"",
			"DNS",
			"  + records _xmpps-client._tcp.example.com SRV",
			"      tells clients",
			"      + _xmpps-client._tcp.example.com. 300 IN SRV 0 5 443 xmpps.example.com.",
			"",
			"3 changes checksum 0123456789abcdef",
		]);
	});

	test("says that there is nothing to do, but not of what it could not see", () => {
		const nothing = plan({ stages: STAGES.map((stage) => ({ ...stage, puts: [] })) });
		expect(planText(nothing, style, lineDiff).at(-1)).toBe("No changes");
		const unseen = planText({ ...nothing, unknown: ["the firewall"] }, style, lineDiff);
		expect(unseen).toContain("  ? the firewall");
		expect(unseen.at(-1)).not.toContain("No changes");
	});

	test("has notes with their steps, and lets no control character through", () => {
		const text = planText(
			plan({
				notes: [
					{ kind: "problem", text: "It cannot \u001b[2Jbe" },
					{ kind: "manual", text: "Open the port", lines: ["ufw allow 443/tcp"] },
				],
				records: { lines: ["a. 300 IN A 203.0.113.2"], file: "/srv/zone" },
			}),
			style,
			lineDiff,
		).join("\n");
		expect(text).toContain("  * Open the port\n      ufw allow 443/tcp");
		expect(text).toContain("To include into the zone from /srv/zone");
		expect(text).toContain("3 changes, 1 record to publish by hand");
		expect(text).not.toContain("\u001b");
	});
});
