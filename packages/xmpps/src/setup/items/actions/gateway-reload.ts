import type { Host } from "../../../host/host.ts";
import { order, unitState } from "./systemd-unit.ts";

const UNIT = "xmpps-gateway.service";

/** Has the gateway read its routes again. One that does not run reads them when it starts. */
export async function gatewayReload(host: Host, signal?: AbortSignal): Promise<void> {
	const { active } = await unitState(host, UNIT, signal);
	if (active !== "active") return;
	await order(host, "reload the gateway", ["reload", "--", UNIT], signal);
}
