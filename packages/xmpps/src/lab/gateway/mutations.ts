import { helloBytes } from "./hello-bytes.ts";

/** Openings that are right, of every kind. */
export const SEEDS: readonly Uint8Array[] = [
	helloBytes({ serverName: "a.example", alpn: ["xmpp-client"] }),
	helloBytes({ serverName: "www.example.com", alpn: ["h2"] }),
	helloBytes({ serverName: "", alpn: ["xmpp-server"] }),
	Buffer.from(
		"<?xml version='1.0'?><stream:stream to='a.example' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>",
	),
	Buffer.from(
		'<stream:stream xmlns:stream="http://etherx.jabber.org/streams" xmlns="jabber:server" from="b.example" to="a.example">',
	),
	Buffer.from("GET /a?b=c HTTP/1.1\r\nHost: a.example\r\nUser-Agent: x\r\n\r\n"),
	Buffer.from("SSH-2.0-OpenSSH_9.2\r\n"),
	Buffer.from([0x80, 0x2e, 0x01, 0x03, 0x01, 0x00, 0x15, 0x00, 0x00, 0x00, 0x10]),
];

/** Numbers that look like chance and are the same for the same seed (Numerical Recipes, 7.1). */
export function chance(seed: number): (below: number) => number {
	let state = seed >>> 0;
	return (below) => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return Math.floor((state / 2 ** 32) * below);
	};
}

/** One of the seeds with some bytes changed, taken away, added, doubled, or cut. */
export function mutated(next: (below: number) => number, seeds: readonly Uint8Array[] = SEEDS): Uint8Array {
	let bytes: number[] = [...(seeds[next(seeds.length)] ?? [])];
	for (let times = 1 + next(4); times > 0; times -= 1) {
		const at = next(bytes.length + 1);
		switch (next(6)) {
			case 0:
				bytes[Math.min(at, bytes.length - 1)] = next(256);
				break;
			case 1:
				bytes[Math.min(at, bytes.length - 1)] = [0, 1, 2, 127, 128, 254, 255][next(7)] ?? 0;
				break;
			case 2:
				bytes.splice(at, 1 + next(8));
				break;
			case 3:
				bytes.splice(at, 0, ...Array.from({ length: 1 + next(8) }, () => next(256)));
				break;
			case 4:
				bytes.splice(at, 0, ...bytes.slice(at, at + next(64)));
				break;
			default:
				bytes = bytes.slice(0, at);
		}
		if (bytes.length === 0) bytes = [next(256)];
	}
	return Uint8Array.from(bytes);
}
