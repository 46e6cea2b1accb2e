import type { ItemState, ManagedItem } from "../items/item.ts";

/** The state of an item as lines for people and for JSON; none: it is not there. Pure. */
export function stateLines(item: ManagedItem, state: ItemState): readonly string[] {
	if (state === null) return [];
	if ("target" in state) return [`-> ${state.target}`];
	if ("active" in state) return ["active"];
	if ("data" in state && item.kind === "dns-records") {
		return state.data.map((data) => `${item.name}. ${state.ttl} IN ${item.type} ${data}`);
	}
	if ("lines" in state) return state.lines;
	if ("content" in state) return state.content.replace(/\n$/, "").split("\n");
	if ("mode" in state) return [rights(state)];
	return [];
}

/** `root:prosody 0640`: who may do what with a file or folder; undefined for other items. */
export function rightsOf(state: ItemState): string | undefined {
	return state !== null && "mode" in state ? rights(state) : undefined;
}

function rights({ owner, group, mode }: { owner: string; group: string; mode: number }): string {
	return `${owner}:${group} 0${mode.toString(8)}`;
}
