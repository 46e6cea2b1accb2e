import { isIP } from "node:net";
import { DNS_PORT, type DnsServer } from "./server-address.ts";

/** What a resolv.conf says to a client of the DNS (resolv.conf(5)). */
export interface ResolvConf {
	readonly servers: readonly DnsServer[];
	/** How long to wait for a server before another one is asked too, in milliseconds. */
	readonly timeoutMs: number;
	/** How often each server is asked. */
	readonly attempts: number;
	/** Whether the AD bit of these servers may be believed, whatever their address. */
	readonly trustAd: boolean;
	/** Whether each question starts with another server. */
	readonly rotate: boolean;
}

/**
 * Our own default where the C library waits 5 s: a dead first server then costs a connection no more than this. An
 * answer that is merely slow is not lost, because the earlier question stays open beside the new one.
 */
export const DEFAULT_RETRY_MS = 1500;

/** With one server and the interval above 4.5 s in all, which a resolver with a cold cache can need. */
export const DEFAULT_ATTEMPTS = 3;

// The limits of the C library (MAXNS, RES_MAXRETRANS, RES_MAXRETRY): a file that works there means the same here.
const MAX_SERVERS = 3;
const MAX_TIMEOUT_SECONDS = 30;
const MAX_ATTEMPTS = 5;

/** What the C library asks when the file names no server. */
const LOCAL_SERVER: DnsServer = { address: "127.0.0.1", port: DNS_PORT };

/**
 * Reads the text of a resolv.conf. What it does not understand it leaves out, as the C library does, so it never throws.
 * `search`, `domain` and `ndots` mean nothing here: every name that is asked is fully qualified.
 */
export function parseResolvConf(text: string): ResolvConf {
	const servers: DnsServer[] = [];
	let timeoutMs = DEFAULT_RETRY_MS;
	let attempts = DEFAULT_ATTEMPTS;
	let trustAd = false;
	let rotate = false;
	for (const line of text.split(/\r\n|\n|\r/)) {
		// A comment starts in the first column; behind an option the C library knows none.
		if (line.startsWith("#") || line.startsWith(";")) continue;
		const [keyword, ...values] = line.trim().split(/[ \t]+/);
		if (keyword === "nameserver") {
			const address = values[0] ?? "";
			if (isIP(address) !== 0 && servers.length < MAX_SERVERS) servers.push({ address, port: DNS_PORT });
		} else if (keyword === "options") {
			for (const option of values) {
				if (option === "trust-ad") trustAd = true;
				else if (option === "rotate") rotate = true;
				else if (option.startsWith("timeout:")) {
					timeoutMs = (count(option, MAX_TIMEOUT_SECONDS) ?? timeoutMs / 1000) * 1000;
				} else if (option.startsWith("attempts:")) attempts = count(option, MAX_ATTEMPTS) ?? attempts;
			}
		}
	}
	return { servers: servers.length === 0 ? [LOCAL_SERVER] : servers, timeoutMs, attempts, trustAd, rotate };
}

/** The number of `name:n`, from 1 to the limit; absent when it is none. */
function count(option: string, most: number): number | undefined {
	const digits = /:(\d+)$/.exec(option)?.[1];
	return digits === undefined ? undefined : Math.max(1, Math.min(Number(digits), most));
}
