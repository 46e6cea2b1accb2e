import type { LocalObservation } from "../../model/observation-local.ts";
import { readDomain, ValueError } from "../config/values.ts";

/** Domains that are proposed; whoever has more names them. */
const MAX_DOMAINS = 100;

/**
 * The domains that Prosody's own configuration has: its VirtualHosts, without those that are switched off and without those that
 * nobody outside could mean (Debian ships one that is called localhost). Pure.
 */
export function ownDomains({ settings }: LocalObservation): readonly string[] {
	const ours = settings.filter(({ software }) => software === "prosody");
	const off = new Set(
		ours
			.filter(({ key, lines }) => key === "enabled" && lines.some((line) => /=\s*false\b/.test(line)))
			.map(({ section }) => section),
	);
	const names = ours
		.filter(({ key, section }) => key === "VirtualHost" && !off.has(section))
		.flatMap(({ section }) => domainIn(section));
	return [...new Set(names)].slice(0, MAX_DOMAINS);
}

/** @param section `VirtualHost "example.com"` */
function domainIn(section: string): string[] {
	const quoted = /^VirtualHost (".*")$/.exec(section)?.[1];
	if (quoted === undefined) return [];
	try {
		const domain = readDomain(String(JSON.parse(quoted)));
		return domain.includes(".") && !/(^|\.)(localhost|local|invalid)$/.test(domain) ? [domain] : [];
	} catch (error) {
		if (error instanceof ValueError || error instanceof SyntaxError) return [];
		throw error;
	}
}
