import { describe, expect, it } from "vitest";
import { observePace } from "../../../../src/check/observe/endpoint/pace.ts";
import type { Probing } from "../../../../src/check/observe/endpoint/probing.ts";
import type { EndpointObservation } from "../../../../src/model/observation.ts";
import { endpoint, HTTP, handshake, matrix } from "../../observed.ts";
import { FEATURES, HEADER, probing, tlsServer } from "./endpoint-world.ts";

/** Milliseconds: far more than a connection over loopback takes. */
const SLOW = 150;

/** A server that takes its time. */
async function slowServer(): Promise<number> {
	return await tlsServer((socket) => {
		socket.once("data", () => setTimeout(() => socket.write(HEADER + FEATURES), SLOW));
	});
}

function at(port: number, service: EndpointObservation["service"] = "xmpps-client"): EndpointObservation {
	return endpoint(service, { address: "127.0.0.1", port });
}

async function paces(endpoints: readonly EndpointObservation[], more: Partial<Probing> = {}): Promise<number[]> {
	const seen = await observePace(await probing(more), endpoints);
	expect(seen.map(({ pace: _, ...rest }) => rest)).toEqual(endpoints);
	return seen.map(({ pace }) => pace?.length ?? 0);
}

describe("observePace", () => {
	it("looks three times at one endpoint that takes its time", async () => {
		const port = await slowServer();
		const seen = await observePace(await probing(), [at(1, "xmpp-client"), at(port), at(port), at(1, "xmpps-server")]);
		expect(seen.map(({ pace }) => pace?.length)).toEqual([undefined, 3, undefined, undefined]);
		expect(seen[1]?.pace?.every(({ featuresMs }) => featuresMs >= SLOW - 2)).toBe(true);
	});

	it("looks at nothing where no stream came, where little is wanted, or where an address has had enough", async () => {
		const port = await slowServer();
		const web = { ...at(port), handshakes: matrix(() => handshake({ inside: HTTP })) };
		expect(await paces([web, at(port, "xmpps-server")])).toEqual([0, 0]);
		expect(await paces([at(port)], { matrix: "reduced" })).toEqual([0]);
		expect(await paces([at(port)], { budgets: (await probing({ cap: 0 })).budgets })).toEqual([0]);
	});

	it("tells nothing where the server is gone by now", async () => {
		const port = await tlsServer((socket) => socket.destroy());
		expect(await paces([at(port)])).toEqual([0]);
	});
});
