import { RELEASES } from "../../world/world-spec.ts";
import type { ClientDriver } from "../driver.ts";
import { desktopClients } from "./desktop.ts";
import { NODE_CLIENTS } from "./node.ts";
import { terminalClients } from "./terminal.ts";

/** Every client of the bench, ours first, each release of Debian's beside the other. */
export const ALL_CLIENTS: readonly ClientDriver[] = [
	...NODE_CLIENTS,
	...alternating([terminalClients, desktopClients].flatMap((clients) => RELEASES.map((release) => clients(release)))),
];

/** The same client of several releases, one after the other. */
function alternating(lists: readonly (readonly ClientDriver[])[]): ClientDriver[] {
	const names = [...new Set(lists.flat().map(({ name }) => name))];
	return names.flatMap((name) => lists.flat().filter((driver) => driver.name === name));
}
