import { describe, expect, it } from "vitest";
import { addressesIn } from "../../../../src/check/observe/local/addresses.ts";
import { listenersIn } from "../../../../src/check/observe/local/listeners.ts";

describe("listenersIn", () => {
	it("reads what ss of iproute2 6.1 prints", () => {
		const text = `LISTEN 0      511          0.0.0.0:443        0.0.0.0:*    users:(("nginx",pid=12,fd=6),("nginx",pid=11,fd=6))
LISTEN 0      128                *:5222             *:*    users:(("lua5.4",pid=9,fd=5))
LISTEN 0      4096   127.0.0.53%lo:53         0.0.0.0:*
LISTEN 0      128   [fe80::1]%eth0:5269          [::]:*    users:(("a \\"b",pid=9,fd=5))
LISTEN 0      128            [::1]:5347          [::]:*
LISTEN 0      128            [::1]:5347          [::]:*
nonsense
LISTEN 0 1 *:0 *:*
`;
		expect(listenersIn(text)).toEqual([
			{ address: "127.0.0.53", port: 53 },
			{ address: "0.0.0.0", port: 443, program: "nginx" },
			{ address: "::", port: 5222, program: "lua5.4" },
			{ address: "fe80::1", port: 5269, program: 'a \\"b' },
			{ address: "::1", port: 5347 },
		]);
	});
});

describe("addressesIn", () => {
	it("reads what others could reach", () => {
		const info = (local: string, scope: string): object => ({ family: "inet", local, prefixlen: 24, scope });
		const links = [
			{ ifname: "lo", addr_info: [info("127.0.0.1", "host"), info("::1", "host")] },
			{
				ifname: "eth0",
				addr_info: [info("203.0.113.2", "global"), info("fe80::1", "link"), info("2001:db8::2", "global")],
			},
			{ ifname: "eth1", addr_info: [info("203.0.113.2", "global"), { local: 7 }, null] },
			{},
			null,
		];
		expect(addressesIn(JSON.stringify(links))).toEqual(["2001:db8::2", "203.0.113.2"]);
	});

	it.each(["", "{}", "Object not found"])("knows that %j is no list", (text) => {
		expect(addressesIn(text)).toBeUndefined();
	});
});
