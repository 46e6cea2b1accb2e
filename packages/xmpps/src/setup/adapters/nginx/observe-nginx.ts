import { printable } from "xmpps-connect/protocol";
import { HostReader } from "../../../check/observe/local/host-reader.ts";
import { readNginxTree } from "../../../check/observe/local/nginx-tree.ts";
import type { ChangeableHost } from "../../../host/changeable-host.ts";
import type { Config } from "../../../model/config.ts";
import type { LocalObservation } from "../../../model/observation-local.ts";
import { complaintsIn, TEST_NGINX } from "../../items/actions/nginx-validation.ts";
import type { NginxFacts, NginxFolder } from "./nginx-facts.ts";
import { nginxServers } from "./nginx-servers.ts";
import { isOurs } from "./vhost-text.ts";

/** Where a file of ours may be; the later ones where the first would become the default server of somebody's port. */
export const PLACES: readonly string[] = [
	"/etc/nginx/conf.d/xmpps.conf",
	"/etc/nginx/sites-enabled/xmpps.conf",
	"/etc/nginx/sites-enabled/zz-xmpps.conf",
];

/** Folders that Debian or its programs made, which are nobody's to change. */
const SYSTEM: ReadonlySet<string> = new Set([
	...["/etc", "/home", "/opt", "/run", "/srv", "/tmp", "/usr", "/usr/local", "/usr/share"],
	...["/var", "/var/cache", "/var/lib", "/var/www", "/var/www/html"],
]);

/** Looks at nginx, and at who else answers on ports 80 and 443. */
export async function observeNginx(
	host: ChangeableHost,
	config: Config,
	local: LocalObservation,
	signal?: AbortSignal,
): Promise<NginxFacts> {
	const reader = new HostReader(host, signal);
	const software = local.software.find((one) => one.software === "nginx");
	const listeners = local.listeners.filter(({ port }) => port === 80 || port === config.endpoint.port);
	const common = {
		ipv6: ((await reader.text("/proc/net/if_inet6")) ?? "").trim() !== "",
		addresses: local.addresses,
		listeners,
		otherWeb: [
			...new Set(
				listeners.flatMap(({ port, program = "nginx" }) => (port === 80 && program !== "nginx" ? [program] : [])),
			),
		],
	};
	if (software === undefined) {
		const nothing = { servers: [], places: [], folders: [], test: { state: "unknown" } as const };
		return { installed: false, version: "", running: false, ...nothing, ...common };
	}
	const [tree, foreign, test, folders] = await Promise.all([
		readNginxTree(reader),
		foreignFiles(reader),
		software.running && local.root ? testNow(reader) : ({ state: "unknown" } as const),
		foldersOf(host, config.web.challenge),
	]);
	return {
		installed: true,
		version: software.version,
		running: software.running,
		...nginxServers(
			tree ?? [],
			PLACES.filter((path) => !foreign.includes(path)),
		),
		test,
		folders,
		...common,
	};
}

/** Files by our names that somebody else wrote. */
async function foreignFiles(reader: HostReader): Promise<string[]> {
	const texts = await Promise.all(PLACES.map((path) => reader.text(path)));
	return PLACES.filter((_, index) => texts[index] !== undefined && !isOurs(texts[index] ?? ""));
}

async function testNow(reader: HostReader): Promise<NginxFacts["test"]> {
	const result = await reader.run(TEST_NGINX);
	if (result === undefined) return { state: "unknown" };
	return result.code === 0 ? { state: "ok" } : { state: "failed", words: complaintsIn(result.stderr) };
}

async function foldersOf(host: ChangeableHost, challenge: string): Promise<NginxFolder[]> {
	const parts = challenge.split("/").slice(1);
	const paths = parts.map((_, index) => `/${parts.slice(0, index + 1).join("/")}`).filter((path) => !SYSTEM.has(path));
	return Promise.all(
		paths.map(async (path): Promise<NginxFolder> => {
			try {
				const entry = await host.files.read(path);
				if (entry === undefined) return { path, state: null };
				if (entry.kind !== "folder") return { path, state: "other" };
				const { mode, owner, group } = entry;
				return { path, state: { mode, owner: printable(owner, 40), group: printable(group, 40) } };
			} catch {
				return { path, state: "other" };
			}
		}),
	);
}
