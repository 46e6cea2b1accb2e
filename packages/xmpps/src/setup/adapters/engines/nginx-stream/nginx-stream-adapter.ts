import type { RouteTable } from "../../../../model/route-table.ts";
import type { Note, WantedItem, WantedStage } from "../../../stage.ts";
import type { NginxListen, NginxServer } from "../../nginx/nginx-facts.ts";
import type { EngineAdapter } from "../engine-adapter.ts";
import { cannotNotes, holderNotes, listensAt, overlap, webBackends } from "../engine-notes.ts";
import type { NginxStreamFacts } from "./nginx-stream-facts.ts";
import { nginxStreamConfig, portsNeeded } from "./nginx-stream-text.ts";
import { MARK, observeNginxStream } from "./observe-nginx-stream.ts";

/** nginx's stream in place of our own gateway. */
export const nginxStreamAdapter: EngineAdapter<NginxStreamFacts> = {
	name: "nginx",
	observe: observeNginxStream,
	wanted,
};

/** `proxy_half_close` came with 1.21.4; 1.22 is the oldest that was tried. */
const OLDEST = [1, 22] as const;

/** Below the ports that the kernel gives to whoever connects, or one of those could be taken when nginx starts. */
const FIRST_PORT = 17_443;
const LAST_PORT = 18_442;

const HEAD = `${MARK}; "xmpps remove" takes it away. What is changed here by hand stays, and stops the next apply.`;

interface Wanted {
	readonly stages: readonly WantedStage[];
	readonly notes: readonly Note[];
}

function wanted(table: RouteTable, facts: NginxStreamFacts): Wanted {
	const sockets = facts.sockets === undefined ? {} : { sockets: facts.sockets };
	const { text, http, cannot } = nginxStreamConfig(table, { ports: freePorts(facts, portsNeeded(table)), ...sockets });
	const problem = problemOf(facts, text);
	if (problem !== undefined) return { stages: [], notes: [problem] };
	const { place, httpPath, running } = facts;
	const notes = [
		...cannotNotes("nginx", cannot),
		...holderNotes("nginx", ["nginx"], table, facts.listeners),
		...listenNotes(table, facts.servers),
		...(http !== undefined && httpPath === undefined ? [noHttpNote(http)] : []),
		...(running
			? []
			: [{ kind: "info", text: "nginx does not run; it takes its new files when it is started" } as const]),
	];
	if (place.kind === "none" || notes.some(({ kind }) => kind === "problem")) return { stages: [], notes };
	const lines = place.kind === "inside" ? text : `stream {\n${text.trimEnd().replace(/^(?=.)/gm, "\t")}\n}\n`;
	const items = [
		fileItem(place.path, lines, "nginx tells XMPP and the web apart, and passes each on"),
		...(http === undefined || httpPath === undefined
			? []
			: [fileItem(httpPath, http, "requests in clear that come to the shared port are led to https")]),
	];
	return {
		stages: [
			{
				name: "web",
				items,
				validations: [{ kind: "nginx-config" }],
				activations: [
					{
						activation: { kind: "nginx-reload" },
						effect: running
							? "nginx reloads: sites answer throughout, and connections that pass through it stay with the old workers until they end"
							: "nginx does not run, and nothing is done",
					},
				],
			},
		],
		notes,
	};
}

function fileItem(path: string, text: string, why: string): WantedItem {
	const content = `${HEAD}\n${text}`;
	return { item: { kind: "file", path }, state: { content, mode: 0o644, owner: "root", group: "root" }, why };
}

/** Ports that nobody has, the same as before where there are some of ours. */
function freePorts({ listeners, ownPorts }: NginxStreamFacts, count: number): readonly number[] {
	const taken = new Set(listeners.map(({ port }) => port));
	const ports: number[] = [];
	for (let port = FIRST_PORT; port <= LAST_PORT && ports.length < count; port += 1) {
		if (!taken.has(port) || ownPorts.includes(port)) ports.push(port);
	}
	return ports;
}

/** What keeps nginx from taking anything of ours. */
function problemOf({ installed, version, stream, place, test }: NginxStreamFacts, text: string): Note | undefined {
	if (!installed) return { kind: "problem", text: "xmpps.yaml wants nginx, which is not installed" };
	const [major = 0, minor = 0] = version.split(".").map(Number);
	if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
		return {
			kind: "problem",
			text: `nginx ${version} is too old to share a port: it needs ${OLDEST.join(".")} or later`,
		};
	}
	if (!stream) {
		return {
			kind: "problem",
			text: "nginx is to share a port, and its module for that is missing",
			lines: ["apt install libnginx-mod-stream"],
		};
	}
	if (test.state === "failed") {
		return {
			kind: "problem",
			text: "nginx refuses its configuration as it is now, so that nothing can be added to it: nginx -t says why",
			lines: test.words,
		};
	}
	if (place.kind !== "none") return undefined;
	if (place.stream !== undefined) {
		return {
			kind: "problem",
			text: `nginx has a stream block in ${place.stream}, can have no other, and reads no folder inside of it; this line there lets it`,
			lines: ["include /etc/nginx/stream-enabled/*.conf;", "# the folder: mkdir /etc/nginx/stream-enabled"],
		};
	}
	return {
		kind: "problem",
		text: "nginx reads no folder outside of its blocks in which a file of xmpps would be behind all modules; these lines belong at the end of nginx.conf",
		lines: ["stream {", ...text.trimEnd().split("\n"), "}"],
	};
}

/** nginx itself has the port: what it serves there has to move behind the stream. */
function listenNotes(table: RouteTable, servers: readonly NginxServer[]): Note[] {
	const places = listensAt(table);
	const isThere = ({ address, port }: NginxListen): boolean =>
		places.some((one) => one.port === port && overlap(one.address, address));
	const lines = servers.flatMap((server) =>
		server.listens.filter(isThere).map((listen) => {
			const name = server.names[0] === undefined ? "" : `, server ${server.names[0]}`;
			return `# ${server.file}${name}: instead of "listen ${listen.text};"`;
		}),
	);
	if (lines.length === 0) return [];
	const [web] = webBackends(table);
	const instead =
		web === undefined
			? []
			: [
					`listen ${web.place} ssl${web.header ? " proxy_protocol" : ""};`,
					...(web.header ? ["set_real_ip_from 127.0.0.1;", "real_ip_header proxy_protocol;"] : []),
				];
	return [
		{
			kind: "problem",
			text: "nginx listens already where its stream is to tell XMPP and the web apart; its sites move behind that with these lines",
			lines: [...lines, ...instead, "# then, as a reload does not do it: nginx -t && systemctl restart nginx"],
		},
	];
}

function noHttpNote(http: string): Note {
	return {
		kind: "manual",
		text: "nginx reads no folder in which a file of xmpps would be inside http; requests in clear are redirected by this server there",
		lines: http.trimEnd().split("\n"),
	};
}
