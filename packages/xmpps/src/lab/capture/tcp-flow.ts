import { type Endpoint, type Flow, FlowBuilder } from "./flow-builder.ts";
import { PROTOCOL } from "./ip-header.ts";
import type { IcmpPacket, Packet, TcpPacket } from "./packet.ts";

/**
 * Groups the TCP packets of a capture into connections, in the order in which they began. Packets count in the order of
 * the capture. A SYN with another initial number begins a new connection on the same ports, whatever became of the one
 * before; later packets belong to the newest.
 *
 * Where the kernel rewrites addresses (NAT) and the capture has both sides, they are two connections here; captured on
 * the loopback of a host that redirects its own port, each has one direction only.
 */
export function tcpFlows(packets: readonly Packet[]): readonly Flow[] {
	const all: FlowBuilder[] = [];
	const newest = new Map<string, FlowBuilder>();
	for (const packet of packets) {
		if (packet.kind === "tcp") flowFor(packet, newest, all).add(packet);
		else if (packet.kind === "icmp" && packet.unreachable) flowAbout(packet, newest)?.addUnreachable(packet);
	}
	const end = packets.at(-1)?.time ?? 0;
	return all.map((flow) => flow.finish(end));
}

function flowFor(packet: TcpPacket, newest: Map<string, FlowBuilder>, all: FlowBuilder[]): FlowBuilder {
	const source = { address: packet.source, port: packet.sourcePort };
	const destination = { address: packet.destination, port: packet.destinationPort };
	const key = pairOf(source, destination);
	const known = newest.get(key);
	const opens = packet.flags.syn && !packet.flags.ack;
	if (known !== undefined && !(opens && !known.repeats(packet))) return known;
	// Without a SYN it is a guess: a SYN-ACK comes from the server, and ports of clients are high.
	const fromServer = !opens && (packet.flags.syn || source.port < destination.port);
	const flow = new FlowBuilder(fromServer ? destination : source, fromServer ? source : destination, packet.time);
	newest.set(key, flow);
	all.push(flow);
	return flow;
}

/** The attempt whose packet an ICMP error quotes: it must have come from the client. */
function flowAbout({ about }: IcmpPacket, newest: ReadonlyMap<string, FlowBuilder>): FlowBuilder | undefined {
	if (about?.protocol !== PROTOCOL.tcp || about.sourcePort === undefined || about.destinationPort === undefined)
		return undefined;
	const source = { address: about.source, port: about.sourcePort };
	const flow = newest.get(pairOf(source, { address: about.destination, port: about.destinationPort }));
	return flow?.client.address === source.address && flow.client.port === source.port ? flow : undefined;
}

/** The same for both directions. */
function pairOf(one: Endpoint, two: Endpoint): string {
	const [first, second] = [`${one.address} ${one.port}`, `${two.address} ${two.port}`];
	return first < second ? `${first} ${second}` : `${second} ${first}`;
}
