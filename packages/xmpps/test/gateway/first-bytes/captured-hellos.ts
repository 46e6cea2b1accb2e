import { readFileSync } from "node:fs";
import type { ClientHello } from "../../../src/gateway/client-hello.ts";

/** The first bytes that a program sent to a socket on loopback, and what they say. Each file says which program it was. */
export const CAPTURED: Readonly<Record<string, ClientHello>> = {
	"openssl-3.0": {
		...{ serverName: "a.example", alpn: ["xmpp-client"], ech: false },
		versions: [0x0304, 0x0303, 0x0302, 0x0301],
	},
	"openssl-3.0-tls12": { serverName: undefined, alpn: [], versions: [0x0303], ech: false },
	"openssl-3.5": {
		...{ serverName: "a.example", alpn: ["xmpp-client", "xmpp-server"], ech: false },
		versions: [0x0304, 0x0303],
	},
	curl: {
		...{ serverName: "a.example", alpn: ["h2", "http/1.1"], ech: false },
		versions: [0x0304, 0x0303, 0x0302, 0x0301],
	},
	node: { serverName: "a.example", alpn: ["xmpp-client"], versions: [0x0304, 0x0303], ech: false },
	go: { serverName: "a.example", alpn: ["xmpp-client"], versions: [0x0304, 0x0303], ech: false },
	// RFC 8701, 3.1: a version that means nothing; RFC 9849, 6.2: an encrypted hello that nobody can open.
	chromium: {
		...{ serverName: "a.example", alpn: ["h2", "http/1.1"], ech: true },
		versions: [0xaaaa, 0x0304, 0x0303],
	},
};

/** The bytes of a hello by its name. */
export function capturedHello(name: string): Buffer {
	const text = readFileSync(new URL(`hellos/${name}.hex`, import.meta.url), "utf8");
	return Buffer.from(text.replace(/^#.*$/gm, "").replace(/\s/g, ""), "hex");
}
