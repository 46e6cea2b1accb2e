import { describe, expect, it } from "vitest";
import { chooseListens } from "../../../../src/setup/adapters/nginx/choose-listens.ts";
import type { NginxFacts } from "../../../../src/setup/adapters/nginx/nginx-facts.ts";
import { A, B, B6, nginxFacts, site } from "./nginx-data.ts";

const chosen = (facts: Partial<NginxFacts>, addresses = [B, B6]): string[] =>
	chooseListens(nginxFacts(facts), addresses).listens.map(
		({ listen, beside }) => `${listen}${beside.length === 0 ? " new" : ""}`,
	);

describe("chooseListens", () => {
	it.each<[string, string[], string[]]>([
		["joins all addresses", ["80", "[::]:80"], ["80", "[::]:80"]],
		["joins the address itself, which takes everything for it", ["80", `${B}:80`, "[::]:80"], [`${B}:80`, "[::]:80"]],
		["joins the same of IPv6", ["80", "[::]:80", "[2001:db8:0::2]:80"], ["80", `[${B6}]:80`]],
		["joins a socket that has both families", ["[::]:80 ipv6only=off"], ["[::]:80"]],
		["takes its own address beside those of others", [`${A}:80`, "[::]:80"], [`${B}:80 new`, "[::]:80"]],
		["takes all where nobody is", ["443 ssl", "[::]:443 ssl"], ["80 new", "[::]:80 new"]],
		["reads a name as an address that it does not know", ["localhost:80"], [`${B}:80 new`, "[::]:80 new"]],
		["does not take a socket of the file system for one", ["unix:/run/x"], ["80 new", "[::]:80 new"]],
	])("%s", (_, listens, expected) => {
		expect(chosen({ servers: [site(listens)] })).toEqual(expected);
	});

	it("needs IPv6 for IPv6", () => {
		expect(chosen({ ipv6: false })).toEqual(["80"]);
	});

	it("asks for one socket once", () => {
		expect(chosen({}, [A, B])).toEqual(["80"]);
	});

	it("leaves an address alone whose port 80 is another program's", () => {
		const listeners = [{ address: B, port: 80, program: "apache2" }];
		const { listens, taken } = chooseListens(nginxFacts({ listeners }), [B, B6]);
		expect(listens.map(({ listen }) => listen)).toEqual(["[::]:80"]);
		expect(taken).toEqual([{ address: B, by: "apache2" }]);
		// One socket for both families, as Apache has it.
		const everywhere = [{ address: "::", port: 80, program: "apache2" }];
		expect(chooseListens(nginxFacts({ listeners: everywhere, servers: [] }), [B, B6]).taken).toHaveLength(2);
	});

	it("does not ask for all addresses while one is another program's", () => {
		expect(chosen({ servers: [], listeners: [{ address: A, port: 80, program: "haproxy" }] })).toEqual([
			`${B}:80 new`,
			"[::]:80 new",
		]);
	});

	it("takes a listener without a name for nginx, and its own for its own", () => {
		expect(
			chosen({
				listeners: [
					{ address: "0.0.0.0", port: 80 },
					{ address: "::", port: 80, program: "nginx" },
				],
			}),
		).toEqual(["80", "[::]:80"]);
	});

	it("knows that a stream tells no names apart", () => {
		const { taken } = chooseListens(nginxFacts({ servers: [site(["80"], { in: "stream" })] }), [B]);
		expect(taken).toEqual([{ address: B, by: "a stream of nginx" }]);
	});
});
