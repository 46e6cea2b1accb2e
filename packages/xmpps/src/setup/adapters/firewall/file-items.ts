import type { ItemState, LinesState } from "../../items/item.ts";
import type { WantedItem } from "../../stage.ts";
import * as boot from "./boot-files.ts";

/** A file of root's that everybody may read. */
export function textFile(path: string, content: string, why: string): WantedItem {
	return { item: { kind: "file", path }, state: { content, mode: 0o644, owner: "root", group: "root" }, why };
}

/** A folder of root's. */
export function folder(path: string, why: string): WantedItem {
	return { item: { kind: "folder", path }, state: { mode: 0o755, owner: "root", group: "root" }, why };
}

/** What puts our files into the kernel at boot, all but the files themselves. @param nftables whether nftables.service may empty the kernel's tables */
export function bootItems(nftables: boolean): readonly WantedItem[] {
	const again = "Debian's nftables.service removes all rules whenever it loads its own; these lines bring ours back";
	return [
		textFile(boot.SCRIPT_PATH, boot.SCRIPT, "it loads the rules at boot"),
		textFile(boot.UNIT_PATH, boot.UNIT, "the rules are to be there after a reboot, before the network is"),
		folder(boot.WANTS_FOLDER, "units that start early at boot are named in it"),
		{
			item: { kind: "link", path: boot.WANTS_PATH },
			state: { target: boot.UNIT_PATH },
			why: "it makes the unit start at boot",
		},
		...(nftables ? [folder(boot.DROP_IN_FOLDER, again), textFile(boot.DROP_IN_PATH, boot.DROP_IN, again)] : []),
	];
}

/** The unit, once all that it loads is there. systemd reads a unit that it does not know yet when it is started. */
export const UNIT_ITEM: WantedItem = {
	item: { kind: "unit", name: boot.UNIT_NAME },
	state: { active: true },
	why: "the unit counts as started, so that systemd shows it",
};

/** The lines of a state; none: it is not there. */
export function linesOf(state: ItemState): readonly string[] {
	return state === null ? [] : (state as LinesState).lines;
}
