import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startWorld, type World } from "../../src/lab/embedded/index.ts";
import { connectTo, failureOf, outcomes } from "./outcome.ts";

let world: World;
beforeAll(async () => {
	world = await startWorld();
});
afterAll(() => world.close());

describe("TLS", () => {
	it("takes TLS 1.2, and nothing older (RFC 7590, 3.1)", async () => {
		await using old = await world.endpoint({ maxVersion: "TLSv1.2" });
		await using stream = await connectTo(world, old);
		expect(stream.tls.protocol).toBe("TLSv1.2");
		expect(stream.roundTrips).toBe(4);
		await using older = await world.endpoint({ maxVersion: "TLSv1.1" });
		const error = await failureOf(connectTo(world, older));
		expect(outcomes(error.attempts)[0]).toMatch(/^(tls-alert|tls-failed|tcp-reset)$/);
	});
});
