import { printable } from "xmpps-connect/protocol";
import { readOpening } from "../../gateway/first-bytes/read-opening.ts";
import type { Opening } from "../../gateway/opening.ts";
import { considerRoutes } from "../../gateway/route/choose-route.ts";
import type { RouteTable, RouteTarget } from "../../model/route-table.ts";

/** What would become of a connection that begins with some bytes: plain JSON. */
export interface Explanation {
	readonly first: "tls" | "xmpp" | "http" | "incomplete" | "malformed";
	/** What was read, a line for each thing. */
	readonly read: readonly (readonly [what: string, value: string])[];
	/** The routes in their order, until one takes it. */
	readonly routes: readonly { readonly name: string; readonly unfit?: string; readonly to?: string }[];
	/** In one sentence, without a full stop. */
	readonly outcome: string;
}

/** Says where a connection goes, and why not elsewhere. Pure. */
export function explain(table: RouteTable, bytes: Uint8Array, listener: string): Explanation {
	const result = readOpening(bytes);
	if (result.kind === "need-more") {
		const { helloSeconds } = table.limits;
		const outcome = `More must come; without it the connection is closed after ${helloSeconds} seconds`;
		return { first: "incomplete", read: [["bytes", String(bytes.length)]], routes: [], outcome };
	}
	if (result.kind === "malformed") {
		const outcome = `Nobody gets it: ${result.reason}`;
		return { first: "malformed", read: [["bytes", String(bytes.length)]], routes: [], outcome };
	}
	const { opening } = result;
	const considered = considerRoutes(table, opening, listener);
	const last = considered.at(-1);
	const taken = last !== undefined && last.unfit === undefined ? last.route : undefined;
	return {
		first: opening.kind,
		read: readOf(opening),
		routes: considered.map(({ route, unfit }) => ({
			...{ name: route.name },
			...(unfit === undefined ? { to: describe(route.to) } : { unfit }),
		})),
		outcome: taken === undefined ? "Nobody gets it: no route fits" : `"${taken.name}" gets it: ${describe(taken.to)}`,
	};
}

/** The same for people. */
export function explainText({ first, read, routes, outcome }: Explanation): string {
	const lines = [["first", first] as const, ...read].map(([what, value]) => `${what.padEnd(10)} ${value}`);
	const width = Math.max(0, ...routes.map(({ name }) => name.length));
	const tried = routes.map(
		({ name, unfit, to }) => `  ${name.padEnd(width)}  ${unfit === undefined ? `yes: ${to}` : `no: ${unfit}`}`,
	);
	return [...lines, ...(tried.length > 0 ? ["routes", ...tried] : []), outcome].join("\n");
}

function readOf(opening: Opening): readonly (readonly [string, string])[] {
	if (opening.kind === "http") {
		return [
			["host", shown(opening.host)],
			["path", shown(opening.path)],
		];
	}
	if (opening.kind === "xmpp") {
		return [
			["service", opening.service],
			["to", shown(opening.to)],
		];
	}
	const { serverName, alpn, versions, ech } = opening.hello;
	return [
		["SNI", `${shown(serverName)}${ech ? ", the outer name of an encrypted hello" : ""}`],
		["ALPN", alpn.length === 0 ? "none" : alpn.map((name) => printable(name, 100)).join(", ")],
		["versions", versions.map((version) => `0x${version.toString(16).padStart(4, "0")}`).join(", ")],
	];
}

function shown(text: string | undefined): string {
	return text === undefined ? "none" : printable(text, 300);
}

function describe(to: RouteTarget): string {
	if (to.kind === "refuse") return "refused";
	if (to.kind === "redirect") return "redirected to https";
	const places = to.backends.map(({ address, port, client }) => `${address} port ${port} (${client})`);
	return `${to.protocol} at ${places.join(", then ")}`;
}
