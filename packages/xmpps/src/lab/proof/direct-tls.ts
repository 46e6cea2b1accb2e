import { printable } from "xmpps-connect/protocol";
import type { Lab } from "../real/lab.ts";
import type { LabHost } from "../real/lab-host.ts";
import type { ProofStep } from "./proof-step.ts";

/** What a client says first (RFC 6120, 4.7), and that it leaves again, so that the server ends the connection. */
const HELLO =
	"<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='example.com' version='1.0'></stream:stream>";

/** Direct TLS on port 443 of the second address, through DNAT, from outside and from the server itself. */
export const directTls: readonly ProofStep[] = (["client", "server"] as const).flatMap((from) =>
	(["203.0.113.2", "2001:db8::2"] as const).map((address) => ({
		name: `direct TLS on ${address.includes(":") ? `[${address}]` : address}:443 from ${from === "client" ? "outside" : "the host itself"}`,
		async prove(lab: Lab): Promise<string> {
			const before = await redirected(lab, address);
			const evidence = await openStream(lab.host(from), address);
			const after = await redirected(lab, address);
			if (after <= before) throw new Error(`${evidence}, but no DNAT rule has counted a connection`);
			return `${evidence}; ${after - before} connection through DNAT 443 → 5223`;
		},
	})),
);

/** Opens a stream with OpenSSL, as the host has it, verified against the host's own trust store. */
async function openStream(host: LabHost, address: string): Promise<string> {
	const where = address.includes(":") ? `[${address}]:443` : `${address}:443`;
	const command = ["timeout", "10", "openssl", "s_client", "-connect", where, "-servername", "example.com"];
	const verify = ["-alpn", "xmpp-client", "-verify_return_error", "-verify_hostname", "example.com", "-ign_eof"];
	const { stdout, stderr } = await host.run([...command, ...verify], { input: HELLO });
	const version = /\b(TLSv1\.[23]), Cipher is (\S+)/.exec(stdout);
	if (!/Verify return code: 0 \(ok\)/.test(stdout)) {
		const why = /verify error:.*|.*error.*|.*refused.*/i.exec(`${stdout}\n${stderr}`)?.[0] ?? "no handshake";
		throw new Error(`OpenSSL did not get in: ${printable(why, 200)}`);
	}
	const features = /<stream:features>.*<\/stream:features>/s.exec(stdout)?.[0];
	if (features === undefined) throw new Error(`no stream features: ${printable(stdout.slice(-200), 200)}`);
	const mechanisms = [...features.matchAll(/<mechanism>([^<]*)</g)].map(([, name]) => name);
	return `${version?.[1] ?? "TLS"}, certificate verified, features with ${printable(mechanisms.join(" "), 120)}`;
}

/** How many connections to an address the server's DNAT rules have counted. */
async function redirected(lab: Lab, address: string): Promise<number> {
	const text = await lab.host("server").must("read the firewall", ["nft", "list", "table", "inet", "xmpps"]);
	let sum = 0;
	for (const line of text.split("\n")) {
		if (line.includes(`daddr ${address} `)) sum += Number(/counter packets (\d+)/.exec(line)?.[1] ?? 0);
	}
	return sum;
}
