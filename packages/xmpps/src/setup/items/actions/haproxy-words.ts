import { printable } from "xmpps-connect/protocol";

/** Complaints that are kept, and how long each may be in UTF-16 units. */
const MAX_COMPLAINTS = 20;
const MAX_COMPLAINT = 300;

/** What is quoted and no value of somebody else's: paths, sections, and what we call our own. */
const KEPT = /^'(\/[^']*|(server |backend |frontend )?xmpps-[^']*|global|defaults|frontend|backend|listen)'$/;

/**
 * What HAProxy complains of: warnings and alerts, without process numbers, which differ every time, and numbers of lines,
 * which move. What it quotes may be a part of a password.
 */
export function haproxyComplaints(text: string): string[] {
	return text
		.split("\n")
		.flatMap((line) => /\[(WARNING|ALERT)\]\s*\(\d+\) : (.*)$/.exec(line)?.slice(1, 3).join(": ") ?? [])
		.map((line) =>
			line
				.replace(/(\[\/[^\]:]*):\d+\]/g, "$1]")
				.replace(/'[^']*'/g, (quoted) => (KEPT.test(quoted) ? quoted : "'...'")),
		)
		.slice(0, MAX_COMPLAINTS)
		.map((line) => printable(line, MAX_COMPLAINT));
}
