import { printable } from "xmpps-connect/protocol";

/** The first line of our file: whatever else is at its path is not ours. */
const MARK = "# Made by xmpps from xmpps.yaml";

/** What goes into the file, and nothing else does. */
export interface Vhost {
	/** The endpoint's name. */
	readonly host: string;
	/** Words behind `listen`. */
	readonly listens: readonly string[];
	/** Those of them that are new, and on which nobody else is: names that are not ours get no answer there. */
	readonly alone: readonly string[];
	/** The folder of challenges. */
	readonly challenge: string;
	readonly redirect: string;
	/** `server_names_hash_bucket_size`, where the name needs more than is set. */
	readonly hashBucketSize?: number;
}

/** RFC 1123, 2.1: letters, digits and hyphens; also no pattern of nginx's begins so. */
const HOST = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/** No quote, space, backslash, brace, semicolon or `$`: nginx has no way to write a `$` that is no variable. */
const PATH = /^(\/[A-Za-z0-9._@+~-]+)+$/;
const URL_TEXT = /^[A-Za-z0-9._~:/?#[\]@!&()*+,=%-]+$/;
const LISTEN = /^(\d{1,5}|[\d.]{7,15}:\d{1,5}|\[[\da-f:.]{2,45}\]:\d{1,5})$/;

/** What cannot be written in a configuration of nginx; empty: all can. A sentence each, without a full stop. */
export function unfit({ host, listens, challenge, redirect }: Vhost): string[] {
	const cannot = (what: string, value: string): string => `Cannot write ${what} "${printable(value, 100)}" for nginx`;
	return [
		...(HOST.test(host) && host.length <= 253 ? [] : [cannot("host", host)]),
		...(PATH.test(challenge) && !/\/\.\.?(\/|$)/.test(challenge) ? [] : [cannot("challenge folder", challenge)]),
		...listens.filter((listen) => !LISTEN.test(listen)).map((listen) => cannot("listen", listen)),
		...(redirectTo(redirect) === undefined ? [cannot("redirect", redirect)] : leadsBack(host, redirect)),
	];
}

/** The file. @throws {Error} for values of which `unfit` says something */
export function vhostText(vhost: Vhost): string {
	const { host, listens, alone, challenge, redirect, hashBucketSize } = vhost;
	const [problem] = unfit(vhost);
	if (problem !== undefined) throw new Error(problem);
	const lines = [
		`${MARK}; "xmpps remove" takes it away. What is changed here by hand stays, and stops the next apply.`,
		...(hashBucketSize === undefined ? [] : [`server_names_hash_bucket_size ${hashBucketSize};`]),
		...(alone.length === 0
			? []
			: [
					"# Nothing listened here before: other names get no answer, as then.",
					"server {",
					...alone.map((listen) => `\tlisten ${listen};`),
					"\tserver_name _;",
					"\treturn 444;",
					"}",
				]),
		"server {",
		...listens.map((listen) => `\tlisten ${listen};`),
		`\tserver_name ${host};`,
		// A `return` of the server itself would come before every location, and answer challenges as well.
		"\tlocation ^~ /.well-known/acme-challenge/ {",
		`\t\troot ${challenge};`,
		"\t\tdefault_type text/plain;",
		"\t\ttry_files $uri =404;",
		"\t}",
		"\tlocation / {",
		`\t\treturn 301 "${redirectTo(redirect)}";`,
		"\t}",
		"}",
	];
	return `${lines.join("\n")}\n`;
}

/** Whether a file was written by us. */
export function isOurs(text: string): boolean {
	return text.startsWith(MARK);
}

/** Where requests are sent. */
export interface Redirect {
	/** Without a slash at its end where it is an origin. */
	readonly url: string;
	/** It is an origin alone: what was asked for comes behind it. Else it is a page, and everything leads there. */
	readonly origin: boolean;
}

/** Reads a redirect; undefined for what is no address of a web site, or cannot be written. */
export function readRedirect(redirect: string): Redirect | undefined {
	if (!URL_TEXT.test(redirect) || !URL.canParse(redirect)) return undefined;
	const url = new URL(redirect);
	if (!["https:", "http:"].includes(url.protocol) || url.username !== "" || url.password !== "") return undefined;
	const origin = url.pathname === "/" && url.search === "" && url.hash === "";
	const text = origin ? url.origin : url.href;
	return URL_TEXT.test(text) ? { url: text, origin } : undefined;
}

/** As nginx writes it. */
function redirectTo(redirect: string): string | undefined {
	const read = readRedirect(redirect);
	return read === undefined ? undefined : `${read.url}${read.origin ? "$request_uri" : ""}`;
}

/** The endpoint's own name answers with XMPP on port 443, and with this redirect on port 80. */
function leadsBack(host: string, redirect: string): string[] {
	return new URL(redirect).hostname === host
		? [`The redirect "${printable(redirect, 100)}" leads to the endpoint itself, where no web site is`]
		: [];
}
