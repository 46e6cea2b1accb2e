import type { Backend, GatewayListener, RouteTable } from "../../model/route-table.ts";
import { listenerKey } from "./open-listener.ts";

/** What contradicts itself in a table, one sentence each, without a full stop; empty: nothing. Pure. */
export function tableProblems({ listeners, routes }: RouteTable): readonly string[] {
	const problems: string[] = [];
	if (listeners.length === 0) problems.push("Nothing is listened on");
	const backends = routes.flatMap(({ name, to }) =>
		to.kind === "pass" ? to.backends.map((backend) => ({ name, protocol: to.protocol, backend })) : [],
	);
	for (const name of twice(listeners.map(({ name }) => name))) problems.push(`Two listeners are called "${name}"`);
	for (const key of twice(listeners.map(listenerKey))) problems.push(`Two listeners are for ${key}`);
	for (const name of twice(routes.map(({ name }) => name))) problems.push(`Two routes are called "${name}"`);
	for (const { name, match } of routes) {
		for (const listener of match.listener ?? []) {
			if (!listeners.some((other) => other.name === listener)) {
				problems.push(`The route "${name}" is for the listener "${listener}", which does not exist`);
			}
		}
	}
	for (const { name, protocol, backend } of backends) {
		const loop = listeners.find((listener) => leadsTo(backend, listener));
		if (loop !== undefined) problems.push(`The route "${name}" leads back to the listener "${loop.name}"`);
		if (protocol === "web" && backend.client === "plain") {
			// Its `allow 127.0.0.1` would be for everybody, and fail2ban would ban everybody.
			problems.push(`The route "${name}" would hide every client's address from a web server`);
		}
	}
	for (const { name, to } of routes) {
		if (to.kind === "pass" && to.backends.length === 0) problems.push(`The route "${name}" leads nowhere`);
	}
	return problems;
}

/** Whether who connects there gets to us again. Loopback does not pass a diversion: it is for packets from outside. */
function leadsTo({ address, port }: Backend, listener: GatewayListener): boolean {
	const ports = listener.divertedTo === undefined ? [listener.port] : [listener.divertedTo];
	if (listener.divertedTo !== undefined && listener.address === address) ports.push(listener.port);
	if (!ports.includes(port)) return false;
	return listener.address === address || isEverywhere(listener, address);
}

function isEverywhere({ address }: GatewayListener, other: string): boolean {
	return address === (other.includes(":") ? "::" : "0.0.0.0");
}

function twice(words: readonly string[]): readonly string[] {
	return [...new Set(words.filter((word, index) => words.indexOf(word) !== index))];
}
