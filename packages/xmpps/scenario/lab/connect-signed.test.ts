import { beforeAll, beforeEach, describe, expect } from "vitest";
import {
	breakDs,
	flushZone,
	knotKeyArgument,
	mendDs,
	type ServedZone,
	updateScript,
	zoneTree,
} from "../../src/lab/dns/index.ts";
import type { HostCommand } from "../../src/lab/world/provision.ts";
import { outcomes, places, Watch, xmppsConnect } from "./outside-client.ts";
import { labTest, missing, sharedLab } from "./real-lab.ts";
import { SERVER, WALLED_WORLD } from "./walled-world.ts";

const lab = sharedLab({ world: WALLED_WORLD });
let watch: Watch;
beforeAll(async () => {
	if (missing === undefined) watch = await Watch.start(lab());
});

const on = async (host: string, { what, command, input }: HostCommand): Promise<string> =>
	await lab()
		.host(host)
		.must(what, command, input === undefined ? {} : { input });

describe("a domain whose DNSSEC is broken", () => {
	const zone = (): ServedZone => {
		const found = zoneTree(WALLED_WORLD).find(({ name }) => name === "example.net");
		if (found === undefined) throw new Error("the world has no example.net");
		return found;
	};

	labTest("gets no SYN, and is found again when it is mended", async () => {
		const before = await watch.during(() => xmppsConnect(lab(), "example.net"));
		expect(before.answer.code).toBe(0);

		await on("dns", breakDs(zone()));
		await on("resolver", flushZone("net"));
		const broken = await watch.during(() => xmppsConnect(lab(), "example.net"));
		expect(broken.answer).toMatchObject({ code: 3, connected: false, attempts: [] });
		expect(broken.answer.error?.code).toBe("dns-failed");
		expect(broken.flows).toEqual([]);
		// Nobody else suffers.
		expect((await xmppsConnect(lab(), "plain.example.com")).code).toBe(0);

		await on("dns", mendDs(zone()));
		await on("resolver", flushZone("net"));
		expect((await xmppsConnect(lab(), "example.net")).code).toBe(0);
	});
});

describe("a TLSA record (DANE)", () => {
	const OWNER = "_443._tcp.dane";
	/** Puts one record in place of all. */
	const publish = async (data: string | undefined): Promise<void> => {
		const input = updateScript({
			server: "203.0.113.53",
			zone: "example.com",
			remove: [{ name: OWNER, type: "TLSA" }],
			add: data === undefined ? [] : [{ name: OWNER, type: "TLSA", data }],
		});
		await on("client", { what: "update the zone", command: ["knsupdate", "-y", knotKeyArgument()], input });
		await on("resolver", flushZone(`${OWNER}.example.com`));
	};
	beforeEach(async () => {
		if (missing === undefined) await publish(undefined);
	});

	/** DANE-EE, the key, SHA-256 (RFC 6698, 2.1), computed on the server as an operator would. */
	const digest = async (): Promise<string> => {
		const script =
			"openssl x509 -in /etc/prosody/certs/dane.example.com.crt -noout -pubkey | openssl pkey -pubin -outform DER | sha256sum";
		return (await on("server", { what: "hash the key", command: ["sh", "-c", script] })).slice(0, 64);
	};

	labTest("makes a certificate trusted that no authority signed", async () => {
		const without = await xmppsConnect(lab(), "dane.example.com");
		expect(without.code).toBe(2);
		expect(outcomes(without.attempts)).toEqual(["certificate-untrusted"]);

		await publish(`3 1 1 ${await digest()}`);
		const { answer, flows } = await watch.during(() => xmppsConnect(lab(), "dane.example.com"));
		expect(answer.code).toBe(0);
		expect(answer.stream?.dane).not.toBeNull();
		expect(places(flows)).toEqual([`${SERVER.open.v4}:443`]);
	});

	labTest("counts only where the resolver's AD bit may be believed", async () => {
		await publish(`3 1 1 ${await digest()}`);
		const unsure = await xmppsConnect(lab(), "dane.example.com", ["--dns", lab().resolver ?? ""]);
		expect(unsure.code).toBe(2);
		expect(outcomes(unsure.attempts)).toEqual(["certificate-untrusted"]);
	});

	labTest("of another key refuses the server", async () => {
		await publish(`3 1 1 ${"00".repeat(32)}`);
		const wrong = await xmppsConnect(lab(), "dane.example.com");
		expect(wrong.code).toBe(2);
		expect(outcomes(wrong.attempts)).toEqual(["dane-mismatch"]);
	});
});
