import type { Backend, Matcher, Route, RouteTable } from "../../model/route-table.ts";

/** What sslh gets of a table. */
export interface SslhText {
	readonly text: string;
	/** Names of routes of which it gets nothing. */
	readonly without: readonly string[];
}

/** One entry of its list: the first that fits has the connection, and of a list one must fit. */
interface Entry {
	readonly probe: "tls" | "xmpp" | "http" | "anyprot";
	readonly to: Pick<Backend, "address" | "port">;
	readonly alpn?: readonly string[];
	readonly names?: readonly string[];
}

/** What browsers offer. */
const WEB = ["h2", "http/1.1"];

/**
 * sslh's configuration for what it can do of a table, as somebody would write it who knows its traps. It has no PROXY header, so
 * that the web server takes plain connections; it tells neither "no ALPN" nor clients from servers in clear; it refuses nobody, for
 * its last entry has all the rest; of several backends it knows the first. Tried on sslh 1.20 and 2.1.4.
 * @param web where the web server takes connections without a PROXY header
 */
export function sslhConfig(table: RouteTable, web: Pick<Backend, "address" | "port">): SslhText {
	// Of what it cannot tell in time the first entry gets the connection, whatever it asks for: this one fits nobody.
	const entries: Entry[] = [{ probe: "tls", names: ["timeout.invalid"], to: web }];
	const without: string[] = [];
	const tls = table.routes.filter(({ match }) => (match.first ?? "tls") === "tls");
	const byAlpn = tls.filter(({ match }) => Array.isArray(match.alpn));
	for (const route of byAlpn) add(route);
	// Before entries by name alone: a browser that asks for a name of XMPP must not get there.
	entries.push({ probe: "tls", alpn: WEB, to: web });
	for (const route of tls.filter((one) => !byAlpn.includes(one))) add(route);
	for (const first of ["xmpp", "http"] as const) {
		const [one, ...others] = table.routes.filter(({ match }) => match.first === first);
		if (one !== undefined) add(one);
		without.push(...others.map(({ name }) => name));
	}
	// A hello in several records ends here, and one that is cut into segments by no other way.
	entries.push({ probe: "anyprot", to: web });
	return { text: `${configText(table, entries)}\n`, without };

	function add({ name, match, to }: Route): void {
		const [backend] = to.kind === "pass" ? to.backends : [];
		if (to.kind !== "pass" || backend === undefined || match.serverName === "none") {
			without.push(name);
			return;
		}
		entries.push({ probe: match.first ?? "tls", ...asked(match), to: to.protocol === "web" ? web : backend });
	}
}

function asked({ first = "tls", alpn, serverName }: Matcher): Pick<Entry, "alpn" | "names"> {
	if (first !== "tls") return {};
	return {
		...(Array.isArray(alpn) ? { alpn } : {}),
		...(Array.isArray(serverName) ? { names: serverName } : {}),
	};
}

function configText({ listeners, limits }: RouteTable, entries: readonly Entry[]): string {
	const quoted = (words: readonly string[]): string => words.map((word) => `"${word}"`).join(", ");
	const listen = listeners.map(({ address, port }) => `\t{ host: "${address}"; port: "${port}"; }`);
	const protocols = entries.map(({ probe, to, alpn, names }) =>
		[
			`\t{ name: "${probe}"; host: "${to.address}"; port: "${to.port}";`,
			...(alpn === undefined ? [] : [`alpn_protocols: [ ${quoted(alpn)} ];`]),
			...(names === undefined ? [] : [`sni_hostnames: [ ${quoted(names)} ];`]),
			"}",
		].join(" "),
	);
	return [
		`timeout: ${limits.helloSeconds};`,
		...["listen:", "(", listen.join(",\n"), ");"],
		...["protocols:", "(", protocols.join(",\n"), ");"],
	].join("\n");
}
