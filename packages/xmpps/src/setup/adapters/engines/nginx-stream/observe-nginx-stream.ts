import { HostReader } from "../../../../check/observe/local/host-reader.ts";
import { type NginxNode, readNginxTree, withoutIncludes } from "../../../../check/observe/local/nginx-tree.ts";
import type { ChangeableHost } from "../../../../host/changeable-host.ts";
import type { Config } from "../../../../model/config.ts";
import type { LocalObservation } from "../../../../model/observation-local.ts";
import { complaintsIn, TEST_NGINX } from "../../../items/actions/nginx-validation.ts";
import { nginxServers, standsFor } from "../../nginx/nginx-servers.ts";
import type { NginxStreamFacts, StreamPlace } from "./nginx-stream-facts.ts";

/**
 * Where a file of ours may be at the top. Debian includes modules-enabled there, before everything else: a `stream {}` may stand in
 * it, but behind all modules, since nginx loads none behind the first block.
 */
const TOP: readonly string[] = ["/etc/nginx/modules-enabled/99-xmpps.conf", "/etc/nginx/modules-enabled/zz-xmpps.conf"];
const HTTP: readonly string[] = ["/etc/nginx/conf.d/xmpps-gateway.conf", "/etc/nginx/sites-enabled/xmpps-gateway.conf"];

/** What a file of ours is called in a folder of somebody's `stream {}`. */
const INSIDE = "xmpps-gateway.conf";

/** The first line of our files: whatever else is at their paths is not ours. */
export const MARK = "# Made by xmpps from xmpps.yaml";

/** nginx's own number, where nothing says otherwise. */
const DEFAULT_CONNECTIONS = 512;

/** Looks at nginx, and at who else listens. */
export async function observeNginxStream(
	host: ChangeableHost,
	_config: Config,
	local: LocalObservation,
	signal?: AbortSignal,
): Promise<NginxStreamFacts> {
	const software = local.software.find((one) => one.software === "nginx");
	const { listeners } = local;
	if (software === undefined) {
		return {
			...{ installed: false, version: "", running: false, stream: false, place: { kind: "none" } },
			...{ servers: [], ownPorts: [], test: { state: "unknown" }, listeners },
		};
	}
	const reader = new HostReader(host, signal);
	const tree = (await readNginxTree(reader)) ?? [];
	const [built, workers, test] = await Promise.all([
		reader.run(["/usr/sbin/nginx", "-V"]),
		workersOf(tree, reader),
		software.running && local.root ? testNow(reader) : ({ state: "unknown" } as const),
	]);
	const place = streamPlace(tree);
	const ours = place.kind === "none" ? undefined : await reader.text(place.path);
	const http = nginxServers(tree, HTTP);
	const httpPath = http.places[0]?.path;
	const [httpText] = httpPath === undefined ? [] : [await reader.text(httpPath)];
	const others = nginxServers(withoutFiles(tree, [...TOP, ...(place.kind === "inside" ? [place.path] : [])]), HTTP);
	const connections = value(tree, ["events", "worker_connections"]);
	return {
		installed: true,
		version: software.version,
		running: software.running,
		stream: hasStream(tree, built?.stderr ?? ""),
		place,
		...(httpPath === undefined || isForeign(httpText) ? {} : { httpPath }),
		servers: others.servers,
		...(workers === undefined ? {} : { sockets: workers * Number(connections ?? DEFAULT_CONNECTIONS) }),
		ownPorts: ours?.startsWith(MARK) === true ? portsIn(ours) : [],
		test,
		listeners,
	};
}

/** Where our part of `stream` would be read. */
export function streamPlace(tree: readonly NginxNode[]): StreamPlace {
	const stream = withoutIncludes(withoutFiles(tree, TOP)).find(({ words }) => words[0] === "stream");
	if (stream !== undefined) {
		const [folder] = includesIn(findStream(tree) ?? [])
			.filter((pattern) => /\*[^/]*$/.test(pattern))
			.map((pattern) => pattern.slice(0, pattern.lastIndexOf("/") + 1) + INSIDE)
			.filter((path) => includesIn(findStream(tree) ?? []).some((pattern) => standsFor(pattern, path)));
		return folder === undefined ? { kind: "none", stream: stream.file } : { kind: "inside", path: folder };
	}
	const included = tree.filter(({ words }) => words[0] === "include");
	for (const path of TOP) {
		const include = included.find(({ words }) => standsFor(words[1] ?? "", path));
		if (include === undefined) continue;
		const modules = withoutIncludes([include]).filter(({ words }) => words[0] === "load_module");
		const later = included.slice(included.indexOf(include) + 1).some((node) => hasModules([node]));
		if (!later && modules.every(({ file }) => file < path)) return { kind: "top", path };
	}
	return { kind: "none" };
}

function hasModules(nodes: readonly NginxNode[]): boolean {
	return withoutIncludes(nodes).some(({ words }) => words[0] === "load_module");
}

/** What is in somebody's `stream {}`, with its includes. */
function findStream(nodes: readonly NginxNode[]): readonly NginxNode[] | undefined {
	for (const { words, block, file } of nodes) {
		if (words[0] === "stream" && !TOP.includes(file)) return block ?? [];
		const inside = words[0] === "include" ? findStream(block ?? []) : undefined;
		if (inside !== undefined) return inside;
	}
	return undefined;
}

function includesIn(nodes: readonly NginxNode[]): readonly string[] {
	return nodes.flatMap(({ words }) => (words[0] === "include" ? [words[1] ?? ""] : []));
}

/** A tree without what stands in some files. */
function withoutFiles(tree: readonly NginxNode[], files: readonly string[]): NginxNode[] {
	return tree
		.filter(({ file }) => !files.includes(file))
		.map((node) => (node.block === undefined ? node : { ...node, block: withoutFiles(node.block, files) }));
}

function hasStream(tree: readonly NginxNode[], built: string): boolean {
	const loaded = withoutIncludes(tree).some(
		({ words }) => words[0] === "load_module" && /\/ngx_stream_module\.so"?$/.test(words[1] ?? ""),
	);
	return loaded || /--with-stream(?!\S)/.test(built);
}

/** How many workers there are; undefined where it cannot be told. */
async function workersOf(tree: readonly NginxNode[], reader: HostReader): Promise<number | undefined> {
	const words = value(tree, ["worker_processes"]) ?? "1";
	const count = words === "auto" ? (await reader.run(["nproc"]))?.stdout.trim() : words;
	return count !== undefined && /^\d{1,4}$/.test(count) ? Number(count) : undefined;
}

/** The value of a directive, inside blocks where there are several names. */
function value(tree: readonly NginxNode[], [name, ...inside]: readonly string[]): string | undefined {
	const node = withoutIncludes(tree).findLast(({ words }) => words[0] === name);
	if (inside.length > 0) return value(node?.block ?? [], inside);
	return node?.words[1];
}

function isForeign(text: string | undefined): boolean {
	return text !== undefined && !text.startsWith(MARK);
}

/** The ports of 127.0.0.1 that a file of ours has. */
function portsIn(text: string): readonly number[] {
	const ports = [...text.matchAll(/\b127\.0\.0\.1:(\d{1,5})(?= |;)/g)].map(([, port]) => Number(port));
	return [...new Set(ports)];
}

async function testNow(reader: HostReader): Promise<NginxStreamFacts["test"]> {
	const result = await reader.run(TEST_NGINX);
	if (result === undefined) return { state: "unknown" };
	return result.code === 0 ? { state: "ok" } : { state: "failed", words: complaintsIn(result.stderr) };
}
