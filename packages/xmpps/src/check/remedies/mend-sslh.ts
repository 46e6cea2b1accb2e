import type { Change } from "../../model/change.ts";
import type { Route } from "../facts/routes.ts";
import type { SslhView } from "../facts/sslh.ts";
import { setting } from "./server.ts";

/**
 * The entries of sslh for TLS put right: XMPP by its names first, everything else to the web server last. Others stay as
 * they are. None where no entry is the web server's.
 * @param listening ports of the host on which something listens: what leads elsewhere is no web server
 */
export function sslhEntries(view: SslhView, routes: readonly Route[], listening: ReadonlySet<number>): Change[] {
	const ports = new Set(routes.map(({ port }) => port));
	const tls = view.entries.filter(({ name }) => name === "tls" || name === "ssl");
	const web = tls.find(({ port }) => port !== undefined && !ports.has(port) && listening.has(port));
	if (web === undefined) return [];
	const names = new Set(routes.map(({ alpn }) => alpn));
	const kept = tls.filter(
		({ alpn, named, port }) =>
			named || (alpn.length > 0 && !alpn.some((one) => names.has(one)) && !ports.has(port ?? 0)),
	);
	const entries = [
		...routes.map(({ alpn, port }) => {
			const host = tls.find((one) => one.port === port)?.host ?? "127.0.0.1";
			return `{ name: "tls"; host: "${host}"; port: "${port}"; alpn_protocols: [ "${alpn}" ]; }`;
		}),
		...kept.map(({ text }) => text),
		`{ name: "tls"; host: "${web.host}"; port: "${web.port}"; }`,
		...view.entries.filter((one) => !tls.includes(one)).map(({ text }) => text),
	];
	const lines = entries.map((entry, index) => `\t${entry}${index === entries.length - 1 ? "" : ","}`);
	return [
		setting(
			"sslh",
			view.file,
			"protocols",
			"global",
			["protocols:", "(", ...lines, ");"],
			"what says XMPP goes to the XMPP server, everything else to the web",
		),
	];
}
