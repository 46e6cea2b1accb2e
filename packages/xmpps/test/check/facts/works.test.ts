import { describe, expect, it } from "vitest";
import { makeFacts } from "../../../src/check/facts/make-facts.ts";
import { spokenRole } from "../../../src/check/facts/spoken-role.ts";
import { anyWorks, roleWorks, works } from "../../../src/check/facts/works.ts";
import { tcpFailed } from "../dns-observed.ts";
import { endpoint, handshake, matrix, observed, xmpp } from "../observed.ts";

const FACTS = makeFacts(observed());
const GOOD = endpoint("xmpps-server");
const DEAD = endpoint("xmpps-server", { tcp: tcpFailed("refused") });
const UNKNOWN = endpoint("xmpps-server", { tcp: tcpFailed("no-family") });
const FOR_CLIENTS = endpoint("xmpps-server", {
	handshakes: matrix(() => handshake({ inside: xmpp({}, { namespace: "jabber:client" }) })),
});

describe("whether an endpoint works", () => {
	it("is known, or not, or not to be known", () => {
		expect([GOOD, DEAD, UNKNOWN].map((one) => works(FACTS, one))).toEqual(["yes", "no", "unknown"]);
	});

	it("is no where the stream is for the other role", () => {
		expect(spokenRole(FOR_CLIENTS)).toBe("client");
		expect(works(FACTS, FOR_CLIENTS)).toBe("no");
	});

	it("needs one of many, and one that is unknown leaves it open", () => {
		expect(anyWorks(FACTS, [DEAD, UNKNOWN, GOOD])).toBe("yes");
		expect(anyWorks(FACTS, [DEAD, UNKNOWN])).toBe("unknown");
		expect(anyWorks(FACTS, [DEAD])).toBe("no");
		expect(anyWorks(FACTS, [])).toBe("no");
	});

	it("is asked for a role, without those that do not count", () => {
		expect(roleWorks(FACTS, "client")).toBe("yes");
		expect(roleWorks(FACTS, "client", ({ service }) => service.endsWith("-client"))).toBe("no");
	});
});
