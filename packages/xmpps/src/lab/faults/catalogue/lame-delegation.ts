import { addressesOf, dnsHosts, flushZone, knotKeyArgument, updateScript } from "../../dns/index.ts";
import type { Lab } from "../../real/lab.ts";
import type { Fault } from "../fault.ts";
import { base, DOMAIN } from "../worlds.ts";

const NS = { name: "@", type: "NS", data: "names.lab." } as const;

/** The provider was changed, and the old one's server left in the zone. */
export const lameDelegation: Fault = {
	id: "lame-delegation",
	title: "A server is named for the zone that does not know it",
	rule: "zone.server-silent",
	severity: "limited",
	world: () =>
		base({
			hosts: [
				{ name: "names", kind: "plain", v4: ["203.0.113.52"], v6: ["2001:db8::52"], programs: [{ program: "bind" }] },
			],
		}),
	breakAfterStart: (lab) => update(lab, { add: [NS] }),
	// What is printed is that the server loads the zone. Its provider will not: the lab does the other thing that the rule
	// says, and takes it from the list.
	remedy: (lab) => update(lab, { remove: [NS] }),
};

async function update(lab: Lab, change: Pick<Parameters<typeof updateScript>[0], "add" | "remove">): Promise<void> {
	const { primary, resolvers } = dnsHosts(lab.world);
	const input = updateScript({ server: addressesOf(primary)[0] ?? "", zone: DOMAIN, ...change });
	await lab.host(primary.name).must("change the list of servers", ["knsupdate", "-y", knotKeyArgument()], { input });
	for (const { name } of resolvers) {
		const { what, command } = flushZone(DOMAIN);
		await lab.host(name).must(what, command);
	}
}
