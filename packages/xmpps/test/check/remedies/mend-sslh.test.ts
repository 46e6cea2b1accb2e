import { describe, expect, it } from "vitest";
import { makeFacts } from "../../../src/check/facts/make-facts.ts";
import { mendMultiplexer } from "../../../src/check/remedies/mend-multiplexer.ts";
import type { LocalSetting } from "../../../src/model/observation-local.ts";
import { listener, local, localSetting } from "../local-observed.ts";
import { endpoint, observed } from "../observed.ts";

const PORTS = localSetting("prosody", "c2s_direct_tls_ports", "c2s_direct_tls_ports = { 5223 }");

/** What is to become of the entries of an sslh on port 443. */
function mended(entries: readonly string[], listen = 443): { after: readonly string[] | undefined; state: unknown } {
	const one = (key: string, lines: readonly string[]): LocalSetting => {
		return {
			software: "sslh",
			file: "/etc/sslh/sslh.cfg",
			key,
			section: "global",
			lines: [`${key}:`, "(", ...lines, ");"],
		};
	};
	const settings = [
		PORTS,
		one("listen", [`    { host: "192.0.2.2"; port: "${listen}"; }`]),
		one(
			"protocols",
			entries.map((entry) => `    ${entry},`),
		),
	];
	const listeners = [listener(5223), listener(8443, "nginx", "127.0.0.1")];
	const facts = makeFacts(observed({ local: local({ settings, listeners }) }));
	const [remedy] = mendMultiplexer(facts, [endpoint("xmpps-client")]);
	const [change, service] = remedy?.changes ?? [];
	return { after: change?.after, state: service?.after };
}

const NAMED = `{ name: "tls"; host: "127.0.0.1"; port: "8443"; alpn_protocols: [ "h2", "http/1.1" ]; }`;
const OTHER_SITE = `{ name: "tls"; host: "127.0.0.1"; port: "9443"; sni_hostnames: [ "git.example.org" ]; }`;
const NOWHERE = `{ name: "tls"; host: "127.0.0.1"; port: "4443"; }`;
const SSH = `{ name: "ssh"; host: "127.0.0.1"; port: "22"; }`;

describe("the entries of sslh put right", () => {
	it("have XMPP by its name first and the web server for everything else", () => {
		const late = `{ name: "tls"; host: "::1"; port: "5223"; alpn_protocols: [ "xmpps-client" ]; }`;
		expect(mended([SSH, NAMED, OTHER_SITE, NOWHERE, late])).toEqual({
			after: [
				"protocols:",
				"(",
				`	{ name: "tls"; host: "::1"; port: "5223"; alpn_protocols: [ "xmpp-client" ]; },`,
				`	${NAMED},`,
				`	${OTHER_SITE},`,
				`	{ name: "tls"; host: "127.0.0.1"; port: "8443"; },`,
				`	${SSH}`,
				");",
			],
			state: ["restarted"],
		});
	});

	it.each([
		["it has another port", [NAMED], 8080],
		["no entry is a web server's", [NOWHERE, SSH], 443],
	])("are left alone where %s", (_, entries, listen) => {
		expect(mended(entries, listen).after).toBeUndefined();
	});
});
