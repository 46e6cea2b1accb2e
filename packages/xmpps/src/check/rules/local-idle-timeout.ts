import type { Change } from "../../model/change.ts";
import type { Observation } from "../../model/observation.ts";
import type { Facts } from "../facts/facts.ts";
import { haproxyView, quietTime, xmppBackends } from "../facts/haproxy.ts";
import { nginxStreams } from "../facts/nginx-streams.ts";
import { service, setting } from "../remedies/server.ts";
import type { Found, Rule } from "./rule.ts";

/** Milliseconds: mobile clients send a ping, or a space, every few minutes up to this long, to spare the battery. */
const LONGEST_QUIET = 15 * 60_000;

/** A proxy that cuts connections which are only quiet. */
export const localIdleTimeout: Rule = {
	id: "local.idle-timeout",
	severity: "limited",
	title: "A proxy cuts connections that are quiet for a while",
	why: "XMPP connections last for days and are quiet most of the time; clients on batteries ping rarely. A proxy made for web traffic takes a quiet connection for a dead one: clients reconnect again and again, and messages come late.",
	example: "timeout client 50s",
	remedy: "Let the proxy keep quiet connections for hours: HAProxy `timeout tunnel 24h`, nginx `proxy_timeout 24h;`.",
	source: ["RFC 6120, 4.6.1", "XEP-0199, 4.2"],
	find: (facts) => [...throughHaproxy(facts), ...throughNginx(facts)],
};

function throughHaproxy({ observation }: Facts): Found[] {
	const view = haproxyView(observation.local, portsOf(observation));
	if (view === undefined) return [];
	const short = view.frontends.flatMap((frontend) =>
		xmppBackends(view, frontend).flatMap((backend) => {
			const time = quietTime(view, frontend, backend);
			return time !== undefined && time.ms < LONGEST_QUIET ? [time] : [];
		}),
	);
	const changes = [...new Set(short.map(({ section }) => section))].map((section) =>
		setting("haproxy", view.file, "timeout tunnel", section, ["timeout tunnel 24h"], "quiet is not dead"),
	);
	return foundAt("haproxy", [...new Set(short.flatMap(({ lines }) => lines))], changes);
}

function throughNginx({ observation }: Facts): Found[] {
	const short = nginxStreams(observation.local, portsOf(observation)).filter(({ quiet }) => quiet < LONGEST_QUIET);
	const places = [...new Map(short.map((one) => [`${one.file} ${one.saidIn}`, one])).values()];
	const changes = places.map(({ file, saidIn }) =>
		setting("nginx", file, "proxy_timeout", saidIn, ["proxy_timeout 24h;"], "quiet is not dead"),
	);
	return foundAt(
		"nginx",
		short.map(({ file, section, said }) => `${file}, ${section}: ${said}`),
		changes,
	);
}

function foundAt(software: "haproxy" | "nginx", evidence: readonly string[], changes: readonly Change[]): Found[] {
	if (changes.length === 0) return [];
	return [
		{
			concerned: "both",
			whom: "clients and servers that are quiet for a while",
			subject: `idle connections through ${software}`,
			title: `${software === "nginx" ? "nginx" : "HAProxy"} cuts connections that are quiet for less than 15 minutes`,
			evidence,
			remedies: [{ changes: [...changes, service(software, "reloaded", "new connections get the new time")] }],
		},
	];
}

/** The ports at which XMPP is announced. */
function portsOf({ endpoints }: Observation): number[] {
	return [...new Set(endpoints.map(({ port }) => port))];
}
