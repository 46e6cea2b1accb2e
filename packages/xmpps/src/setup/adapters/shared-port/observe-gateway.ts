import { printable } from "xmpps-connect/protocol";
import { haproxyView } from "../../../check/facts/haproxy.ts";
import { nginxStreams } from "../../../check/facts/nginx-streams.ts";
import type { ChangeableHost } from "../../../host/changeable-host.ts";
import type { Config, GatewayEngine } from "../../../model/config.ts";
import type { LocalObservation } from "../../../model/observation-local.ts";
import { runTool } from "../../items/drivers/filter-tool.ts";
import { haproxyAdapter } from "../engines/haproxy/haproxy-adapter.ts";
import { nginxStreamAdapter } from "../engines/nginx-stream/nginx-stream-adapter.ts";
import { divertChain } from "../nftables/table-lines.ts";
import type { EngineFacts, GatewayFacts } from "./gateway-facts.ts";
import { SOCKET_UNIT_PATH, socketAddresses } from "./gateway-unit.ts";

/** Where the command is, and who could change what it leads to: a line for it and each folder above. A constant script. */
const WHERE = `command=$(command -v xmpps) || exit 3
path=$(readlink -f -- "$command") || exit 3
printf '%s\\n' "$command"
while :; do
	stat -L -c '%u %a %n' -- "$path"
	if [ "$path" = / ]; then break; fi
	path=$(dirname -- "$path")
done`;

/** Looks at what a gateway needs. @throws {Error} only when the host cannot be asked at all */
export async function observeGateway(
	host: ChangeableHost,
	config: Config,
	local: LocalObservation,
	signal?: AbortSignal,
): Promise<GatewayFacts> {
	const [where, divert, engine, sockets] = await Promise.all([
		host.run(["sh", "-c", WHERE], { timeout: 10_000, ...(signal === undefined ? {} : { signal }) }),
		runTool(host, ["nft", "-c", "-f", "-"], { input: PROBE, signal }),
		observeEngine(host, config, local, signal),
		host.files.read(SOCKET_UNIT_PATH).catch(() => undefined),
	]);
	const [command, ...owners] = where.stdout.trim().split("\n");
	const found = where.code === 0 && command !== undefined && /^\/[\w./+-]+$/.test(command);
	return {
		command: found ? command : undefined,
		untrusted: found ? untrusted(owners) : undefined,
		cannotDivert: divertRefusal(divert),
		listeners: local.listeners,
		sockets: sockets?.kind === "file" ? socketAddresses(Buffer.from(sockets.bytes).toString()) : [],
		...(engine === undefined ? {} : { engine }),
	};
}

async function observeEngine(
	host: ChangeableHost,
	config: Config,
	local: LocalObservation,
	signal: AbortSignal | undefined,
): Promise<EngineFacts | undefined> {
	const engine = config.gateway.engine === "auto" ? sharesAlready(config, local) : config.gateway.engine;
	if (engine === "haproxy") return { engine, seen: await haproxyAdapter.observe(host, config, local, signal) };
	if (engine === "nginx") return { engine, seen: await nginxStreamAdapter.observe(host, config, local, signal) };
	return undefined;
}

/** Who sorts the connections to the endpoint's port already. */
function sharesAlready({ endpoint, gateway }: Config, local: LocalObservation): GatewayEngine {
	if (gateway.web !== undefined) return "builtin";
	if (haproxyView(local, [endpoint.port]) !== undefined) return "haproxy";
	return nginxStreams(local, [endpoint.port]).length > 0 ? "nginx" : "builtin";
}

/** A table that nobody has, with the rules that are wanted: nft says whether the kernel would take it. */
const PROBE = [
	"table inet xmpps-probe {",
	...divertChain([
		{ family: 4, address: "192.0.2.1", port: 443, toPort: 7443 },
		{ family: 6, address: "2001:db8::1", port: 443, toPort: 7443 },
	]).map((line) => `\t${line}`),
	"}",
	"",
].join("\n");

function divertRefusal(result: Awaited<ReturnType<typeof runTool>>): string | undefined {
	if (result === undefined) return '"nft" is not installed';
	if (result.code === 0) return undefined;
	return printable(result.stderr.trim().split("\n")[0] ?? "", 200);
}

/** What root starts at every boot must be in nobody else's hands. @param owners lines of user id, mode and path */
function untrusted(owners: readonly string[]): string | undefined {
	for (const line of owners) {
		const [, uid = "", mode = "", path = ""] = /^(\d+) (\d+) (.*)$/.exec(line) ?? [];
		const shown = printable(path, 200);
		if (uid !== "0") return `"${shown}" belongs to somebody else than root`;
		if ((Number.parseInt(mode, 8) & 0o022) !== 0) return `"${shown}" can be written by others than root`;
	}
	return undefined;
}
