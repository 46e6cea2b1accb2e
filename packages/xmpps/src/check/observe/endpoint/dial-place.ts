import type { Duplex } from "node:stream";
import type { TcpFailureReason } from "../../../model/observation-tls.ts";
import type { ObserveContext } from "../check-options.ts";
import { DialError } from "../dialer.ts";
import { cutOff, PhaseTimeout, phase } from "./phase.ts";

/** Where a connection goes. */
export interface Place {
	/** An IP address. */
	readonly address: string;
	readonly port: number;
}

/** What a probe of one place needs. */
export type ProbeContext = Pick<ObserveContext, "dialer" | "trust" | "phaseTimeout" | "signal">;

/** What came of opening a connection. */
export type Dialled =
	/** Paused; whoever got it destroys it. */
	| { readonly kind: "open"; readonly socket: Duplex; readonly ms: number }
	| { readonly kind: "failed"; readonly reason: TcpFailureReason; readonly detail: string; readonly ms: number }
	| { readonly kind: "not-tried"; readonly why: "deadline" | "aborted" };

/** Opens a TCP connection within the time of a phase. Never rejects for what the network does. */
export async function dialPlace(context: ProbeContext, { address, port }: Place): Promise<Dialled> {
	if (context.signal.aborted) return cutOff(context.signal);
	const began = performance.now();
	try {
		const socket = await phase(context, (signal) => context.dialer.dial(address, port, signal));
		return { kind: "open", socket, ms: since(began) };
	} catch (error) {
		if (context.signal.aborted) return cutOff(context.signal);
		const ms = since(began);
		if (error instanceof PhaseTimeout) {
			return { kind: "failed", reason: "timeout", detail: `no connection within ${context.phaseTimeout} ms`, ms };
		}
		if (error instanceof DialError) return { kind: "failed", reason: error.reason, detail: error.message, ms };
		throw error;
	}
}

/** Milliseconds since a moment of `performance.now()`, to a hundredth: more digits would only look exact. */
export function since(began: number): number {
	return Math.round((performance.now() - began) * 100) / 100;
}
