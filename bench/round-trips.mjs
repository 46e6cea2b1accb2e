import { client } from "@xmpp/client";
import { connect } from "../packages/connect/dist/index.js";
import { delayRelay, startWorld } from "../packages/xmpps/dist/lab/embedded/index.js";
import { tenth } from "./interleave.mjs";

export const about = "Round trips from the first SYN to the stream's features, counted with a relay that delays";

/** Milliseconds: far above what the machine itself takes, so that the quotient is the count. */
const roundTrip = 200;
const rounds = 5;

/** @returns {Promise<import("./run.mjs").Result>} */
export async function run() {
	const world = await startWorld();
	const direct = await delayRelay({ address: "127.0.0.1", port: world.ports.front }, roundTrip);
	const starttls = await delayRelay({ address: "127.0.0.1", port: world.ports.starttls }, roundTrip);
	try {
		return await measure(world, direct, starttls);
	} finally {
		await direct.close();
		await starttls.close();
		await world.close();
	}
}

/**
 * @param {import("../packages/xmpps/dist/lab/embedded/index.js").World} world
 * @param {{ port: number }} direct
 * @param {{ port: number }} starttls
 * @returns {Promise<import("./run.mjs").Result>}
 */
async function measure(world, direct, starttls) {
	world.zone.replace(`_xmpps-client._tcp.${world.domain}`, "SRV", `0 5 ${direct.port} ${world.host}`);
	world.zone.replace(`_xmpp-client._tcp.${world.domain}`, "SRV", `10 5 ${starttls.port} ${world.host}`);
	const options = { dns: `127.0.0.1:${world.dns.port}`, ca: world.ca };

	/** @param {"direct-tls" | "starttls"} only */
	const ours = async (only) => {
		const stream = await connect(world.domain, { ...options, only });
		// Without DNS: from the start of the attempt that won.
		const [attempt] = stream.attempts;
		await stream.close();
		return { ms: attempt?.ms ?? Number.NaN, claimed: stream.roundTrips };
	};

	/** @type {{ directTls: number[], starttls: number[], peer: number[] }} */
	const times = { directTls: [], starttls: [], peer: [] };
	let claimed = { directTls: 0, starttls: 0 };
	for (let round = 0; round < rounds; round += 1) {
		const one = await ours("direct-tls");
		const other = await ours("starttls");
		claimed = { directTls: one.claimed, starttls: other.claimed };
		times.directTls.push(one.ms);
		times.starttls.push(other.ms);
		times.peer.push(await peer(`xmpp://127.0.0.1:${starttls.port}`, world.domain, world.ca));
	}
	const counted = Object.fromEntries(
		Object.entries(times).map(([name, values]) => [name, tenth(median(values) / roundTrip)]),
	);
	return {
		measures: [
			{ what: "xmpps-connect, direct TLS", value: counted["directTls"] ?? Number.NaN, unit: "round trips" },
			{ what: "xmpps-connect, STARTTLS", value: counted["starttls"] ?? Number.NaN, unit: "round trips" },
			{
				what: "@xmpp/client 0.14 alone, STARTTLS (it finds no direct TLS by SRV)",
				value: counted["peer"] ?? Number.NaN,
				unit: "round trips",
			},
			{
				what: "`roundTrips` of the library, direct TLS and STARTTLS",
				value: `${claimed.directTls} and ${claimed.starttls}`,
				unit: "",
			},
		],
		bounds: [
			{ what: "direct TLS", value: counted["directTls"] ?? Number.NaN, limit: 3.5, unit: "round trips" },
			{ what: "STARTTLS", value: counted["starttls"] ?? Number.NaN, limit: 5.5, unit: "round trips" },
		],
		notes: [
			`A round trip of ${roundTrip} ms, medians of ${rounds} interleaved runs, divided by it; what is behind the point is the machine's own time. DNS and address lookups are not counted.`,
		],
	};
}

/**
 * The time that `@xmpp/client` takes to the features after TLS.
 * @param {string} service
 * @param {string} domain
 * @param {string} ca
 * @returns {Promise<number>} milliseconds
 */
async function peer(service, domain, ca) {
	const xmpp = client({ service, domain, username: "juliet", password: "wrong", timeout: 10_000 });
	// Its STARTTLS takes no CA: this is the one place where it can be given one.
	const { default: tls } = await import("node:tls");
	const usual = tls.connect;
	// @ts-expect-error: a benchmark may do what a program must not.
	tls.connect = (/** @type {import("node:tls").ConnectionOptions} */ given) =>
		usual({ ...given, ca, servername: domain });
	try {
		const began = performance.now();
		return await new Promise((resolve, reject) => {
			let features = 0;
			xmpp.on("error", () => undefined);
			xmpp.on("element", (/** @type {{ name: string }} */ element) => {
				if (element.name !== "stream:features") return;
				features += 1;
				if (features === 2) resolve(performance.now() - began);
			});
			xmpp.start().catch(reject);
			setTimeout(() => reject(new Error("@xmpp/client did not get to the features")), 20_000).unref();
		});
	} finally {
		tls.connect = usual;
		xmpp.reconnect.stop();
		await xmpp.stop().catch(() => undefined);
	}
}

/** @param {readonly number[]} values */
function median(values) {
	return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
