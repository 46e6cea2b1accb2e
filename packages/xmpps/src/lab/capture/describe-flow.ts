import { printable } from "xmpps-connect/protocol";
import { clearText, helloOf } from "./clear-text.ts";
import type { Endpoint, Flow } from "./flow-builder.ts";
import type { Stream } from "./stream.ts";

/** A server name as long as names get, and some protocols. */
const MAX_HELLO = 300;

/** A connection in one line, for the message of a test that failed. Text from the network is escaped. */
export function describeFlow(flow: Flow): string {
	const { client, server, syns, reset, unreachable, toServer, toClient } = flow;
	const parts = [
		`${endpoint(client)} → ${endpoint(server)} ${flow.outcome} in ${(flow.end - flow.begin).toFixed(1)} ms`,
	];
	if (syns.length !== 1) parts.push(syns.length === 0 ? "no SYN seen" : `SYN ${syns.length} times`);
	if (unreachable !== undefined) parts.push(`ICMP ${unreachable.type}/${unreachable.code} from ${unreachable.from}`);
	if (flow.synAck !== undefined) parts.push(`sent ${amount(toServer)}`, `got ${amount(toClient)}`);
	const hello = helloOf(flow);
	if (hello.kind === "parsed") {
		const { serverName, alpn } = hello.hello;
		const way = clearText(flow).starttls ? "STARTTLS" : "TLS";
		parts.push(printable(`${way} for ${serverName ?? "no name"}, ALPN ${alpn.join(" ") || "none"}`, MAX_HELLO));
	} else if (toServer.bytes.length > 0) parts.push(`clear text: ${clearText(flow).kind}`);
	const ends = [toServer.fin === undefined ? "" : "client", toClient.fin === undefined ? "" : "server"].filter(Boolean);
	if (ends.length > 0) parts.push(`FIN from ${ends.join(" and ")}`);
	if (reset !== undefined) parts.push(`RST from ${reset.from}`);
	return parts.join(", ");
}

function endpoint({ address, port }: Endpoint): string {
	return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

function amount({ length, retransmissions, gaps, truncated }: Stream): string {
	const notes = [
		retransmissions > 0 ? `${retransmissions} sent again` : "",
		gaps.length > 0 ? `${gaps.length} gaps` : "",
		truncated ? "not all kept" : "",
	].filter(Boolean);
	return notes.length > 0 ? `${length} bytes (${notes.join(", ")})` : `${length} bytes`;
}
