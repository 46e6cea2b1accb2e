import { describe, expect, it } from "vitest";
import { isProceed, isStarttlsFailure, readStreamFeatures, STARTTLS } from "../../src/protocol/stream-features.ts";
import { parseElement } from "./stream-bytes.ts";

const TLS = "urn:ietf:params:xml:ns:xmpp-tls";
const features = (inner: string) => readStreamFeatures(parseElement(`<stream:features>${inner}</stream:features>`));

describe("readStreamFeatures", () => {
	it("is no features: another name, another namespace", () => {
		expect(readStreamFeatures(parseElement("<features/>"))).toBeUndefined();
		expect(readStreamFeatures(parseElement("<stream:error/>"))).toBeUndefined();
	});

	it("tells the three kinds of STARTTLS apart", () => {
		expect(features("")?.starttls).toBe("absent");
		expect(features(`<starttls xmlns='${TLS}'/>`)?.starttls).toBe("optional");
		expect(features(`<starttls xmlns='${TLS}'><required/></starttls>`)?.starttls).toBe("required");
		expect(features(`<starttls xmlns='${TLS}'><required xmlns='urn:other'/></starttls>`)?.starttls).toBe("optional");
		expect(features("<starttls xmlns='urn:other'/>")?.starttls).toBe("absent");
	});

	it("lists mechanisms of both kinds of SASL, each once, and what cannot be a name not at all", () => {
		const read = features(
			"<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism> SCRAM-SHA-1-PLUS\n</mechanism><mechanism>PLAIN</mechanism>" +
				"<mechanism>plain</mechanism><mechanism>A&#xA;B</mechanism><mechanism/><mechanism>ABCDEFGHIJKLMNOPQRSTU</mechanism>" +
				"<mechanism xmlns='urn:other'>OTHER</mechanism></mechanisms>" +
				"<authentication xmlns='urn:xmpp:sasl:2'><mechanism>PLAIN</mechanism><mechanism>HT-SHA-256-ENDP</mechanism></authentication>",
		);
		expect(read?.mechanisms).toEqual(["SCRAM-SHA-1-PLUS", "PLAIN", "HT-SHA-256-ENDP"]);
		expect(read?.sasl2).toBe(true);
	});

	it("lists channel bindings (XEP-0440)", () => {
		const read = features(
			"<sasl-channel-binding xmlns='urn:xmpp:sasl-cb:0'><channel-binding type='tls-exporter'/><channel-binding/>" +
				"<channel-binding type='no such'/><channel-binding type='tls-server-end-point'/></sasl-channel-binding>",
		);
		expect(read?.channelBindings).toEqual(["tls-exporter", "tls-server-end-point"]);
	});

	it("knows dialback between servers", () => {
		expect(features("<dialback xmlns='urn:xmpp:features:dialback'/>")?.dialback).toBe(true);
		expect(features("")).not.toHaveProperty("dialback");
		expect(features("")).not.toHaveProperty("sasl2");
	});

	it("names every child, printable and bounded", () => {
		const read = features(`<sm xmlns='urn:xmpp:sm:3'/> <x xmlns='urn:&#x202e;x'/>${"<y/>".repeat(200)}`);
		expect(read?.names.slice(0, 3)).toEqual(["{urn:xmpp:sm:3}sm", "{urn:\\u{202e}x}x", "{jabber:client}y"]);
		expect(read?.names).toHaveLength(64);
		expect(read?.element.children.length).toBe(203);
	});
});

describe("the answers to STARTTLS", () => {
	it("are known by name and namespace", () => {
		expect(isProceed(parseElement(`<proceed xmlns='${TLS}'/>`))).toBe(true);
		expect(isProceed(parseElement("<proceed/>"))).toBe(false);
		expect(isProceed(parseElement(STARTTLS))).toBe(false);
		expect(isStarttlsFailure(parseElement(`<failure xmlns='${TLS}'/>`))).toBe(true);
		expect(isStarttlsFailure(parseElement("<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"))).toBe(false);
	});
});
