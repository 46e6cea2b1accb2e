import { describe, expect, it } from "vitest";
import { SSLH_FORMAT } from "../../../../src/lab/faults/edit/sslh.ts";

const TEXT = `timeout: 5;
protocols:
(
	{ name: "tls"; alpn_protocols: [ "h2" ]; },
	{ name: "anyprot"; }
);
`;

describe("a setting of sslh", () => {
	it("takes the place of the whole one, over all its lines", () => {
		const lines = ['protocols: ( { name: "anyprot"; } );'];
		expect(SSLH_FORMAT.apply(TEXT, { key: "protocols", section: "global", lines })).toBe(`timeout: 5;\n${lines[0]}\n`);
	});

	it("that is an entry comes before all others, because the first that fits counts", () => {
		const lines = ['{ name: "tls"; alpn_protocols: [ "xmpp-client" ]; }'];
		const text = SSLH_FORMAT.apply(TEXT, { key: "xmpp-client", section: "protocols", lines });
		expect(text).toContain(`(\n\t${lines[0]},\n\t{ name: "tls"; alpn_protocols: [ "h2" ]; },`);
	});

	it("may be a line of Debian's file of options", () => {
		const old = 'RUN=yes\nDAEMON_OPTS="-a"\nOTHER=1\n';
		const edit = { key: "DAEMON_OPTS", section: "global", lines: ['DAEMON_OPTS="-b"'] };
		expect(SSLH_FORMAT.apply(old, edit)).toBe('RUN=yes\nDAEMON_OPTS="-b"\nOTHER=1\n');
	});
});
