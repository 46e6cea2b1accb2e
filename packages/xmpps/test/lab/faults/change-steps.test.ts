import { describe, expect, it } from "vitest";
import { stepsFor } from "../../../src/lab/faults/change-steps.ts";
import { haproxyFront, sslhFront } from "../../../src/lab/faults/fronts.ts";
import { base, ejabberdBase } from "../../../src/lab/faults/worlds.ts";
import type { WorldSpec } from "../../../src/lab/world/world-spec.ts";
import type { Change, Item } from "../../../src/model/change.ts";

function steps(item: Item, after: Change["after"], world: WorldSpec = base()): ReturnType<typeof stepsFor> {
	return stepsFor(world, { item, after, why: "a test" });
}

describe("what a change comes to", () => {
	it("records: an update of the zone's primary, then who remembers forgets", () => {
		const item: Item = { kind: "dns-records", name: "_xmpps-client._tcp.example.com", type: "SRV", ttl: 60 };
		const world = base({
			zones: [{ name: "com", records: ["www A 203.0.113.9"] }],
			hosts: [{ name: "dns2", kind: "plain", v4: ["203.0.113.55"], programs: [{ program: "knot", primary: "dns" }] }],
		});
		const [update, ...more] = steps(item, ["5 5 443 xmpps.example.com."], world);
		expect(update).toMatchObject({
			host: "dns",
			command: {
				input: `server 203.0.113.53
zone example.com.
update delete _xmpps-client._tcp.example.com. SRV
update add _xmpps-client._tcp.example.com. 60 SRV 5 5 443 xmpps.example.com.
send
`,
			},
		});
		expect(more).toMatchObject([{ host: "dns2" }, { host: "resolver" }]);
	});

	it("records that no zone of the world has cannot be changed", () => {
		expect(() => steps({ kind: "dns-records", name: "a.example.org", type: "A" }, [])).toThrow("no zone of");
	});

	it("a delegation and a copy of a zone are mended where they were broken", () => {
		expect(steps({ kind: "delegation", zone: "example.com" }, [])).toEqual([
			{ kind: "mend", fault: { fault: "bogus-zone", zone: "example.com" } },
		]);
		for (const server of ["dns.lab", "dns.lab.", "203.0.113.53"]) {
			expect(steps({ kind: "zone-copy", zone: "example.com", server }, ["2"])).toMatchObject([
				{ fault: { fault: "stale-secondary", host: "dns" } },
			]);
		}
	});

	it("a service is its unit; sslh has to be restarted to read its file", () => {
		const commands = (software: "prosody" | "sslh", state: string, world?: WorldSpec): unknown[] =>
			steps({ kind: "service", software }, [state], world).map(
				(step) => step.kind === "command" && step.command.command,
			);
		expect(commands("prosody", "running")).toEqual([["systemctl", "start", "prosody.service"]]);
		expect(commands("prosody", "reloaded")).toEqual([["systemctl", "reload", "prosody.service"]]);
		expect(commands("sslh", "reloaded", base(sslhFront()))).toEqual([["systemctl", "restart", "sslh.service"]]);
	});

	it("a program that no host runs cannot be changed, be its package there or not", () => {
		const item: Item = { kind: "service", software: "haproxy" };
		expect(() => steps(item, ["restarted"])).toThrow("no host of");
		expect(steps(item, ["restarted"], base(haproxyFront()))).toHaveLength(1);
	});

	it("a certificate goes where the program looks for the domain's", () => {
		const certificate = (software: "nginx" | "prosody" | undefined, domain: string, world?: WorldSpec): unknown =>
			steps(
				{ kind: "certificate", domain, ...(software === undefined ? {} : { software }) },
				["DNS:example.com", "DNS:*.example.com", "chain: complete"],
				world,
			);
		const dns = ["example.com", "*.example.com"];
		expect(certificate(undefined, "example.com")).toMatchObject([
			{ host: "server", dns, uses: [{ cert: "/etc/prosody/certs/example.com.crt" }] },
		]);
		expect(certificate("nginx", "example.com")).toMatchObject([{ uses: [{ cert: "/etc/ssl/lab/example.com.crt" }] }]);
		expect(certificate(undefined, "example.com", ejabberdBase())).toMatchObject([
			{ uses: [{ both: "/etc/ejabberd/certs/example.com.pem" }] },
		]);
		// A domain that is to be served from now on: Prosody finds its certificate by the file's name.
		expect(certificate("prosody", "example.org")).toMatchObject([
			{ uses: [{ cert: "/etc/prosody/certs/example.org.crt" }] },
		]);
		expect(() => certificate(undefined, "example.org", ejabberdBase())).toThrow("no program shows one");
	});

	it("a setting is looked for on each host that runs the program", () => {
		const item = { kind: "setting", software: "prosody", file: "/f", key: "k", section: "global" } as const;
		expect(steps(item, ["k = 1"])).toEqual([
			{
				kind: "setting",
				host: "server",
				software: "prosody",
				file: "/f",
				edit: { key: "k", section: "global", lines: ["k = 1"] },
			},
		]);
	});

	it("a firewall is that of the host with the address; a clock is nobody's", () => {
		expect(steps({ kind: "firewall", address: "2001:db8::2", port: 443 }, ["accept"])).toMatchObject([
			{ host: "server", rules: ["accept"] },
		]);
		expect(() => steps({ kind: "clock", address: "203.0.113.2" }, [])).toThrow("this machine's");
	});
});
