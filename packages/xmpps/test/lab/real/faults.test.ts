import { describe, expect, it } from "vitest";
import { faultActions } from "../../../src/lab/real/faults.ts";
import { standardWorld } from "../../../src/lab/world/standard.ts";
import type { FaultSpec } from "../../../src/lab/world/world-spec.ts";

const world = standardWorld();
const commands = (fault: FaultSpec, what: "break" | "mend"): (string | object)[] =>
	faultActions(world, fault, what).map((action) =>
		action.kind === "link" ? { ...action } : `${action.host}: ${action.command.command.join(" ").slice(0, 60)}`,
	);

describe("faultActions", () => {
	it("breaks the DS in the parent and lets the resolver forget it", () => {
		const actions = commands({ fault: "bogus-zone", zone: "example.com" }, "break");
		expect(actions[0]).toMatch(/^dns: /);
		expect(actions.at(-1)).toBe("resolver: unbound-control flush_zone com");
	});

	it("stops and hangs units, and undoes both", () => {
		const unit = "prosody.service";
		expect(commands({ fault: "stopped-unit", host: "server", unit }, "break")).toEqual([
			`server: systemctl stop ${unit}`,
		]);
		expect(commands({ fault: "stopped-unit", host: "server", unit }, "mend")).toEqual([
			`server: systemctl start ${unit}`,
		]);
		expect(commands({ fault: "hung-unit", host: "server", unit }, "break")).toEqual([
			`server: systemctl kill --signal=STOP ${unit}`,
		]);
		expect(commands({ fault: "hung-unit", host: "server", unit }, "mend")).toEqual([
			`server: systemctl kill --signal=CONT ${unit}`,
		]);
	});

	it("gives a dead link back what the world says of it", () => {
		const slow = { ...world, hosts: world.hosts.map((host) => ({ ...host, link: { delay: 25 } })) };
		const fault = { fault: "dead-link", host: "client" } as const;
		expect(faultActions(slow, fault, "break")).toEqual([{ kind: "link", host: "client", impairment: { drop: "all" } }]);
		expect(faultActions(slow, fault, "mend")).toEqual([{ kind: "link", host: "client", impairment: { delay: 25 } }]);
		expect(faultActions(world, fault, "mend")).toEqual([{ kind: "link", host: "client", impairment: undefined }]);
	});

	it("names a zone that is not there", () => {
		expect(() => commands({ fault: "bogus-zone", zone: "example.net" }, "break")).toThrow(
			'Cannot break zone "example.net": the world has none of that name',
		);
	});
});
