import { describe, expect, it } from "vitest";
import type { RouteTable } from "../../../../../src/model/route-table.ts";
import {
	nginxStreamConfig,
	portsNeeded,
} from "../../../../../src/setup/adapters/engines/nginx-stream/nginx-stream-text.ts";
import { backend, engineTable, pass, ROUTES } from "../engine-data.ts";

function written(more: Partial<RouteTable> = {}, sockets?: number) {
	const table = engineTable(more);
	const ports = Array.from({ length: portsNeeded(table) }, (_, index) => 47_001 + index);
	return nginxStreamConfig(table, { ports, ...(sockets === undefined ? {} : { sockets }) });
}

/** As a golden file shows it. */
function chapter({ text, http, cannot }: ReturnType<typeof nginxStreamConfig>): string {
	const says = cannot.map(({ what, why, harmful }) => `# cannot ${what}: ${why}${harmful ? " (harmful)" : ""}`);
	return [text, ...(http === undefined ? [] : ["# inside http {}", http]), ...says, ""].join("\n");
}

describe("nginxStreamConfig", () => {
	it("is golden/everything.txt for one of each route", async () => {
		const metrics = { address: "127.0.0.1", port: 9100 };
		await expect(chapter(written({ metrics }, 1536))).toMatchFileSnapshot("golden/everything.txt");
	});

	it("is golden/transparent.txt where clients keep their addresses", async () => {
		const to = pass("xmpp", backend(5223, "transparent"), backend(5223, "transparent", "::1"));
		const more: Partial<RouteTable> = {
			listeners: [
				{ name: "all", address: "0.0.0.0", port: 443, proxyFrom: [] },
				{ name: "diverted", address: "203.0.113.1", port: 443, divertedTo: 7443, proxyFrom: [] },
				{ name: "all v6", address: "::", port: 443, proxyFrom: ["2001:db8:1::/48", "2001:db8:2::5"] },
			],
			routes: [
				{ name: "clients", match: { alpn: ["xmpp-client"], listener: ["all"] }, to },
				{ name: "web", match: {}, to: pass("web", backend(8443, "transparent")) },
			],
			log: { level: "warn", addresses: "prefix" },
		};
		await expect(chapter(written(more))).toMatchFileSnapshot("golden/transparent.txt");
	});

	it("does without a second hop where all backends take the same", () => {
		const plain = written({ routes: ROUTES.slice(0, 6) });
		expect(plain.text).not.toContain("proxy_protocol");
		expect(plain.text.match(/^server \{/gm)).toHaveLength(2);
		const all = ROUTES.slice(0, 7).map((route): (typeof ROUTES)[number] =>
			route.to.kind === "pass"
				? { ...route, to: { ...route.to, backends: route.to.backends.map((one) => ({ ...one, client: "proxy-v1" })) } }
				: route,
		);
		expect(written({ routes: all }).text.match(/^server \{/gm)).toHaveLength(2);
		expect(written().text.match(/^server \{/gm)).toHaveLength(7);
	});

	it("says what would do harm", () => {
		const routes = [{ name: "x", match: {}, to: pass("web", backend(1, "proxy-v2"), backend(2)) }];
		const diverted = [{ name: "d", address: "203.0.113.1", port: 443, divertedTo: 7443, proxyFrom: [] }];
		const harm = (more: Partial<RouteTable>) =>
			written(more)
				.cannot.filter(({ harmful }) => harmful)
				.map(({ what }) => what);
		expect(harm({})).toEqual([]);
		expect(harm({ routes })).toEqual(["pass one route to backends with a PROXY header and to others without"]);
		expect(harm({ listeners: diverted })).toEqual(["take connections that are diverted to it"]);
	});

	it("counts all addresses of an IPv6 network as one client", () => {
		const lines = written().text.split("map $remote_addr $xmpps_client {\n")[1]?.split("\n}")[0]?.split("\n") ?? [];
		const entries = lines.flatMap((line) => {
			const [, source, value = ""] = /^\t"~(.*)" "?(.*?)"?;$/.exec(line) ?? [];
			return source === undefined ? [] : [{ regex: new RegExp(source.replaceAll("\\z", "$")), value }];
		});
		expect(entries).toHaveLength(11);
		const client = (address: string): string => {
			for (const { regex, value } of entries) {
				const found = regex.exec(address);
				if (found === null) continue;
				return value.replace(/\$\{(\w+)\}|\$1/g, (_, name) => (name ? (found.groups?.[name] ?? "") : (found[1] ?? "")));
			}
			return address;
		};
		const written6 = (groups: readonly number[]): string =>
			new URL(`http://[${groups.map((group) => group.toString(16)).join(":")}]/`).hostname.slice(1, -1);
		const some = [0, 0, 0, 1, 0xdb8, 0xffff];
		let seed = 7;
		const next = (): number => {
			seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
			return some[Math.floor(seed / 65_536) % some.length] ?? 0;
		};
		for (let round = 0; round < 5000; round += 1) {
			const groups = Array.from({ length: 8 }, next);
			const network = groups.slice(0, 4).map((group) => `${group.toString(16)}:`);
			expect(client(written6(groups)), written6(groups)).toBe(network.join(""));
		}
		expect(client("203.0.113.9")).toBe("203.0.113.9");
	});

	it.each(["a b", "a'b", 'a"b', "a\nb", "a\\b", "a;b", "a$b", "a{b", ""])("does not write %j as a name", (name) => {
		for (const match of [{ serverName: [name] }, { alpn: [name] }]) {
			expect(() => written({ routes: [{ name: "x", match, to: pass("xmpp", backend(1)) }] })).toThrow(
				"Cannot write name",
			);
		}
	});
});
