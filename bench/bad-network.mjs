import { createSocket } from "node:dgram";
import { DEFAULT_RETRY_MS } from "../packages/connect/dist/dns/index.js";
import { connect } from "../packages/connect/dist/index.js";
import { blackHole, startDnsServer, startFront, startWorld, Zone } from "../packages/xmpps/dist/lab/embedded/index.js";
import { tenth } from "./interleave.mjs";

export const about =
	"What dead addresses, a silently dropped 5222 and a dead DNS server cost until the stream's features";

const rounds = 9;
const direct = "_xmpps-client._tcp.example.test";
const starttls = "_xmpp-client._tcp.example.test";

/** @returns {Promise<import("./run.mjs").Result>} */
export async function run() {
	/** @type {(() => Promise<unknown>)[]} */
	const ends = [];
	try {
		const world = await startWorld();
		ends.push(() => world.close());
		const hole = await blackHole("127.0.0.2");
		ends.push(() => hole.close());
		// One name, two addresses, one port: the hole first.
		const front = await startFront(
			{ domain: world.domain, xmppPort: world.ports.directTls, webPort: world.ports.web },
			"127.0.0.3",
			hole.port,
		);
		ends.push(() => front.close());
		const silent = createSocket("udp4");
		await new Promise((resolve) => silent.bind(0, "127.0.0.1", () => resolve(undefined)));
		ends.push(() => new Promise((resolve) => silent.close(() => resolve(undefined))));

		/** @param {(zone: Zone) => Zone} fill */
		const serve = async (fill) => {
			const dns = await startDnsServer(fill(new Zone(world.domain)));
			ends.push(() => dns.close());
			return `127.0.0.1:${dns.port}`;
		};
		const good = await serve((zone) =>
			zone.add(direct, "SRV", `0 0 ${hole.port} a.example.test`).add("a.example.test", "A", "127.0.0.3"),
		);
		const deadFirst = await serve((zone) =>
			zone
				.add(direct, "SRV", `0 0 ${hole.port} a.example.test`)
				.add("a.example.test", "A", "127.0.0.2")
				.add("a.example.test", "A", "127.0.0.3"),
		);
		const dropped = await serve((zone) =>
			zone
				.add(starttls, "SRV", `0 0 ${hole.port} hole.example.test`)
				.add("hole.example.test", "A", "127.0.0.2")
				.add(direct, "SRV", `10 0 ${hole.port} a.example.test`)
				.add("a.example.test", "A", "127.0.0.3"),
		);
		const deadDns = [`127.0.0.1:${silent.address().port}`, good];

		/** @type {Record<string, number[]>} */
		const times = { good: [], deadFirst: [], dropped: [], deadDns: [] };
		for (let round = -1; round < rounds; round += 1) {
			for (const [name, dns] of Object.entries({ good, deadFirst, dropped, deadDns })) {
				const stream = await connect(world.domain, { dns, ca: world.ca });
				if (round >= 0) times[name]?.push(stream.ms);
				await stream.close();
			}
		}
		const figure = (/** @type {string} */ name) => tenth(median(times[name] ?? []));
		const worst = (/** @type {string} */ name) => tenth(Math.max(...(times[name] ?? [])));
		return {
			measures: [
				{ what: "nothing wrong", value: figure("good"), unit: "ms" },
				{ what: "first address a black hole", value: figure("deadFirst"), unit: "ms" },
				{ what: "5222 at priority 0 dropped, 443 at priority 10", value: figure("dropped"), unit: "ms" },
				{ what: "first DNS server dead", value: figure("deadDns"), unit: "ms" },
			],
			bounds: [
				{
					what: "a black hole costs at most",
					value: tenth(worst("deadFirst") - figure("good")),
					limit: 400,
					unit: "ms",
				},
				{ what: "a dropped 5222: features within", value: worst("dropped"), limit: 3_000, unit: "ms" },
				{
					what: "a dead DNS server costs at most its retry interval, and 100 ms of the machine's own",
					value: tenth(worst("deadDns") - figure("good")),
					limit: DEFAULT_RETRY_MS + 100,
					unit: "ms",
				},
			],
			notes: [
				`From the call of connect() to the features, DNS included: medians of ${rounds} interleaved runs; the bounds take the worst of them.`,
			],
		};
	} finally {
		for (const end of ends.reverse()) await end();
	}
}

/** @param {readonly number[]} values */
function median(values) {
	return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
