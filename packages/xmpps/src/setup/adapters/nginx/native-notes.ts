import { ipFamily } from "xmpps-connect/protocol";
import type { Note } from "../../stage.ts";
import type { Intent } from "../adapter.ts";
import type { NginxFacts, NginxListen, NginxServer } from "./nginx-facts.ts";

/**
 * What stands in the way of an XMPP server that is to listen on the endpoint's port itself: nginx that listens there on all
 * addresses. HTTPS is not ours to change. With `nat` there is no such problem, as the kernel's NAT comes first.
 */
export function listenNotes({ endpoints, config }: Intent, facts: NginxFacts): Note[] {
	const { port } = config.endpoint;
	const native = [
		...new Set(endpoints.filter((one) => one.way === "native" && one.port === port).map(({ local }) => local)),
	];
	const lines = facts.servers.flatMap((server) =>
		server.listens
			.filter((listen) => listen.port === port && native.some((address) => covers(listen, address)))
			.flatMap((listen) => replacement(server, listen, facts.addresses, native)),
	);
	if (lines.length === 0) return [];
	return [
		{
			kind: "problem",
			text: `nginx listens on port ${port} of all addresses, so that the XMPP server cannot listen there on ${native.join(" and ")}; change these lines, or say "way: nat"`,
			lines: [
				...lines,
				// At a reload nginx still holds all addresses, and cannot have one of them beside.
				"# then, as a reload does not do it: nginx -t && systemctl restart nginx",
			],
		},
	];
}

/** Whether a `listen` line has an address that it does not name. */
function covers({ address, both }: NginxListen, wanted: string): boolean {
	if (ipFamily(wanted) === 4) return address === "*" || (address === "::" && both);
	return address === "::";
}

/** The host's other addresses in place of all. */
function replacement(
	{ file, names }: NginxServer,
	{ text, address, port, both }: NginxListen,
	addresses: readonly string[],
	native: readonly string[],
): string[] {
	const options = text
		.split(" ")
		.slice(1)
		.filter((word) => !word.startsWith("ipv6only="));
	const families = [...(address === "*" || both ? [4] : []), ...(address === "::" ? [6] : [])];
	const others = addresses.filter((one) => families.includes(ipFamily(one)) && !native.includes(one));
	const where = `# ${file}${names.length === 0 ? "" : `, server ${names[0]}`}: instead of "listen ${text};"`;
	if (others.length === 0) return [where, "# the line goes, for the host has no other address of this kind"];
	return [
		where,
		...others.map((one) =>
			[`listen ${ipFamily(one) === 6 ? `[${one}]` : one}:${port}`, ...options].join(" ").concat(";"),
		),
	];
}
