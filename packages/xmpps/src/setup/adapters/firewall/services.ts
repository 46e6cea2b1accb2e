import type { Host } from "../../../host/host.ts";
import { runTool } from "../../items/drivers/filter-tool.ts";
import type { ServiceState } from "./firewall-facts.ts";

/** What systemd says of a unit; absent: it does not know it. */
export type Services = ReadonlyMap<string, ServiceState>;

/**
 * Asks systemd for several units at once.
 * @returns undefined where systemd does not answer
 */
export async function askServices(
	host: Host,
	names: readonly string[],
	signal?: AbortSignal,
): Promise<Services | undefined> {
	const argv = ["systemctl", "show", "-p", "Id,LoadState,ActiveState,UnitFileState", ...names];
	const result = await runTool(host, argv, { signal });
	return result?.code === 0 ? readServices(result.stdout) : undefined;
}

/** Reads what `systemctl show` prints: a paragraph a unit. Pure. */
export function readServices(text: string): Services {
	const services = new Map<string, ServiceState>();
	for (const paragraph of text.split(/\n\n+/)) {
		const value = (key: string): string => new RegExp(`^${key}=(.*)$`, "m").exec(paragraph)?.[1] ?? "";
		if (value("LoadState") !== "loaded") continue;
		// While it reloads it is no less active.
		const active = ["active", "reloading", "activating"].includes(value("ActiveState"));
		services.set(value("Id"), { active, enabled: value("UnitFileState") === "enabled" });
	}
	return services;
}
