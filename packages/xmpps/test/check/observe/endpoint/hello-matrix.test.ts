import { describe, expect, it } from "vitest";
import { helloOf, MAIN_CELL, matrixCells, rankOf } from "../../../../src/check/observe/endpoint/hello-matrix.ts";
import { ALPN_OFFERS, DOMAIN, SNI_OFFERS, TARGET } from "../../observed.ts";

describe("the matrix of ALPN and SNI", () => {
	it("is every pair in a fixed order, and reduced the hello of the standard alone", () => {
		expect(matrixCells("full", DOMAIN, TARGET)).toEqual(
			ALPN_OFFERS.flatMap((alpn) => SNI_OFFERS.map((sni) => ({ alpn, sni }))),
		);
		expect(matrixCells("reduced", DOMAIN, TARGET)).toEqual([{ alpn: "right", sni: "domain" }]);
	});

	it.each([
		["the domain again", DOMAIN.ascii],
		["an address", "192.0.2.1"],
		["no host name", "a b.example.org"],
	])("has no SNI of a target that is %s", (_, target) => {
		const cells = matrixCells("full", DOMAIN, target);
		expect(cells).toHaveLength(18);
		expect(cells.map(({ sni }) => sni)).not.toContain("target");
	});

	it.each([
		["right", "client", ["xmpp-client"]],
		["right", "server", ["xmpp-server"]],
		["none", "client", []],
		["web", "client", ["h2", "http/1.1"]],
		["both", "server", ["xmpp-server", "http/1.1"]],
		["other-service", "client", ["xmpp-server"]],
		["other-service", "server", ["xmpp-client"]],
	] as const)("offers for %s to a %s %j", (alpn, role, names) => {
		expect(helloOf({ alpn, sni: "none" }, role, DOMAIN, TARGET)).toEqual({ alpn: names });
	});

	it.each([
		["domain", "example.org"],
		["target", TARGET],
		["foreign", "xmpps-check.invalid"],
	] as const)("asks for %s by %s", (sni, servername) => {
		expect(helloOf({ alpn: "none", sni }, "client", DOMAIN, TARGET)).toEqual({ alpn: [], servername });
	});

	it("ranks what matters first", () => {
		const ranks = matrixCells("full", DOMAIN, TARGET).toSorted((a, b) => rankOf(a) - rankOf(b));
		expect(ranks.slice(0, 4)).toEqual([
			MAIN_CELL,
			{ alpn: "none", sni: "domain" },
			{ alpn: "web", sni: "domain" },
			{ alpn: "right", sni: "none" },
		]);
	});
});
