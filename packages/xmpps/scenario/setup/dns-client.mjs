// Does what its stdin says with the DNS part of the set-up, in the network where it runs: JSON in, JSON out.
// { key: FILE, server: { address, port }, now?: seconds that the clock is off, jobs: [[name, ...arguments]] }
import { connect, createServer } from "node:net";
import { text } from "node:stream/consumers";
import { inspect } from "node:util";
import { createResolver } from "xmpps-connect/dns";
import { cacheLifetime } from "../../dist/setup/dns/cache-lifetime.js";
import { dnsFacts } from "../../dist/setup/dns/dns-facts.js";
import { loadTsigKey } from "../../dist/setup/dns/tsig/load-tsig-key.js";
import { findZone } from "../../dist/setup/dns/update/ask-primary.js";
import { refusalOf, update } from "../../dist/setup/dns/update/update.js";
import { waitForAuthoritative } from "../../dist/setup/dns/wait-for-authoritative.js";
import { dnsRecordsDriver } from "../../dist/setup/items/drivers/dns-records.js";

const { key, server, now = 0, zone, jobs } = JSON.parse(await text(process.stdin));
const { signal } = new AbortController();
const primary = { server, key: await loadTsigKey(key), now: () => Date.now() + 1000 * now };
const ports = {
	resolver: createResolver(),
	resolverAt: (/** @type {string} */ address) => createResolver({ servers: [{ address, port: 53 }] }),
};

/** @type {Record<string, (...args: any[]) => Promise<unknown>>} */
const DOES = {
	read: (item) => dnsRecordsDriver(primary).read(item, signal),
	put: (item, expected, wanted) => dnsRecordsDriver(primary).put(item, expected, wanted, signal),
	update: (where, prerequisites, steps) => update(primary, where, prerequisites, steps, signal),
	refusal: async (where) => (await refusalOf(primary, where, signal))?.failure,
	findZone: (name) => findZone(primary, name, signal),
	facts: (intent) => dnsFacts(intent, { ...ports, primary, ...(zone === undefined ? {} : { zone }) }, signal),
	factsOfAll: (intent) => dnsFacts(intent, ports, signal),
	lifetime: (records) => cacheLifetime(records, ports, signal),
	async wait(records, until, patience) {
		/** @type {unknown[]} */
		const rounds = [];
		const result = await waitForAuthoritative({
			...{ ...ports, records, until, patience, signal },
			onProgress: (servers) => rounds.push(servers.map((one) => `${one.server} ${one.state}`)),
		});
		return { ...result, rounds };
	},
	/** Puts while somebody else changes the zone between the reading and the update, so many times. */
	async putAgainst(item, expected, wanted, foreign, times) {
		let left = times;
		const proxy = await between(async () => {
			if (left-- > 0) await update(primary, item.zone, [], foreign[times - left - 1] ?? foreign[0], signal);
		});
		try {
			const { port } = /** @type {import("node:net").AddressInfo} */ (proxy.address());
			await dnsRecordsDriver({ ...primary, server: { address: "127.0.0.1", port } }).put(
				item,
				expected,
				wanted,
				signal,
			);
		} finally {
			proxy.close();
		}
	},
	/** Puts through somebody who swallows the answer to the update. */
	async putUnheard(item, expected, wanted) {
		const proxy = await between(async () => undefined, true);
		try {
			const { port } = /** @type {import("node:net").AddressInfo} */ (proxy.address());
			await dnsRecordsDriver({ ...primary, server: { address: "127.0.0.1", port } }).put(
				item,
				expected,
				wanted,
				signal,
			);
		} finally {
			proxy.close();
		}
	},
	show: async () => [
		`${primary.key}`,
		JSON.stringify(primary),
		inspect(primary, { depth: 9, showHidden: true }),
		...process.argv,
		inspect(process.env),
	],
};

/**
 * Somebody between us and the server, who does something before an update reaches it.
 * @param {() => Promise<void>} before
 * @param {boolean} swallow whether answers to updates are lost
 * @returns {Promise<import("node:net").Server>}
 */
function between(before, swallow = false) {
	const proxy = createServer((socket) => {
		socket.once("data", async (message) => {
			const isUpdate = ((message[4] ?? 0) & 0x78) === 0x28;
			if (isUpdate) await before();
			const onward = connect({ host: server.address, port: server.port });
			onward.write(message);
			onward.once("data", (answer) => (isUpdate && swallow ? socket.destroy() : socket.end(answer)));
			socket.on("close", () => onward.destroy());
		});
		socket.on("error", () => undefined);
	});
	return new Promise((resolve) => proxy.listen(0, "127.0.0.1", () => resolve(proxy)));
}

const results = [];
for (const [name, ...args] of jobs) {
	const began = performance.now();
	try {
		results.push({ value: (await DOES[name]?.(...args)) ?? null, ms: Math.round(performance.now() - began) });
	} catch (error) {
		const { message, name: kind, stack } = /** @type {Error} */ (error);
		results.push({ error: message, name: kind, stack });
	}
}
process.stdout.write(JSON.stringify(results));
