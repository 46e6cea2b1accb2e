import type { Intent } from "../adapters/adapter.ts";
import { parseConfig } from "../config/parse-config.ts";
import type { Note } from "../stage.ts";
import { chooseWays } from "../ways.ts";
import { isProsody } from "./fitting.ts";
import type { Looked } from "./looked.ts";

/** What a text of xmpps.yaml will come to on the host that was seen, as far as that can be said before `plan`. Pure. */
export function intended(
	text: string,
	file: string,
	{ local, mayBindLowPorts }: Looked,
): { readonly intent: Intent; readonly notes: readonly Note[] } {
	const config = parseConfig(text, file);
	const { endpoints, notes } = chooseWays({ config, local, mayBindLowPorts, serverProgram: isProsody });
	// Whoever shares the port is configured by `apply`: nothing about that is left to be done by hand.
	const shares = config.gateway.engine === "auto" && endpoints.some(({ way }) => way === "gateway");
	const gateway = shares ? { ...config.gateway, engine: "builtin" as const } : config.gateway;
	return { intent: { config: { ...config, gateway }, endpoints }, notes };
}
