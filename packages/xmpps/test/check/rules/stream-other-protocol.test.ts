import { describe, expect, it } from "vitest";
import { streamOtherProtocol } from "../../../src/check/rules/stream-other-protocol.ts";
import type { Inside } from "../../../src/model/observation-tls.ts";
import { HTTP, handshake, matrix, observed } from "../observed.ts";
import { directInside, findWith, itemsOf, plain, withV4 } from "./find-with.ts";

const SSH: Inside = { kind: "ssh", banner: "SSH-2.0-OpenSSH_9.2p1" };
const other = (bytes: string): Inside => ({ kind: "other", bytes, detail: "it is no XML" });

describe("stream.other-protocol", () => {
	it("finds an SSH server by its banner where TLS fails", () => {
		const observation = withV4("xmpps-client", (one) => ({
			...one,
			handshakes: matrix(() => ({ kind: "failed", reason: "not-tls", detail: "it is no TLS", ms: 1 })),
			cross: [{ probe: "banner", before: SSH }],
		}));
		const [finding, ...more] = findWith(streamOtherProtocol, observation);
		expect(more).toEqual([]);
		expect(finding).toMatchObject({
			title: "An SSH server answers where xmpps-client is announced",
			evidence: ["a connection without a word: SSH-2.0-OpenSSH_9.2p1"],
		});
		expect(itemsOf(finding).at(-1)).toBe("dns-records _xmpps-client._tcp.example.org");
	});

	it.each([
		[other("220 mail.example.org ESMTP Postfix"), "A mail server (SMTP)"],
		[other("* OK Dovecot ready."), "A mail server (IMAP)"],
		[other("\\x00\\x01"), "Something that is not XMPP"],
		[other("<?xml version='1.0'?><stream:stream <"), "XML that no client can read"],
	])("names what it can: %o", (inside, name) => {
		expect(findWith(streamOtherProtocol, directInside(inside))[0]?.title).toContain(name);
		expect(findWith(streamOtherProtocol, plain(inside))[0]?.title).toContain(name);
	});

	it.each([
		["where all is well", observed()],
		["where a web server answers", directInside(HTTP)],
		["where nothing answers", directInside({ kind: "silence" })],
		[
			"where only a strange hello meets a stranger",
			withV4("xmpps-client", (one) => ({
				...one,
				handshakes: matrix((alpn) => (alpn === "nonsense" ? handshake({ inside: SSH }) : undefined)),
			})),
		],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(streamOtherProtocol, observation)).toEqual([]);
	});
});
