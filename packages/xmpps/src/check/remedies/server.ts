import type { Change, Remedy, Software } from "../../model/change.ts";
import type { Facts } from "../facts/facts.ts";
import { type XmppSoftware, xmppSoftware } from "../facts/software.ts";

/** A line of Prosody's configuration in the global section, where it stands before every VirtualHost. */
export function prosodySetting(key: string, lines: readonly string[], why: string, section = "global"): Change {
	return setting("prosody", "/etc/prosody/prosody.cfg.lua", key, section, lines, why);
}

/** Lines of ejabberd's configuration: an option of the top level, or an item of the list `listen`. */
export function ejabberdSetting(key: string, lines: readonly string[], why: string, section = "top level"): Change {
	return setting("ejabberd", "/etc/ejabberd/ejabberd.yml", key, section, lines, why);
}

/** A part of a program's configuration. */
export function setting(
	software: Software,
	file: string,
	key: string,
	section: string,
	lines: readonly string[],
	why: string,
): Change {
	return { item: { kind: "setting", software, file, key, section }, after: lines, why };
}

/** A program takes its new configuration. */
export function service(software: Software, state: "running" | "reloaded" | "restarted", why: string): Change {
	return { item: { kind: "service", software }, after: [state], why };
}

/** The certificate that a server shows for a domain. @param lines what is to be true of it: `DNS:example.org` */
export function certificate(domain: string, lines: readonly string[], why: string, software?: Software): Change {
	return {
		item: { kind: "certificate", domain, ...(software === undefined ? {} : { software }) },
		after: lines,
		why,
	};
}

const NAMES: Readonly<Record<XmppSoftware, string>> = { prosody: "Prosody", ejabberd: "ejabberd" };

/** What to do with the XMPP server: for the one that was seen, or for each that it may be. */
export function forServer(facts: Facts, changes: Readonly<Record<XmppSoftware, readonly Change[]>>): readonly Remedy[] {
	const seen = xmppSoftware(facts);
	if (seen !== undefined) return [{ changes: changes[seen] }];
	return (["prosody", "ejabberd"] as const).map((software) => ({
		when: `the XMPP server is ${NAMES[software]}`,
		changes: changes[software],
	}));
}
