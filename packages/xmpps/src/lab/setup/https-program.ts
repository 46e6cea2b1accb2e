/**
 * A program of its own: asks for a page 20 times a second. Reads one line of `PageWanted`, says `ready` when the first answer has
 * come, and writes `HttpsCounts` when its stdin ends.
 */
import { once } from "node:events";
import { get } from "node:https";
import { createInterface } from "node:readline";
import type { HttpsCounts, PageWanted } from "./long-sessions.ts";

/** Milliseconds: 20 requests a second. */
const PACE = 50;

/** Milliseconds after which a browser's user would have given up hope. */
const PATIENCE = 5_000;

const input = createInterface({ input: process.stdin });
const [line] = (await once(input, "line")) as [string];
const { host, address, text } = JSON.parse(line) as PageWanted;

const problems = new Set<string>();
let [requests, failures, longestGap] = [0, 0, 0];
let last = performance.now();

function good(): void {
	longestGap = Math.max(longestGap, Math.round(performance.now() - last));
	last = performance.now();
}

function ask(): Promise<void> {
	requests += 1;
	return new Promise((resolve) => {
		const fail = (why: string): void => {
			failures += 1;
			problems.add(why);
			resolve();
		};
		const options = { host: address, servername: host, headers: { host }, path: "/", agent: false, timeout: PATIENCE };
		const request = get(options, (response) => {
			let body = "";
			response.setEncoding("utf8").on("data", (chunk: string) => {
				body += chunk;
			});
			response.on("error", (error) => fail(error.message));
			response.on("end", () => {
				if (response.statusCode !== 200 || !body.includes(text)) {
					fail(`${response.statusCode}: ${body.slice(0, 100)}`);
					return;
				}
				good();
				resolve();
			});
		});
		request.on("timeout", () => request.destroy(new Error("no answer in time")));
		request.on("error", (error) => fail(error.message));
	});
}

await ask();
[requests, failures, longestGap] = [0, 0, 0];
last = performance.now();
process.stdout.write("ready\n");
const pending = new Set<Promise<void>>();
const timer = setInterval(() => {
	const one = ask().finally(() => pending.delete(one));
	pending.add(one);
}, PACE);
await once(input, "close");
clearInterval(timer);
await Promise.all(pending);
longestGap = Math.max(longestGap, Math.round(performance.now() - last));
const counts: HttpsCounts = { requests, failures, longestGap, problems: [...problems] };
process.stdout.write(`${JSON.stringify(counts)}\n`, () => process.exit());
