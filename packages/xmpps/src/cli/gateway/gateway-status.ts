import { setTimeout as sleep } from "node:timers/promises";
import { printable } from "xmpps-connect/protocol";
import type { GatewayStatus } from "../../gateway/run/gateway.ts";
import { CONTROL_SOCKET } from "../../setup/adapters/shared-port/gateway-unit.ts";
import type { Io } from "../io.ts";
import { type Style, styleFor } from "../style.ts";
import { askControl } from "./ask-control.ts";

/** How often it is asked when somebody watches, in milliseconds. */
const EVERY = 1_000;

/** What the gateway of this host says of itself; `undefined` when none runs, or we may not ask. */
export async function gatewayStatus(path: string = CONTROL_SOCKET): Promise<GatewayStatus | undefined> {
	try {
		const { status, body } = await askControl(path, "GET", "/status");
		return status === 200 ? (JSON.parse(body) as GatewayStatus) : undefined;
	} catch {
		return undefined;
	}
}

/**
 * The same for people.
 * @param before what it said a second ago, from which rates follow
 */
export function gatewayLines(now: GatewayStatus, style: Style, before?: GatewayStatus): readonly string[] {
	const rate = before === undefined ? "" : `, ${now.routed - before.routed} a second`;
	const refused = Object.entries(now.refused)
		.filter(([, count]) => count > 0)
		.map(([reason, count]) => `${count} ${printable(reason, 40)}`);
	return [
		style.heading(`gateway: ${now.connections} connections, ${now.routed} passed on${rate}`),
		...now.listeners.map((listener) => `  listens on ${printable(listener, 80)}`),
		...Object.entries(now.routes).map(([route, count]) => `  ${printable(route, 40)}: ${count}`),
		...(refused.length === 0 ? [] : [style.faint(`  refused: ${refused.join(", ")}`)]),
	];
}

/** Shows it on a terminal again and again, in the same place, until Ctrl-C or until it is gone. */
export async function watchGateway(io: Io, path: string = CONTROL_SOCKET): Promise<void> {
	const style = styleFor(io);
	let before: GatewayStatus | undefined;
	let shown = 0;
	while (!io.signal.aborted) {
		const now = await gatewayStatus(path);
		if (now === undefined) return;
		const lines = gatewayLines(now, style, before);
		// Up over what was shown, and what is below it away (ECMA-48: CUU, ED).
		io.out(`${shown > 0 ? `\x1b[${shown}A\x1b[J` : ""}${lines.join("\n")}`);
		shown = lines.length;
		before = now;
		await sleep(EVERY, undefined, { signal: io.signal }).catch(() => undefined);
	}
}
