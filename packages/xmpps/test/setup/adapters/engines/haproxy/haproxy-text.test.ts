import { describe, expect, it } from "vitest";
import type { RouteTable } from "../../../../../src/model/route-table.ts";
import { haproxyConfig } from "../../../../../src/setup/adapters/engines/haproxy/haproxy-text.ts";
import { backend, engineTable, LISTENERS, pass, ROUTES } from "../engine-data.ts";

const DEBIAN = { version: "2.6.12", root: false };
const written = (more: Partial<RouteTable> = {}, options = DEBIAN) => haproxyConfig(engineTable(more), options);

/** As a golden file shows it. */
function chapter({ text, cannot }: ReturnType<typeof haproxyConfig>): string {
	return [
		text,
		...cannot.map(({ what, why, harmful }) => `# cannot ${what}: ${why}${harmful ? " (harmful)" : ""}`),
		"",
	].join("\n");
}

describe("haproxyConfig", () => {
	it("is golden/everything.txt for one of each route", async () => {
		const metrics = { address: "127.0.0.1", port: 9100 };
		await expect(chapter(written({ metrics }))).toMatchFileSnapshot("golden/everything.txt");
	});

	it("is golden/transparent.txt where clients keep their addresses, by version", async () => {
		const to = pass("xmpp", backend(5223, "transparent"), backend(5223, "transparent", "::1"));
		const more: Partial<RouteTable> = {
			listeners: [
				{ name: "all", address: "0.0.0.0", port: 443, divertedTo: 7443, proxyFrom: [] },
				{ name: "all v6", address: "::", port: 443, proxyFrom: ["2001:db8:1::/48", "2001:db8:2::5"] },
			],
			routes: [{ name: "clients", match: { alpn: ["xmpp-client"], listener: ["all"] }, to }, ...ROUTES.slice(6, 7)],
			log: { level: "warn", addresses: "prefix" },
		};
		const versions = [
			written(more),
			written(more, { version: "3.0.11", root: false }),
			written(more, { ...DEBIAN, root: true }),
		];
		await expect(versions.map(chapter).join("\n# ----\n")).toMatchFileSnapshot("golden/transparent.txt");
		expect(versions.map(({ cannot }) => cannot.some(({ harmful }) => harmful))).toEqual([true, false, false]);
	});

	it("waits for a stream header last: of that it knows only at the end that there is none", () => {
		const { text } = written({ routes: [...ROUTES].reverse() });
		const waits = text.split("\n").filter((line) => line.includes("content accept"));
		expect(waits.map((line) => line.split(" if ")[1])).toEqual(["tls", "http http-end", "angle stream"]);
	});

	it("lets nobody to XMPP of whom it does not know what they offer", () => {
		const uses = written()
			.text.split("\n")
			.filter((line) => /use_backend xmpps-[45]-/.test(line));
		expect(uses).toHaveLength(3);
		for (const line of uses) expect(/ whole$| alpn\d+$/.test(line)).toBe(true);
	});

	it("keeps its lines within what HAProxy reads of one", () => {
		const serverName = Array.from({ length: 500 }, (_, index) => `${"long".repeat(15)}.host-${index}.example.com`);
		const wild = serverName.map((name) => `*.${name}`);
		const routes = [{ name: "many", match: { serverName: [...serverName, ...wild] }, to: pass("web", backend(1)) }];
		const lines = written({ routes }).text.split("\n");
		expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(2048);
		expect(Math.max(...lines.map((line) => line.split(" ").length))).toBeLessThan(64);
		for (const name of serverName) expect(lines.some((line) => line.includes(`'${name}'`))).toBe(true);
	});

	it.each(["a b", "a'b", 'a"b', "a\nb", "a\\b", "a#b", "a$b", ""])("does not write %j as a name", (name) => {
		for (const match of [{ serverName: [name] }, { alpn: [name] }, { first: "xmpp" as const, serverName: [name] }]) {
			expect(() => written({ routes: [{ name: "x", match, to: pass("xmpp", backend(1)) }] })).toThrow(
				"Cannot write name",
			);
		}
	});

	it("takes names of routes and listeners as they are", () => {
		const name = "a b'\n\tbackend \u00e9vil {";
		const { text } = written({
			listeners: LISTENERS.map((listener) => ({ ...listener, name })),
			routes: [{ name, match: { listener: [name] }, to: pass("web", backend(1)) }],
		});
		expect(text).toContain("bind 203.0.113.1:443 id 1 name 1-a-b-backend-vil-\n");
		expect(text).toContain("\nbackend xmpps-1-a-b-backend-vil- from");
		expect(() => written({ listeners: [{ name, address: "0.0.0.0 ssl", port: 1, proxyFrom: [] }] })).toThrow("address");
		expect(() => written({ listeners: [{ name, address: "::", port: 1, proxyFrom: ["::/0 }"] }] })).toThrow("prefix");
	});
});
