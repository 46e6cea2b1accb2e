import { type Role, role, type SrvService } from "xmpps-connect/protocol";
import type { Concerned } from "../../model/finding.ts";

/** Who is concerned by what is wrong with these services. */
export function concernedBy(services: readonly SrvService[]): Concerned {
	const roles = new Set(services.map(role));
	if (roles.size > 1) return "both";
	return roles.has("server") ? "servers" : "clients";
}

/** A role in words. */
export const WHO: Readonly<Record<Role, string>> = { client: "clients", server: "other servers" };

/** Services as words, for titles: `xmpps-client and xmpp-client`. */
export function listed(words: readonly string[]): string {
	const last = words.at(-1) ?? "";
	return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}
