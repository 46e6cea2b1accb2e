import type { Registry } from "prom-client";

/** What a gateway counts. Labels come from the table and from closed sets in the code, never from a client. */
export interface GatewayMetrics {
	/** A connection got its route. @param seconds from its first moment to the backend's yes */
	routed(
		route: string,
		protocol: string,
		hello: { readonly bytes: number; readonly segments: number },
		seconds: number,
	): void;
	/** It ended. */
	ended(route: string, how: string, bytes: { readonly fromClient: number; readonly toClient: number }): void;
	/** It was not taken, or led nowhere. */
	refused(reason: string): void;
	/** A backend did not take a connection. @param code such as `ECONNREFUSED` */
	backendFailed(route: string, code: string): void;
	/** In Prometheus' text format. */
	text(): Promise<string>;
	readonly contentType: string;
}

/** Counts for Prometheus. @param open how many connections there are now */
export async function prometheusMetrics(open: () => number): Promise<GatewayMetrics> {
	const { Registry, Counter, Gauge, Histogram, collectDefaultMetrics } = await import("prom-client");
	const registry: Registry = new Registry();
	collectDefaultMetrics({ register: registry });
	const registers = [registry];
	new Gauge({
		...{ name: "xmpps_gateway_connections", help: "Connections that are open", registers },
		collect() {
			this.set(open());
		},
	});
	const routed = new Counter({
		...{ name: "xmpps_gateway_routed_total", help: "Connections that a backend took", registers },
		labelNames: ["route", "protocol"],
	});
	const ended = new Counter({
		...{ name: "xmpps_gateway_ended_total", help: "Connections that were passed on and have ended", registers },
		labelNames: ["route", "reason"],
	});
	const refused = new Counter({
		...{ name: "xmpps_gateway_refused_total", help: "Connections that no backend was asked to take", registers },
		labelNames: ["reason"],
	});
	const bytes = new Counter({
		...{ name: "xmpps_gateway_bytes_total", help: "Bytes passed on, counted when a connection ends", registers },
		labelNames: ["route", "direction"],
	});
	const failures = new Counter({
		...{ name: "xmpps_gateway_backend_failures_total", help: "Backends that did not take a connection", registers },
		labelNames: ["route", "code"],
	});
	const helloBytes = new Histogram({
		...{ name: "xmpps_gateway_first_bytes", help: "Bytes that were read before the route was known", registers },
		// 1,500 is about a segment: with post-quantum key shares a hello has two.
		buckets: [256, 512, 1024, 1500, 2048, 4096, 16_384, 65_536],
	});
	const segments = new Histogram({
		...{ name: "xmpps_gateway_first_segments", help: "Pieces in which those bytes came", registers },
		buckets: [1, 2, 3, 5, 10, 100],
	});
	const seconds = new Histogram({
		...{ name: "xmpps_gateway_route_seconds", help: "Time from accepting to the backend's yes", registers },
		buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
	});
	return {
		routed(route, protocol, hello, time) {
			routed.inc({ route, protocol });
			helloBytes.observe(hello.bytes);
			segments.observe(hello.segments);
			seconds.observe(time);
		},
		ended(route, reason, { fromClient, toClient }) {
			ended.inc({ route, reason });
			bytes.inc({ route, direction: "from-client" }, fromClient);
			bytes.inc({ route, direction: "to-client" }, toClient);
		},
		refused: (reason) => refused.inc({ reason }),
		backendFailed: (route, code) => failures.inc({ route, code }),
		text: () => registry.metrics(),
		contentType: registry.contentType,
	};
}
