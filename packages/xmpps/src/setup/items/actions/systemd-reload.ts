import type { Host } from "../../../host/host.ts";
import { order } from "./systemd-unit.ts";

/** Has systemd read its units and what was put beside them. Nothing that runs is touched. @throws {Error} with its words */
export function systemdReload(host: Host, signal?: AbortSignal): Promise<void> {
	return order(host, "make systemd read its units", ["daemon-reload"], signal);
}
