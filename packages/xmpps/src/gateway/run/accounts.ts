import { printable } from "xmpps-connect/protocol";
import type { GatewayListener, GatewayLog } from "../../model/route-table.ts";
import type { Opening } from "../opening.ts";
import type { ConnectionEvents } from "../relay/serve-connection.ts";
import { CountedLog, type LogSink, shownAddress } from "./gateway-log.ts";
import type { GatewayMetrics } from "./gateway-metrics.ts";

/** What is known of a connection whose events are told. */
export interface Told {
	/** When it came, as the clock says. */
	readonly began: number;
	readonly listener: GatewayListener;
	/** Its client, as soon as that is known. */
	readonly client: () => string | undefined;
}

/** Keeps count of what becomes of connections, and writes it down: metrics, log, and what `status` shows. */
export class Accounts {
	readonly #metrics: GatewayMetrics;
	readonly #log: LogSink;
	readonly #addresses: () => GatewayLog["addresses"];
	readonly #clock: () => number;
	readonly #counted: CountedLog;
	readonly #flushing: NodeJS.Timeout;
	/** Connections that are passed on now, by route. */
	readonly open: Map<string, number> = new Map();
	/** Those that were not, by reason. */
	readonly refused: Map<string, number> = new Map();
	routed = 0;

	/** @param addresses how much of an address may be written, as it is by then */
	constructor(metrics: GatewayMetrics, log: LogSink, addresses: () => GatewayLog["addresses"], clock: () => number) {
		this.#metrics = metrics;
		this.#log = log;
		this.#addresses = addresses;
		this.#clock = clock;
		this.#counted = new CountedLog((fields, text) => log.warn(fields, text), clock);
		this.#flushing = setInterval(() => this.#counted.flush(), 1_000).unref();
	}

	/** Says what was not said yet; nothing comes after it. */
	close(): void {
		clearInterval(this.#flushing);
		this.#counted.flush(true);
	}

	refuse(reason: string, client: string | undefined, opening?: Opening): void {
		this.refused.set(reason, (this.refused.get(reason) ?? 0) + 1);
		this.#metrics.refused(reason);
		const fields = { reason, client: this.#shown(client), ...(opening === undefined ? {} : shown(opening)) };
		this.#counted.say(reason, fields, "refused");
	}

	/** What the connection is to tell, apart from who its client is. */
	eventsOf({ began, listener, client }: Told): Omit<ConnectionEvents, "client" | "refused"> {
		return {
			failed: (route, failures) => {
				for (const { backend, code } of failures) {
					this.#metrics.backendFailed(route.name, code);
					const fields = { route: route.name, backend: place(backend), code };
					this.#counted.say(`backend ${route.name} ${code}`, fields, "backend failed");
				}
			},
			routed: (route, { opening, head, segments }, to) => {
				const seconds = (this.#clock() - began) / 1000;
				this.routed += 1;
				this.open.set(route.name, (this.open.get(route.name) ?? 0) + 1);
				const protocol = route.to.kind === "pass" ? route.to.protocol : route.to.kind;
				this.#metrics.routed(route.name, protocol, { bytes: head.length, segments }, seconds);
				this.#log.info(
					{
						...{ client: this.#shown(client()), listener: listener.name, route: route.name, backend: place(to) },
						...{ ...shown(opening), bytes: head.length, segments, ms: Math.round(seconds * 1e4) / 10 },
					},
					"routed",
				);
			},
			ended: (route, outcome) => {
				this.open.set(route.name, (this.open.get(route.name) ?? 1) - 1);
				this.#metrics.ended(route.name, outcome.end, outcome);
				this.#log.debug({ client: this.#shown(client()), route: route.name, ...outcome }, "ended");
			},
		};
	}

	#shown(client: string | undefined): string | undefined {
		return client === undefined ? undefined : shownAddress(client, this.#addresses());
	}
}

function place({ address, port }: { readonly address: string; readonly port: number }): string {
	return `${address} port ${port}`;
}

/** What a client said, for a log: cut, and nothing in it that a terminal would obey. */
function shown(opening: Opening): object {
	if (opening.kind === "http") return { http: printable(opening.host ?? "", 100) };
	if (opening.kind === "xmpp") return { stream: opening.service, to: printable(opening.to ?? "", 100) };
	const { serverName, alpn } = opening.hello;
	return { sni: serverName, alpn: alpn.slice(0, 8).map((name) => printable(name, 32)) };
}
