import { describe, expect, it } from "vitest";
import { addressesSeen, foreignAddresses, macOddities, readCapture } from "../../../src/lab/capture/index.ts";
import { fixture } from "./frames.ts";

const OWN = new Set(["203.0.113.2", "203.0.113.10", "2001:db8::2", "2001:db8::10"]);
const isOwn = (address: string): boolean => OWN.has(address);

describe("foreignAddresses", () => {
	it("finds an address that was only looked for on the link", () => {
		expect(foreignAddresses(readCapture(fixture("attempts")).packets, isOwn)).toEqual(["203.0.113.77"]);
	});

	it("finds none where only our own speak", () => {
		expect(foreignAddresses(readCapture(fixture("starttls")).packets, isOwn)).toEqual([]);
	});

	it("finds those of a link without link headers, and of both ends", () => {
		expect(foreignAddresses(readCapture(fixture("raw")).packets, isOwn)).toEqual(["192.0.2.1", "192.0.2.2"]);
		expect(foreignAddresses(readCapture(fixture("dns-sll")).packets, () => false)).toEqual([
			"2001:db8::10",
			"2001:db8::2",
		]);
	});
});

describe("addressesSeen", () => {
	it("tells multicast and link-local apart", () => {
		const seen = addressesSeen(readCapture(fixture("raw")).packets);
		expect(new Set(seen.map(({ scope }) => scope))).toEqual(new Set(["global", "link-local", "multicast"]));
		const routers = seen.find(({ address }) => address === "ff02::2");
		expect(routers).toMatchObject({ scope: "multicast", as: ["destination"], macs: [] });
	});

	it("tells as what, how often and from whom", () => {
		const { packets } = readCapture(fixture("attempts"));
		const server = addressesSeen(packets).find(({ address }) => address === "2001:db8::2");
		expect(server).toMatchObject({ scope: "global", macs: [expect.stringMatching(/^(..:){5}..$/)] });
		expect(new Set(server?.as)).toEqual(new Set(["source", "destination", "asked"]));
		expect(server?.time).toBe(packets[server?.first ?? 0]?.time);
	});
});

describe("macOddities", () => {
	it("finds nothing odd in an orderly network", () => {
		expect(macOddities(readCapture(fixture("attempts")).packets)).toEqual([]);
	});

	it("finds two machines with one address, and a sender that is a group", () => {
		const [packet] = readCapture(fixture("direct-tls")).packets;
		if (packet?.kind !== "tcp") throw new Error("no packet");
		const macs = ["02:00:00:00:00:01", "03:00:00:00:00:02"];
		const packets = macs.map((sourceMac, number) => ({ ...packet, number, sourceMac }));
		expect(macOddities(packets)).toEqual([
			{ kind: "several-senders", address: packet.source, macs },
			{ kind: "group-sender", mac: "03:00:00:00:00:02", first: 1 },
		]);
		expect(macOddities(packets.map((each) => ({ ...each, source: "::" })))).toHaveLength(1);
	});
});
