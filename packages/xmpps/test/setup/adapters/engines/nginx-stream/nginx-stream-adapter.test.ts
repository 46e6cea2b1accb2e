import { describe, expect, it } from "vitest";
import { HostReader } from "../../../../../src/check/observe/local/host-reader.ts";
import { readNginxTree } from "../../../../../src/check/observe/local/nginx-tree.ts";
import { nginxStreamAdapter } from "../../../../../src/setup/adapters/engines/nginx-stream/nginx-stream-adapter.ts";
import type { NginxStreamFacts } from "../../../../../src/setup/adapters/engines/nginx-stream/nginx-stream-facts.ts";
import { streamPlace } from "../../../../../src/setup/adapters/engines/nginx-stream/observe-nginx-stream.ts";
import { dataHost } from "../../../../check/observe/local/data-host.ts";
import { site } from "../../nginx/nginx-data.ts";
import { engineTable, ROUTES } from "../engine-data.ts";

const TOP = "/etc/nginx/modules-enabled/99-xmpps.conf";
const HTTP = "/etc/nginx/conf.d/xmpps-gateway.conf";
const facts = (more: Partial<NginxStreamFacts> = {}): NginxStreamFacts => ({
	...{ installed: true, version: "1.22.1", running: true, stream: true, servers: [], ownPorts: [], listeners: [] },
	...{ place: { kind: "top", path: TOP }, httpPath: HTTP, test: { state: "ok" } },
	...more,
});
const wanted = (more: Partial<NginxStreamFacts> = {}, table = engineTable()) =>
	nginxStreamAdapter.wanted(table, facts(more));
const textOf = ({ stages }: ReturnType<typeof wanted>, index = 0): string => {
	const state = stages[0]?.items[index]?.state;
	return state !== null && state !== undefined && "content" in state ? state.content : "";
};

describe("nginxStreamAdapter.wanted", () => {
	it("has a file for stream and one for http, has nginx judge them and reload", () => {
		const all = wanted();
		const [stage] = all.stages;
		expect(stage?.items.map(({ item }) => item)).toEqual([
			{ kind: "file", path: TOP },
			{ kind: "file", path: HTTP },
		]);
		expect(textOf(all)).toMatch(/^# Made by xmpps [^\n]*\nstream \{\n\tmap /);
		expect(stage?.validations).toEqual([{ kind: "nginx-config" }]);
		expect(stage?.activations.map(({ activation }) => activation)).toEqual([{ kind: "nginx-reload" }]);
	});

	it("needs nothing inside http where nothing is redirected", () => {
		const table = engineTable({ routes: ROUTES.slice(0, 7) });
		expect(wanted({}, table).stages[0]?.items).toHaveLength(1);
		const { httpPath: _, ...without } = facts();
		const { stages, notes } = nginxStreamAdapter.wanted(engineTable(), without);
		expect(stages[0]?.items).toHaveLength(1);
		expect(notes).toContainEqual({
			kind: "manual",
			text: expect.any(String),
			lines: expect.arrayContaining(["server {"]),
		});
	});

	it("takes ports that nobody has, and the same again", () => {
		const taken = { address: "127.0.0.1", port: 17_443, program: "other" };
		expect(textOf(wanted())).toContain("listen 127.0.0.1:17443;");
		expect(textOf(wanted({ listeners: [taken] }))).toContain("listen 127.0.0.1:17444;");
		const own = Array.from({ length: 9 }, (_, index) => 17_443 + index);
		const listeners = own.map((port) => ({ address: "127.0.0.1", port, program: "nginx" }));
		expect(textOf(wanted({ listeners, ownPorts: own }))).toBe(textOf(wanted()));
	});

	it.each<[string, Partial<NginxStreamFacts>, string]>([
		["is not there", { installed: false }, "not installed"],
		["is too old", { version: "1.18.0" }, "too old"],
		["lacks its module", { stream: false }, "module"],
		["is broken already", { test: { state: "failed", words: ["[emerg] no"] } }, "refuses its configuration"],
		[
			"has a stream without a folder",
			{ place: { kind: "none", stream: "/etc/nginx/nginx.conf" } },
			"can have no other",
		],
		["reads no folder", { place: { kind: "none" } }, "no folder"],
		[
			"shares the port with another program",
			{ listeners: [{ address: "::", port: 443, program: "apache2" }] },
			'"apache2"',
		],
		["serves the port itself", { servers: [site(["443 ssl http2", "[::]:443 ssl"])] }, "sites move behind"],
	])("does nothing where nginx %s", (_, more, words) => {
		const { stages, notes } = wanted(more);
		expect(stages).toEqual([]);
		expect(notes.filter(({ kind }) => kind === "problem")).toEqual([
			expect.objectContaining({ text: expect.stringContaining(words) }),
		]);
	});

	it("says how sites move behind it", () => {
		const { notes } = wanted({ servers: [site(["443 ssl http2"]), site(["80"]), site(["203.0.113.9:443 ssl"])] });
		expect(notes.find(({ kind }) => kind === "problem")?.lines).toEqual([
			'# /etc/nginx/sites-enabled/site, server example.org: instead of "listen 443 ssl http2;"',
			"listen 127.0.0.1:8443 ssl proxy_protocol;",
			...["set_real_ip_from 127.0.0.1;", "real_ip_header proxy_protocol;"],
			"# then, as a reload does not do it: nginx -t && systemctl restart nginx",
		]);
	});
});

describe("streamPlace", () => {
	const MODULE = { "/etc/nginx/modules-enabled/50-mod-stream.conf": "load_module modules/ngx_stream_module.so;" };
	const place = async (files: Readonly<Record<string, string>>) =>
		streamPlace((await readNginxTree(new HostReader(dataHost({ files })))) ?? []);
	const main = (text: string) => ({ "/etc/nginx/nginx.conf": `include /etc/nginx/modules-enabled/*.conf;\n${text}` });

	it("is behind all modules, outside of every block", async () => {
		expect(await place({ ...main("http {}"), ...MODULE })).toEqual({ kind: "top", path: TOP });
		const late = { "/etc/nginx/modules-enabled/99-z.conf": "load_module modules/own.so;" };
		expect(await place({ ...main("http {}"), ...MODULE, ...late })).toEqual({
			kind: "top",
			path: TOP.replace("99", "zz"),
		});
		expect(await place({ "/etc/nginx/nginx.conf": "http {}" })).toEqual({ kind: "none" });
		expect(
			await place({ ...main("include /etc/nginx/late/*.conf;"), "/etc/nginx/late/a.conf": "load_module x.so;" }),
		).toEqual({
			kind: "none",
		});
		// Ours is there already.
		expect(await place({ ...main(""), ...MODULE, [TOP]: "stream {}" })).toEqual({ kind: "top", path: TOP });
	});

	it("is inside of a stream that somebody has", async () => {
		const folder = main("stream { log_format own x; include /etc/nginx/streams/*.conf; }");
		expect(await place({ ...folder, ...MODULE })).toEqual({
			kind: "inside",
			path: "/etc/nginx/streams/xmpps-gateway.conf",
		});
		expect(await place({ ...main("stream { server { listen 1; } }"), ...MODULE })).toEqual({
			kind: "none",
			stream: "/etc/nginx/nginx.conf",
		});
	});
});
