import { describe, expect, it } from "vitest";
import { connect } from "xmpps-connect";
import { startWorld } from "../../src/lab/embedded/index.ts";

describe("a domain beyond ASCII", () => {
	it.each(["Müller.example.", "xn--mller-kva.example"])(
		"%s says its name in U-labels to the server and in A-labels to everybody else",
		async (given) => {
			await using world = await startWorld({ domain: "xn--mller-kva.example" });
			await using stream = await connect(given, { dns: `127.0.0.1:${world.dns.port}`, ca: world.ca });
			expect(stream.sent).toContain("to='müller.example'");
			expect(world.xmpp.seen[0]?.serverName).toBe("xn--mller-kva.example");
			expect(world.dns.asked[0]).toContain("_tcp.xn--mller-kva.example");
			expect(stream.peer.identity).toEqual({ by: "dns-id", presented: "xn--mller-kva.example" });
		},
	);
});
