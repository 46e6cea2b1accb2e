import { printable } from "xmpps-connect/protocol";
import { outsideReport, seriousIn } from "../proof/check.ts";
import { chatsBy, ownConnect } from "../proof/clients.ts";
import type { ProofStep } from "../proof/proof-step.ts";
import { tutorialCurl, webSite } from "../proof/tutorial.ts";
import { type ExpectedEndpoint, expectedEndpoints } from "./make-world.ts";
import type { SetupWorld } from "./worlds.ts";

/** What has to be seen from outside in a world that was set up. Pure. */
export function worldProof(world: SetupWorld): readonly ProofStep[] {
	const addresses = expectedEndpoints(world).map(({ address }) => address);
	// Who offers no ALPN gets the web site where a port is shared.
	const tutorial = world.way === "gateway" ? [] : [tutorialCurl];
	const clients = world.services === "servers" ? [] : [ownConnect, ...chatsBy(addresses), ...tutorial];
	const servers = expectedEndpoints(world).flatMap((endpoint) =>
		endpoint.service === "servers" ? [serverStream(endpoint)] : [],
	);
	const chosen = world.sorted ? [sortedByHaproxy] : [];
	return [ownCheckOf(world), ...chosen, ...clients, ...servers, ...stillClosed(world), webSite];
}

/** A web server that nobody reaches from outside without a gateway. */
export const webBehind: ProofStep = {
	name: "the web site still answers where it is",
	async prove(lab) {
		const ask = ["curl", "-sSk", "-m", "5", "--resolve", "example.com:8443:127.0.0.1", "https://example.com:8443/"];
		const { stdout, stderr } = await lab.host("server").runHere(ask);
		if (!stdout.includes("the web site of example.com")) {
			throw new Error(`it says ${printable(`${stdout} ${stderr}`.trim(), 200)}`);
		}
		return printable(stdout.trim(), 100);
	},
};

/** HAProxy sorted the connections before, and nobody named it: it is what was configured. */
const sortedByHaproxy: ProofStep = {
	name: "HAProxy, which sorts the port already, has what is needed",
	async prove(lab) {
		const server = lab.host("server");
		const text = await server.must("read its file", ["cat", "/etc/haproxy/haproxy.cfg"]);
		const there = await server.run(["test", "-e", "/etc/systemd/system/xmpps-gateway.service"]);
		if (!text.includes("xmpp-client") || there.code === 0) throw new Error("another gateway was set up");
		return "sections of ours beside those that were there";
	},
};

/** The header of a server's stream (RFC 6120, 4.7), and its end. */
const HELLO = `<?xml version='1.0'?><stream:stream xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams' from='example.net' to='example.com' version='1.0'></stream:stream>`;

/**
 * A stream of another server, over a connection of OpenSSL, verified against the host's own trust store. Whoever shows no
 * certificate gets the header and is sent away (Prosody's s2s_secure_auth): the header says that servers are meant.
 */
function serverStream({ address, port }: ExpectedEndpoint): ProofStep {
	const where = `${bracketed(address)}:${port}`;
	return {
		name: `other servers are answered at ${where}`,
		async prove(lab) {
			const verify = ["-verify_return_error", "-verify_hostname", "example.com", "-ign_eof"];
			const argv = ["timeout", "10", "openssl", "s_client", "-connect", where, "-servername", "example.com"];
			const command = [...argv, "-alpn", "xmpp-server", ...verify];
			const { stdout, stderr } = await lab.host("client").run(command, { input: HELLO });
			const header = /<stream:stream [^>]*>/.exec(stdout)?.[0] ?? "";
			const right = header.includes("xmlns='jabber:server'") && header.includes("from='example.com'");
			if (!right || !stdout.includes("Verify return code: 0 (ok)")) {
				throw new Error(`no stream of a server: ${printable(header + stdout.slice(-200) + stderr.slice(-200), 400)}`);
			}
			return printable(header, 120);
		},
	};
}

/** Whoever has a firewall that drops keeps the server's own port closed: packets that were not translated do not get in. */
function stillClosed(world: SetupWorld): readonly ProofStep[] {
	if (world.input !== "dropping" || world.way !== "nat") return [];
	return expectedEndpoints(world).flatMap(({ address, port }) => {
		if (port !== 443) return [];
		const where = `${bracketed(address)}:5223`;
		const command = ["curl", "-sk", "-m", "3", "-o", "/dev/null", "-w", "%{time_connect}", `https://${where}/`];
		return [
			{
				name: `the server's own port is closed at ${where}`,
				async prove(lab) {
					const { stdout } = await lab.host("client").run(command);
					if (Number(stdout) !== 0) throw new Error(`connected after ${printable(stdout, 40)} s`);
					return "no connection in 3 s";
				},
			},
		];
	});
}

const bracketed = (address: string): string => (address.includes(":") ? `[${address}]` : address);

/** Our own check, from outside: it works, nothing is found, and every endpoint that is expected is there and works. */
function ownCheckOf(world: SetupWorld): ProofStep {
	return {
		name: "xmpps check says that it works",
		async prove(lab) {
			const { verdict, findings, endpoints } = await outsideReport(lab);
			const wrong = seriousIn(findings);
			if (verdict.overall !== "works" || wrong.length > 0) {
				const words = wrong.map(({ rule, subject }) => `${rule} (${subject})`);
				throw new Error(printable([verdict.words, ...words].join(" "), 600));
			}
			const expected = expectedEndpoints(world).map(
				({ service, address, port }) => `${service === "clients" ? "xmpps-client" : "xmpps-server"} ${address} ${port}`,
			);
			const works = endpoints
				.filter(({ state, service }) => state === "works" && service.startsWith("xmpps-"))
				.map(({ service, address, port }) => `${service} ${address} ${port}`);
			if ([...new Set(works)].sort().join() !== expected.toSorted().join()) {
				throw new Error(`direct TLS works at ${printable(works.join(", "), 300)}`);
			}
			return `"${verdict.words}" ${works.length} endpoints with direct TLS`;
		},
	};
}
