import type { LocalObservation } from "../../model/observation-local.ts";

/** An entry of sslh's list `protocols`. */
export interface SslhEntry {
	/** As it stands: `{ name: "tls"; host: "127.0.0.1"; port: "8443"; }`. */
	readonly text: string;
	readonly name: string;
	/** Where it leads to. */
	readonly host: string;
	readonly port: number | undefined;
	readonly alpn: readonly string[];
	/** It is for some names of SNI alone. */
	readonly named: boolean;
}

/** What sslh does with connections; the first entry that fits counts. */
export interface SslhView {
	readonly file: string;
	readonly entries: readonly SslhEntry[];
}

/** Looks at the host's sslh for what holds one of these ports; undefined where there is none. */
export function sslhView(local: LocalObservation | undefined, ports: readonly number[]): SslhView | undefined {
	const settings = (local?.settings ?? []).filter(({ software }) => software === "sslh");
	const listen = settings.find(({ key }) => key === "listen")?.lines.join("\n") ?? "";
	const protocols = settings.find(({ key }) => key === "protocols");
	const holds = ports.some((port) => new RegExp(`\\bport: "${port}"`).test(listen));
	if (protocols === undefined || !holds) return undefined;
	return { file: protocols.file, entries: protocols.lines.flatMap(entryIn) };
}

function entryIn(line: string): SslhEntry[] {
	const text = line.trim().replace(/,$/, "");
	const name = /\bname: "([^"]*)"/.exec(text)?.[1];
	if (name === undefined) return [];
	const port = /\bport: "(\d{1,5})"/.exec(text)?.[1];
	const alpn = /\balpn_protocols: \[([^\]]*)\]/.exec(text)?.[1] ?? "";
	return [
		{
			text,
			name,
			host: /\bhost: "([^"]*)"/.exec(text)?.[1] ?? "127.0.0.1",
			port: port === undefined ? undefined : Number(port),
			alpn: [...alpn.matchAll(/"([^"]*)"/g)].map(([, one = ""]) => one),
			named: /\bsni_hostnames:/.test(text),
		},
	];
}
