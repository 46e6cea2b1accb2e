import { printable } from "xmpps-connect/protocol";
import { MAX_HELLO_WIRE } from "../../gateway/first-bytes/handshake-message.ts";
import { TableError } from "../../gateway/run/gateway.ts";
import type { RouteTable } from "../../model/route-table.ts";
import { EXIT } from "../exit-code.ts";
import { fileErrorCode } from "../file-error.ts";
import { CommandError, type Io } from "../io.ts";
import { readBounded } from "../read-bounded.ts";
import { explain, explainText } from "./explain.ts";
import { readTable } from "./read-table.ts";
import { runGateway } from "./run-gateway.ts";

export interface GatewayFlags {
	readonly table?: string;
	readonly config?: string;
	readonly control?: string;
	readonly explain?: string;
	readonly listener?: string;
	readonly json?: boolean;
}

/** `xmpps gateway`: serves until it is told to stop, or says where some bytes would lead. */
export async function gatewayCommand(flags: GatewayFlags, io: Io): Promise<number> {
	const read = tableReader(flags);
	if (flags.explain !== undefined) return await explainCommand(flags.explain, await read(), flags, io);
	try {
		return await runGateway(read, flags.control, io);
	} catch (error) {
		if (error instanceof TableError) {
			throw new CommandError(EXIT.configuration, error.problems.join("\nxmpps: "));
		}
		throw error;
	}
}

/** How the table is read, now and at every reload. */
function tableReader({ table, config }: GatewayFlags): () => Promise<RouteTable> {
	if ((table === undefined) === (config === undefined)) {
		throw new CommandError(EXIT.usage, "Cannot start a gateway: give either --table or --config");
	}
	if (table !== undefined) return () => readTable(table);
	return async () => {
		const { tableFromConfig } = await import("./table-from-config.ts");
		return await tableFromConfig(config ?? "");
	};
}

async function explainCommand(file: string, table: RouteTable, flags: GatewayFlags, io: Io): Promise<number> {
	let bytes: Uint8Array;
	try {
		// More is never looked at. What stands for stdin is a file like any other.
		bytes = await readBounded(file === "-" ? "/dev/stdin" : file, MAX_HELLO_WIRE + 1);
	} catch (error) {
		throw new CommandError(EXIT.configuration, `Cannot read "${printable(file, 200)}": ${fileErrorCode(error)}`);
	}
	const names = table.listeners.map(({ name }) => name);
	const listener = flags.listener ?? names[0] ?? "";
	if (!names.includes(listener)) {
		const known = names.map((name) => `"${name}"`).join(", ");
		throw new CommandError(EXIT.usage, `Cannot find the listener "${printable(listener, 100)}": there are ${known}`);
	}
	const explanation = explain(table, bytes, listener);
	io.out(flags.json === true ? JSON.stringify(explanation, null, 2) : explainText(explanation));
	return EXIT.ok;
}
