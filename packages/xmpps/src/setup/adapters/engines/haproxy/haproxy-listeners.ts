import type { GatewayListener, GatewayLog, RouteTable } from "../../../../model/route-table.ts";
import { listenerWord, place, prefix } from "../engine-words.ts";

/** Connections that a frontend takes beyond its limit, to refuse them at once: above `maxconn` they would wait. */
const TO_REFUSE = 256;

/** Where the frontend listens, and what a listener alone demands. */
export function bindLines({ listeners }: RouteTable): string[] {
	return [
		...listeners.map(
			(listener, index) => `bind ${bindOf(listener)} id ${index + 1} name ${listenerWord(listener, index)}`,
		),
		...listeners.flatMap(({ divertedTo, port }, index) =>
			divertedTo === undefined
				? []
				: [
						// The port that connections are diverted to is open to all: only what was meant for the other one is taken.
						`tcp-request connection reject if { so_id ${index + 1} } !{ dst_port ${port} }`,
					],
		),
		...listeners.flatMap(({ proxyFrom }, index) =>
			proxyFrom.length === 0
				? []
				: [
						`tcp-request connection expect-proxy layer4 if { so_id ${index + 1} } { src ${proxyFrom.map(prefix).join(" ")} }`,
					],
		),
	];
}

function bindOf({ address, port, divertedTo }: GatewayListener): string {
	const where = place({ address, port: divertedTo ?? port });
	const words = [
		where,
		// Whatever net.ipv6.bindv6only says: IPv4 is another listener's.
		...(address === "::" ? ["v6only"] : []),
		...(divertedTo === undefined ? [] : ["transparent"]),
	];
	return words.join(" ");
}

/** Limits of the frontend, each as early as it can be seen. */
export function limitLines({ limits }: RouteTable, clients: string): string[] {
	return [
		`maxconn ${limits.connections + TO_REFUSE}`,
		`tcp-request connection reject if { fe_conn gt ${limits.connections} }`,
		`tcp-request connection reject if { fe_sess_rate gt ${limits.rate} }`,
		// Behind the PROXY header: only then is it known who the client is.
		`tcp-request session track-sc0 src,ipmask(32,64) table ${clients}`,
		`tcp-request session reject if { sc0_conn_cur gt ${limits.perClient} }`,
	];
}

/** How a connection is written down when it has ended: `%b` names the route. */
export function logLines({ level, addresses }: GatewayLog): string[] {
	if (level === "silent") return ["no log"];
	const client =
		addresses === "none" ? "" : addresses === "prefix" ? " client=%[src,ipmask(24,48)]" : " client=%ci:%cp";
	return [
		"log global",
		`log-format 'xmpps${client} to=%b/%s end=%ts wait=%Tw connect=%Tc time=%Tt sent=%B received=%U'`,
		// What is connected and says nothing are probes of ports, and the checks of others.
		"option dontlognull",
		...(level === "warn" || level === "error" ? ["option dontlog-normal"] : []),
	];
}
