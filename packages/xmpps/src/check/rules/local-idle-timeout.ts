import type { Change, Software } from "../../model/change.ts";
import type { LocalSetting } from "../../model/observation-local.ts";
import { duration } from "../facts/duration.ts";
import type { Facts } from "../facts/facts.ts";
import { localEndpoints } from "../facts/local-endpoints.ts";
import { service, setting } from "../remedies/server.ts";
import type { Found, Rule } from "./rule.ts";

/** Milliseconds: mobile clients send a ping, or a space, every few minutes up to this long, to spare the battery. */
const LONGEST_QUIET = 15 * 60_000;

/** What decides how long each proxy lets a connection be idle, and how it counts. */
const TIMEOUTS: Readonly<Partial<Record<Software, { readonly keys: RegExp; readonly bare: number }>>> = {
	haproxy: { keys: /^timeout (client|server|tunnel)$/, bare: 1 },
	nginx: { keys: /^proxy_timeout$/, bare: 1_000 },
};

/** A proxy that cuts connections which are only quiet. */
export const localIdleTimeout: Rule = {
	id: "local.idle-timeout",
	severity: "limited",
	title: "A proxy cuts connections that are quiet for a while",
	why: "XMPP connections last for days and are quiet most of the time; clients on batteries ping rarely. A proxy made for web traffic takes a quiet connection for a dead one: clients reconnect again and again, and messages come late.",
	example: "timeout client 50s",
	remedy: "Let the proxy keep quiet connections for hours: HAProxy `timeout tunnel 24h`, nginx `proxy_timeout 24h;`.",
	source: ["RFC 6120, 4.6.1", "XEP-0199, 4.2"],
	find(facts) {
		return [...proxiesOfXmpp(facts)].flatMap((software): Found[] => {
			const short = shortTimeouts(facts, software);
			if (short.length === 0) return [];
			return [
				{
					concerned: "both",
					whom: "clients and servers that are quiet for a while",
					subject: `idle connections through ${software}`,
					title: `${software === "nginx" ? "nginx" : "HAProxy"} cuts connections that are quiet for less than 15 minutes`,
					evidence: short.map(({ file, section, lines }) => `${file}, ${section}: ${lines.join(" ").trim()}`),
					remedies: [
						{
							changes: [...changes(software, short), service(software, "reloaded", "new connections get the new time")],
						},
					],
				},
			];
		});
	},
};

/** The proxies that hold an endpoint's port. */
function proxiesOfXmpp(facts: Facts): Set<Software> {
	const programs = localEndpoints(facts).flatMap(({ listeners }) => listeners.map(({ program }) => program));
	return new Set((["haproxy", "nginx"] as const).filter((software) => programs.includes(software)));
}

function shortTimeouts({ observation }: Facts, software: Software): LocalSetting[] {
	const known = TIMEOUTS[software];
	if (known === undefined) return [];
	const all = (observation.local?.settings ?? []).filter(
		(one) => one.software === software && known.keys.test(one.key),
	);
	// Once both sides have spoken HAProxy goes by this one alone.
	const tunnel = all.filter(({ key }) => key === "timeout tunnel");
	const counted = tunnel.length > 0 ? tunnel : all;
	return counted.filter(({ key, lines }) => {
		const time = duration(lines.join(" ").replace(key, "").replace(";", ""), known.bare);
		return time !== undefined && time < LONGEST_QUIET;
	});
}

function changes(software: Software, short: readonly LocalSetting[]): Change[] {
	const places = [...new Map(short.map((one) => [`${one.file} ${one.section}`, one])).values()];
	const [key, line] =
		software === "nginx" ? ["proxy_timeout", "proxy_timeout 24h;"] : ["timeout tunnel", "timeout tunnel 24h"];
	return places.map(({ file, section }) => setting(software, file, key, section, [line], "quiet is not dead"));
}
