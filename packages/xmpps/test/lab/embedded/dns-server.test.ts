import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect } from "node:net";
import { AUTHENTIC_DATA, type DecodedPacket, decode, encode } from "dns-packet";
import { describe, expect, it } from "vitest";
import { type EmbeddedDns, startDnsServer } from "../../../src/lab/embedded/dns-server.ts";
import { Zone } from "../../../src/lab/embedded/zone.ts";

type QuestionType = "A" | "SRV" | "TLSA" | "CNAME";

/** What decoding adds to a packet, and the types do not know. */
type Reply = DecodedPacket & { readonly rcode: string };

const question = (name: string, type: QuestionType): Buffer =>
	encode({ type: "query", id: 4711, flags: AUTHENTIC_DATA, questions: [{ name, type }] });

async function askUdp(server: EmbeddedDns, name: string, type: QuestionType = "A"): Promise<Buffer> {
	const socket = createSocket("udp4");
	try {
		socket.send(question(name, type), server.port, server.address);
		const [answer] = await once(socket, "message");
		return answer;
	} finally {
		socket.close();
	}
}

/** Asks several questions over one connection. */
async function askTcp(server: EmbeddedDns, ...names: string[]): Promise<Reply[]> {
	const socket = connect(server.port, server.address);
	for (const name of names) {
		const message = question(name, "A");
		// Length and message in two writes: RFC 7766, 8 asks for one, and forgives both.
		socket.write(Buffer.from([message.length >> 8, message.length & 0xff]));
		socket.write(message);
	}
	let bytes = Buffer.alloc(0);
	const replies: Reply[] = [];
	while (replies.length < names.length) {
		const [chunk] = await once(socket, "data");
		bytes = Buffer.concat([bytes, chunk]);
		while (bytes.length >= 2 && bytes.length >= 2 + bytes.readUInt16BE(0)) {
			const end = 2 + bytes.readUInt16BE(0);
			replies.push(decode(bytes.subarray(2, end)) as Reply);
			bytes = bytes.subarray(end);
		}
	}
	socket.destroy();
	return replies;
}

const reply = async (server: EmbeddedDns, name: string, type?: QuestionType): Promise<Reply> =>
	decode(await askUdp(server, name, type)) as Reply;

const zone = (): Zone =>
	new Zone("example.test")
		.add("a.example.test", "A", "127.0.0.1")
		.add("a.example.test", "A", "127.0.0.2")
		.add("alias.example.test", "CNAME", "a.example.test")
		.add("loop.example.test", "CNAME", "loop.example.test")
		.add("_xmpps-client._tcp.example.test", "SRV", "0 5 443 a.example.test", 30)
		.add("_443._tcp.a.example.test", "TLSA", "3 1 1 c0ffee");

describe("the DNS server", () => {
	it("answers from its zone, with id, question and AA", async () => {
		await using server = await startDnsServer(zone());
		const answer = await reply(server, "_XMPPS-client._tcp.example.test", "SRV");
		expect(answer).toMatchObject({ id: 4711, rcode: "NOERROR", flag_aa: true, flag_ad: false, flag_tc: false });
		expect(answer.answers).toMatchObject([
			{ type: "SRV", ttl: 30, data: { priority: 0, weight: 5, port: 443, target: "a.example.test" } },
		]);
		const tlsa = await reply(server, "_443._tcp.a.example.test", "TLSA");
		expect(tlsa.answers).toMatchObject([
			{ data: { usage: 3, selector: 1, certificate: Buffer.from("c0ffee", "hex") } },
		]);
		expect(server.asked).toEqual(["SRV _XMPPS-client._tcp.example.test udp", "TLSA _443._tcp.a.example.test udp"]);
	});

	it("tells a name without such records from no name, each with its SOA: RFC 2308, 2", async () => {
		await using server = await startDnsServer(zone());
		const [nodata, between, nothing, elsewhere] = [
			await reply(server, "a.example.test", "SRV"),
			await reply(server, "_tcp.example.test"),
			await reply(server, "nothing.example.test"),
			await reply(server, "other.test"),
		];
		expect([nodata, between, nothing, elsewhere].map(({ rcode }) => rcode)).toEqual([
			"NOERROR",
			"NOERROR",
			"NXDOMAIN",
			"REFUSED",
		]);
		expect(nothing.authorities).toMatchObject([{ type: "SOA", name: "example.test" }]);
	});

	it("follows aliases, and a circle of them no further than it has to", async () => {
		await using server = await startDnsServer(zone());
		expect((await reply(server, "alias.example.test")).answers?.map(({ type }) => type)).toEqual(["CNAME", "A", "A"]);
		expect((await reply(server, "loop.example.test")).answers?.length).toBeLessThan(10);
	});

	it("serves what the zone holds now", async () => {
		const changing = zone();
		await using server = await startDnsServer(changing);
		changing.replace("a.example.test", "A", "127.0.0.9");
		expect((await reply(server, "a.example.test")).answers).toMatchObject([{ data: "127.0.0.9" }]);
	});

	it("sets AD where it plays a validating resolver", async () => {
		await using server = await startDnsServer(zone(), { authentic: true });
		expect((await reply(server, "a.example.test")).flag_ad).toBe(true);
	});

	it("answers every question of a TCP connection", async () => {
		await using server = await startDnsServer(zone());
		const replies = await askTcp(server, "a.example.test", "nothing.example.test", "a.example.test");
		expect(replies.map(({ rcode }) => rcode)).toEqual(["NOERROR", "NXDOMAIN", "NOERROR"]);
		expect(server.asked.every((line) => line.endsWith(" tcp"))).toBe(true);
	});

	it("truncates over UDP alone", async () => {
		const truncating = zone().misbehave("a.example.test", "A", { kind: "truncate" });
		await using server = await startDnsServer(truncating);
		const short = await reply(server, "a.example.test");
		expect([short.flag_tc, short.answers?.length]).toEqual([true, 0]);
		expect((await askTcp(server, "a.example.test"))[0]?.answers).toHaveLength(2);
	});

	it("fails, garbles, delays and says nothing, as it is told, for that question alone", async () => {
		const odd = zone()
			.misbehave("a.example.test", "A", { kind: "rcode", rcode: "SERVFAIL" })
			.misbehave("garbage.example.test", "A", { kind: "garbage" })
			.misbehave("drop.example.test", "A", { kind: "drop" })
			.misbehave("late.example.test", "A", { kind: "delay", ms: 20 });
		await using server = await startDnsServer(odd);
		expect((await reply(server, "a.example.test")).rcode).toBe("SERVFAIL");
		expect((await reply(server, "a.example.test", "SRV")).rcode).toBe("NOERROR");
		expect((await reply(server, "late.example.test")).rcode).toBe("NXDOMAIN");
		const garbage = await askUdp(server, "garbage.example.test");
		expect(garbage.readUInt16BE(0)).not.toBe(4711);
		const socket = createSocket("udp4");
		for (const name of ["drop.example.test", "next.example.test"]) {
			socket.send(question(name, "A"), server.port, server.address);
		}
		const [first] = await once(socket, "message");
		socket.close();
		expect(decode(first).questions).toMatchObject([{ name: "next.example.test" }]);
		expect(server.asked.slice(-2)).toEqual(["A drop.example.test udp", "A next.example.test udp"]);
	});

	it("survives what is no question", async () => {
		await using server = await startDnsServer(zone());
		const socket = createSocket("udp4");
		for (const bytes of ["", "x", "\0".repeat(12), "\xff".repeat(600)]) {
			socket.send(Buffer.from(bytes, "latin1"), server.port, server.address);
		}
		expect((await reply(server, "a.example.test")).rcode).toBe("NOERROR");
		socket.close();
	});
});
