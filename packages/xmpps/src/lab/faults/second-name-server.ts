import type { HostSpec } from "../world/world-spec.ts";

/** A secondary of every domain of a world. */
export const SECONDARY: HostSpec = {
	name: "dns2",
	kind: "plain",
	v4: ["203.0.113.55"],
	v6: ["2001:db8::55"],
	programs: [{ program: "knot", primary: "dns" }],
};
