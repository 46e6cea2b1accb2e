import { CHAIN_LINE } from "../../items/drivers/iptables-chain.ts";
import { savedTables } from "../iptables/read-iptables.ts";
import type { SavedRules } from "./firewall-facts.ts";

/** Reads a file of netfilter-persistent. Pure. */
export function readSavedRules(text: string): SavedRules {
	const tables = savedTables(text);
	const [chain = ""] = CHAIN_LINE.split(" ");
	// A block of ours declares the chain once; whoever saves the kernel's rules declares it, too, and drops all comments.
	const blocks = (table: string): number =>
		text.split("\n").filter((line) => new RegExp(`^# BEGIN xmpps ${table}(,|$)`).test(line)).length;
	const declared = (table: string): number => {
		let at = "";
		return text.split("\n").filter((line) => {
			if (line.startsWith("*")) at = line.slice(1).trim();
			return at === table && line.startsWith(`${chain} `);
		}).length;
	};
	return {
		sections: tables.map(({ name }) => name),
		frozen: ["nat", "filter"].filter((table) => declared(table) > blocks(table)),
	};
}
