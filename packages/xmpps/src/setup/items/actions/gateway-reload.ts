import { setTimeout as sleep } from "node:timers/promises";
import { listenersIn } from "../../../check/observe/local/listeners.ts";
import type { Host } from "../../../host/host.ts";
import { SOCKET_UNIT as SOCKETS, TABLE_PATH, GATEWAY_UNIT as UNIT } from "../../adapters/shared-port/gateway-unit.ts";
import { parseRouteTable } from "../../routes/parse-route-table.ts";
import { order, systemctl, unitState } from "./systemd-unit.ts";

/** Milliseconds until a gateway listens where its table says, and between two looks. */
const PATIENCE = 5_000;
const PACE = 100;

/**
 * Has the gateway read its routes again. One that does not run reads them when it starts. Where it may not open a port itself
 * (an address is new, and its sockets are systemd's) both are started anew, which ends the sessions through it.
 * @throws {Error} when it does not listen where the table says
 */
export async function gatewayReload(host: Host, signal?: AbortSignal): Promise<void> {
	const { active } = await unitState(host, UNIT, signal);
	if (active !== "active") return;
	await order(host, "reload the gateway", ["reload", "--", UNIT], signal);
	if ((await missing(host, PATIENCE, signal)).length === 0) return;
	const sockets = (await unitState(host, SOCKETS, signal)).active === "active" ? [SOCKETS] : [];
	await order(host, "stop the gateway", ["stop", "--", UNIT, ...sockets], signal);
	await systemctl(host, ["reset-failed", "--", UNIT, ...sockets], signal);
	for (const unit of [...sockets, UNIT]) await order(host, "start the gateway", ["start", "--", unit], signal);
	const still = await missing(host, PATIENCE, signal);
	if (still.length > 0) throw new Error(`Cannot reload the gateway: it does not listen on ${still.join(", ")}`);
}

/** Where the table says that it listens, and nobody does, once it has had its time. */
async function missing(host: Host, patience: number, signal?: AbortSignal): Promise<readonly string[]> {
	for (const end = Date.now() + patience; ; await sleep(PACE, undefined, { signal })) {
		const [table, sockets] = await Promise.all([
			host.run(["cat", TABLE_PATH], { timeout: 10_000 }),
			host.run(["ss", "-H", "-t", "-l", "-n"], { timeout: 10_000 }),
		]);
		const open = new Set(listenersIn(sockets.stdout).map(({ address, port }) => `${address} port ${port}`));
		const wanted = placesIn(table.stdout);
		const closed = wanted.filter((place) => !open.has(place));
		if (closed.length === 0 || Date.now() > end) return closed;
	}
}

/** What was put there is a table of ours; one that cannot be read wants nothing that could be waited for. */
function placesIn(text: string): readonly string[] {
	const result = parseRouteTable(text);
	if (!("table" in result)) return [];
	return result.table.listeners.map(({ address, port, divertedTo }) => `${address} port ${divertedTo ?? port}`);
}
