import { startGateway } from "../lab.mjs";
import { runLoad } from "../load.mjs";

/** Seconds after which no further transfer begins. */
const LONGEST = 3_600;

/**
 * Sends pseudo-random bytes both ways at once, in chunks of 1 byte to 64 KB, and compares every one on both sides. By turns the client,
 * the backend or neither has half of its bytes left when the other side has ended already.
 * @param {import("../lab.mjs").Lab} lab
 * @param {{ readonly transfers: number, readonly bytes: number, readonly lanes: number }} how bytes: of a transfer, each way;
 *   lanes: transfers at a time
 */
export async function transfers(lab, { transfers: count, bytes, lanes }) {
	const gateway = await startGateway(lab, 1_000);
	try {
		const before = await lab.behind.stats();
		const said = await runLoad(lab.load, "duplex", {
			...{ to: gateway.to, transfers: count, bytes, connections: lanes, seconds: LONGEST },
			...{ relay: gateway.program.pid, backend: lab.behind.pid },
		});
		const after = await lab.behind.stats();
		const megabytes = Math.round(bytes / 2 ** 20);
		const what = `${megabytes} MB both ways at once`;
		const atBackend = after.identical - before.identical;
		return {
			measures: [
				{ what: `${what}: transfers`, value: said.started, unit: "" },
				{ what: `${what}: all of them took`, value: said.seconds, unit: "s" },
				{
					...{ what: `${what}: passed, both directions together`, unit: "GB/s" },
					value: Math.round((2e-7 * bytes * said.identical) / said.seconds) / 100,
				},
				{ what: `${what}: the gateway's CPU`, value: said.cpu.relay, unit: "s" },
			],
			bounds: [
				{ what: `${what}: transfers that did not take place`, value: count - said.started, limit: 0, unit: "" },
				{
					what: `${what}: not identical at the client, of ${count}`,
					value: count - said.identical,
					limit: 0,
					unit: "",
				},
				{ what: `${what}: not identical at the backend, of ${count}`, value: count - atBackend, limit: 0, unit: "" },
			],
			notes: said.failed === 0 ? [] : [`The last transfer that failed: ${said.lastFailure}.`],
		};
	} finally {
		await gateway.program.stop();
	}
}
