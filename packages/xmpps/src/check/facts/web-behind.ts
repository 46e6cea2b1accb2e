import type { LocalObservation, LocalSetting } from "../../model/observation-local.ts";
import type { Facts } from "./facts.ts";
import { haproxyView, xmppBackends } from "./haproxy.ts";
import { alpnMaps } from "./nginx-streams.ts";

/** A place on the host itself to which what shares a port hands browsers, and at which nothing listens. */
export interface DeadWeb {
	/** Who hands them on. */
	readonly by: "HAProxy" | "nginx";
	/** `127.0.0.1:8443`. */
	readonly place: string;
}

/** A server of the host itself: others nobody sees from here. */
const LOOPBACK = /\b(127(?:\.\d{1,3}){3}|localhost|\[::1\]):(\d{1,5})\b/;

/** Where browsers come to nothing behind the multiplexers of the host; empty where it was not looked at. */
export function deadWebs({ observation: { local, endpoints } }: Facts): DeadWeb[] {
	if (local === undefined) return [];
	const ports = [...new Set(endpoints.map(({ port }) => port))];
	const found = [...dead(local, "HAProxy", haproxyServers(local, ports)), ...dead(local, "nginx", mapEntries(local))];
	return [...new Map(found.map((one) => [`${one.by} ${one.place}`, one])).values()];
}

/** The lines of servers in the backends that a frontend uses and that it does not choose for XMPP. */
function haproxyServers(local: LocalObservation, ports: readonly number[]): string[] {
	const view = haproxyView(local, ports);
	return (view?.frontends ?? []).flatMap((frontend) => {
		const chosen = ["use_backend", "default_backend"].flatMap((key) => view?.lines(frontend, key) ?? []);
		const names = chosen.map((line) => line.trim().split(/\s+/)[1] ?? "");
		const forXmpp = view === undefined ? [] : xmppBackends(view, frontend);
		const others = names.filter((name) => !forXmpp.includes(name));
		return others.flatMap((name) => view?.lines(`backend ${name}`, "server") ?? []);
	});
}

/** The entries of maps by ALPN that are for no name of XMPP: `default 127.0.0.1:8443;` */
function mapEntries(local: LocalObservation): string[] {
	const entries = ({ lines }: LocalSetting): string[] => lines.join("\n").split(/[{;]/).slice(1);
	return alpnMaps(local)
		.flatMap(entries)
		.filter((entry) => !entry.includes("xmpp-"));
}

function dead(local: LocalObservation, by: DeadWeb["by"], lines: readonly string[]): DeadWeb[] {
	return lines.flatMap((line) => {
		const [place, , port] = LOOPBACK.exec(line) ?? [];
		if (place === undefined || local.listeners.some((one) => one.port === Number(port))) return [];
		return [{ by, place }];
	});
}
