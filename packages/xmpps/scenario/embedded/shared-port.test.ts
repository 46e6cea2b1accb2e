import { execFile, spawnSync } from "node:child_process";
import { connect } from "node:tls";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startWorld, type World } from "../../src/lab/embedded/index.ts";

const run = promisify(execFile);
const curlIsThere = spawnSync("curl", ["--version"]).error === undefined;

let world: World;
beforeAll(async () => {
	world = await startWorld();
});
afterAll(() => world.close());

/** What the tutorial's last step prints where all is well, apart from the id. */
const STREAM_ERROR =
	"<?xml version='1.0'?><stream:stream xmlns:stream='http://etherx.jabber.org/streams' xml:lang='en' id='' xmlns='jabber:client'>" +
	"<stream:error><not-well-formed xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>";

/** The same bytes with their attributes in alphabetical order and without the id's value. */
function normal(text: string): string {
	return text.replace(/<(\/?[\w:?]+)((?:\s[\w:]+='[^']*')+)/g, (_whole, name: string, attributes: string) => {
		const sorted = attributes
			.trim()
			.split(/\s+(?=[\w:]+=)/)
			.map((one) => one.replace(/^id='.*'$/, "id=''"));
		return `<${name} ${sorted.sort().join(" ")}`;
	});
}

/** Writes a request for a page and collects what comes. */
function ask(alpn: string[] | undefined): Promise<string> {
	return new Promise((resolve, reject) => {
		const socket = connect({
			host: "127.0.0.1",
			port: world.ports.front,
			servername: world.domain,
			ca: world.ca,
			...(alpn === undefined ? {} : { ALPNProtocols: alpn }),
		});
		let answer = "";
		socket.setEncoding("utf8");
		socket.on("secureConnect", () =>
			socket.write(`GET / HTTP/1.1\r\nHost: ${world.domain}\r\nConnection: close\r\n\r\n`),
		);
		socket.on("data", (chunk: string) => {
			answer += chunk;
		});
		socket.on("error", reject);
		socket.on("close", () => resolve(answer));
	});
}

describe("one port for the web and XMPP", () => {
	it("answers a request for a page without ALPN with a stream error, byte for byte", async () => {
		expect(normal(await ask(undefined))).toBe(normal(STREAM_ERROR));
	});

	it("answers the same request with a browser's ALPN with the web site", async () => {
		const answer = await ask(["http/1.1"]);
		expect(answer).toMatch(/^HTTP\/1\.1 200 /);
		expect(answer).toContain("<html");
	});

	it("curl sees the stream error without ALPN", async (context) => {
		if (!curlIsThere) context.skip("curl is not installed");
		const { stdout } = await run("curl", [
			"-sk",
			"--max-time",
			"10",
			"--no-alpn",
			"--http0.9",
			"--connect-to",
			`::127.0.0.1:${world.ports.front}`,
			`https://${world.domain}/`,
		]);
		expect(normal(stdout)).toBe(normal(STREAM_ERROR));
	});

	it("curl sees the web site with its usual ALPN", async (context) => {
		if (!curlIsThere) context.skip("curl is not installed");
		const { stdout } = await run("curl", [
			"-sk",
			"--max-time",
			"10",
			"--connect-to",
			`::127.0.0.1:${world.ports.front}`,
			`https://${world.domain}/`,
		]);
		expect(stdout).toContain("<html");
		expect(stdout).not.toContain("stream");
	});
});
