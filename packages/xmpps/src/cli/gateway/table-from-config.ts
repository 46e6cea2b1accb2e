import type { RouteTable } from "../../model/route-table.ts";
import type { PlannedEndpoint } from "../../setup/adapters/adapter.ts";
import { ConfigError } from "../../setup/config/config-error.ts";
import { loadConfig } from "../../setup/config/load-config.ts";
import { wantedRoutes } from "../../setup/routes/wanted-routes.ts";
import { EXIT } from "../exit-code.ts";
import { CommandError } from "../io.ts";

/**
 * The routes that follow from an xmpps.yaml: those that `apply` writes where the addresses in it share their port.
 * @throws {CommandError} when the file is no good, or names no address
 */
export async function tableFromConfig(file: string): Promise<RouteTable> {
	try {
		const config = await loadConfig(file);
		if (config.addresses.length === 0) {
			throw new CommandError(EXIT.configuration, `${file}: "address" is missing: say which one is shared`);
		}
		const { port } = config.endpoint;
		const endpoints = config.addresses.flatMap((address) =>
			config.services.map(
				(service): PlannedEndpoint => ({
					...{ service, local: address.local, public: address.public, port, serverPort: config.server[service] },
					...{ way: "gateway", why: "it was asked for" },
				}),
			),
		);
		return wantedRoutes(endpoints, config);
	} catch (error) {
		if (error instanceof ConfigError) throw new CommandError(EXIT.configuration, error.message);
		throw error;
	}
}
