import type { Config } from "../../../model/config.ts";
import type { RouteTable } from "../../../model/route-table.ts";
import { wantedRoutes } from "../../routes/wanted-routes.ts";
import type { Note, WantedStage } from "../../stage.ts";
import type { Intent } from "../adapter.ts";
import { haproxyAdapter } from "../engines/haproxy/haproxy-adapter.ts";
import { nginxStreamAdapter } from "../engines/nginx-stream/nginx-stream-adapter.ts";
import type { EngineFacts, GatewayFacts } from "./gateway-facts.ts";

/** What an engine is to have of a table. Pure. */
export function byEngine(
	facts: EngineFacts,
	table: RouteTable,
): { readonly stages: readonly WantedStage[]; readonly notes: readonly Note[] } {
	return facts.engine === "haproxy"
		? haproxyAdapter.wanted(table, facts.seen)
		: nginxStreamAdapter.wanted(table, facts.seen);
}

/** What is wanted and what was seen, once it is decided who shares the port. */
export interface Decided {
	readonly config: Config;
	readonly facts: GatewayFacts;
	readonly notes: readonly Note[];
}

const NAMES = { haproxy: "HAProxy", nginx: "nginx" } as const;

/**
 * Who shares the port, where xmpps.yaml leaves that open: what sorts its connections already, unless that cannot have what is
 * wanted; else our own gateway. Nothing is decided where no port is shared. Pure.
 */
export function decideEngine({ config, endpoints }: Intent, facts: GatewayFacts): Decided {
	if (config.gateway.engine !== "auto" || endpoints.every(({ way }) => way !== "gateway")) {
		return { config, facts, notes: [] };
	}
	const { engine, ...own } = facts;
	const ours = { config: withEngine(config, "builtin"), facts: own };
	if (engine === undefined) return { ...ours, notes: [] };
	const theirs = withEngine(config, engine.engine);
	const name = NAMES[engine.engine];
	const { port } = config.endpoint;
	const problem = byEngine(engine, wantedRoutes(endpoints, theirs)).notes.find(({ kind }) => kind === "problem");
	if (problem === undefined) {
		const text = `${name} sorts the connections to port ${port} already, and gets these as well; "way: { engine: builtin }" would take the gateway of xmpps`;
		return { config: theirs, facts, notes: [{ kind: "info", text }] };
	}
	const text = `${name} sorts the connections to port ${port} already, and the gateway of xmpps comes before it`;
	return { ...ours, notes: [{ kind: "info", text, lines: [problem.text] }] };
}

function withEngine(config: Config, engine: Config["gateway"]["engine"]): Config {
	return { ...config, gateway: { ...config.gateway, engine } };
}
