import { type Client, client, xml } from "@xmpp/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SecureStream } from "xmpps-connect";
import { useXmppsConnect } from "xmpps-connect/xmpp-js";
import { type Account, startWorld, type World } from "../../src/lab/embedded/index.ts";

let world: World;
beforeAll(async () => {
	world = await startWorld();
});
afterAll(() => world.close());

function bot(account: Account | undefined, streams: SecureStream[] = [], lang?: string): Client {
	if (account === undefined) throw new Error("the world has two accounts");
	const { username, password } = account;
	return useXmppsConnect(
		client({ service: world.domain, username, password, ...(lang === undefined ? {} : { lang }) }),
		{
			dns: `127.0.0.1:${world.dns.port}`,
			ca: world.ca,
			onStream: (stream) => void streams.push(stream),
		},
	);
}

describe("useXmppsConnect", () => {
	it("logs two accounts in over direct TLS found by SRV, and they exchange a message", async () => {
		const streams: SecureStream[] = [];
		const [juliet, romeo] = world.accounts.map((account) => bot(account, streams));
		if (juliet === undefined || romeo === undefined) throw new Error("the world has two accounts");
		try {
			const received = new Promise<string>((resolve) => {
				romeo.on("stanza", (stanza) => {
					if (stanza.is("message")) resolve(`${stanza.attrs["from"]}: ${stanza.getChildText("body")}`);
				});
			});
			const [from, to] = await Promise.all([juliet.start(), romeo.start()]);
			await juliet.send(
				xml("message", { to: to.toString(), type: "chat" }, xml("body", {}, "Ay me — ♥ & <good night>")),
			);
			expect(await received).toBe(`${from.toString()}: Ay me — ♥ & <good night>`);
			expect(streams.map((stream) => stream.tls.alpn)).toEqual(["xmpp-client", "xmpp-client"]);
			expect(streams.map((stream) => stream.candidate.port)).toEqual([world.ports.front, world.ports.front]);
		} finally {
			await Promise.all([juliet.stop(), romeo.stop()]);
		}
	});

	it("answers and asks pings", async () => {
		const juliet = bot(world.accounts[0]);
		try {
			await juliet.start();
			const answer = await juliet.iqCaller.request(
				xml("iq", { type: "get", to: world.domain }, xml("ping", { xmlns: "urn:xmpp:ping" })),
			);
			expect(answer.attrs["type"]).toBe("result");
		} finally {
			await juliet.stop();
		}
	});

	it("comes back by itself when the connection is lost", async () => {
		const streams: SecureStream[] = [];
		const juliet = bot(world.accounts[0], streams);
		try {
			await juliet.start();
			juliet.on("error", () => undefined);
			const again = new Promise((resolve) => juliet.once("online", resolve));
			// RFC 6120 wants up to a minute; the test does not.
			juliet.on("disconnect", () => {
				juliet.reconnect.delay = 10;
				juliet.reconnect.scheduleReconnect();
			});
			streams[0]?.socket.destroy();
			await again;
			expect(streams).toHaveLength(2);
		} finally {
			await juliet.stop();
		}
	});

	it("tells a wrong password as @xmpp/client does", async () => {
		const juliet = bot({ username: "juliet", password: "wrong" });
		juliet.on("error", () => undefined);
		await expect(juliet.start()).rejects.toMatchObject({ condition: "not-authorized" });
		await juliet.stop();
	});

	it("tells why there is no connection", async () => {
		const juliet = useXmppsConnect(client({ service: "nowhere.test", username: "juliet", password: "x" }), {
			dns: `127.0.0.1:${world.dns.port}`,
			ca: world.ca,
		});
		juliet.on("error", () => undefined);
		await expect(juliet.start()).rejects.toMatchObject({ name: "ConnectError" });
		await juliet.stop();
	});

	it("leaves a service with a scheme to @xmpp/client", async () => {
		const juliet = useXmppsConnect(client({ service: "xmpp://127.0.0.1:1", domain: world.domain }));
		juliet.on("error", () => undefined);
		await expect(juliet.start()).rejects.toMatchObject({ code: "ECONNREFUSED" });
		await juliet.stop();
	});

	it("refuses what is no client", () => {
		expect(() => useXmppsConnect({} as Client)).toThrow("Cannot use this as client");
	});
});
