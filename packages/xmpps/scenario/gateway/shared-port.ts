import { expect } from "vitest";
import { ask } from "../../src/lab/gateway/ask.ts";
import type { ProbeQuestion } from "../../src/lab/gateway/probe.ts";
import type { Lab } from "../../src/lab/real/lab.ts";

export const UNIT = "xmpps-gateway.service";
export const ADDRESSES = ["203.0.113.1", "2001:db8::1"] as const;

export const STREAM = `<?xml version='1.0'?><stream:stream to='example.com' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>`;
const GET = "GET / HTTP/1.1\r\nHost: example.com\r\nConnection: close\r\n\r\n";

/** Says what its ALPN name promises, at port 443. @param within milliseconds */
export function question(address: string, alpn: readonly string[], within = 4_000): ProbeQuestion {
	const say = alpn.includes("xmpp-client") ? STREAM : GET;
	return { address, port: 443, say, within, tls: { serverName: "example.com", alpn } };
}

/** A host whose port is shared, as it is seen from outside and by its systemd. */
export class SharedPort {
	readonly #lab: () => Lab;

	constructor(lab: () => Lab) {
		this.#lab = lab;
	}

	/** Who answers at an address: `clients`, `web`, or how nobody does: `reset`, `ECONNREFUSED`. */
	async who(address: string, alpn: readonly string[], within?: number): Promise<string> {
		const [answer] = await ask(this.#lab(), [question(address, alpn, within)]);
		return (answer?.who === "something else" ? answer.detail : answer?.who) ?? "nobody";
	}

	/** A property of the gateway's unit. */
	async show(property: string): Promise<string> {
		const argv = ["systemctl", "show", "--value", "-p", property, UNIT];
		return (await this.#lab().host("server").must("ask systemd", argv)).trim();
	}

	/** Waits until XMPP gets through. */
	async serves(): Promise<void> {
		await expect.poll(() => this.who(ADDRESSES[0], ["xmpp-client"]), { timeout: 20_000 }).toBe("clients");
	}

	/** Sets the host up by what stands in its xmpps.yaml. */
	async apply(): Promise<void> {
		const argv = ["xmpps", "apply", "--config", "/etc/xmpps.yaml", "--yes"];
		await this.#lab().host("server").must("set it up", argv, { timeout: 120_000 });
	}
}
