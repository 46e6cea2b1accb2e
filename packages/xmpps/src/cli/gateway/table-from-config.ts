import type { RouteTable } from "../../model/route-table.ts";
import { EXIT } from "../exit-code.ts";
import { CommandError } from "../io.ts";

/** The routes that follow from an xmpps.yaml. */
export async function tableFromConfig(_file: string): Promise<RouteTable> {
	throw new CommandError(EXIT.usage, "Cannot start a gateway from xmpps.yaml yet: give --table");
}
