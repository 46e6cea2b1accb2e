import { createHash, randomBytes } from "node:crypto";
import { printable } from "xmpps-connect/protocol";
import { builtProgram } from "../built-program.ts";
import { goSendxmppChat, xmppJsChat } from "../proof/clients.ts";
import type { ProofStep } from "../proof/proof-step.ts";
import type { Lab } from "../real/lab.ts";
import { NAMES, SHARED_V4 } from "./gateway-world.ts";

const PAGE = `the web site of ${NAMES.domain}`;

/** What people use, from outside, where nothing but the shared port can be reached. */
export const CLIENTS: readonly ProofStep[] = [
	{ name: "go-sendxmpp logs in and sends a message", prove: goSendxmppChat },
	{ name: "@xmpp/client logs in and sends a message", prove: xmppJsChat },
	...(["--http2", "--http1.1", "--no-alpn"] as const).map(
		(how): ProofStep => ({
			name: `curl ${how} gets the page`,
			async prove(lab) {
				const format = ["-w", "HTTP/%{http_version} %{http_code}"];
				const page = await lab
					.host("client")
					.must("get the page", ["curl", "-sS", "-m", "10", how, ...format, `https://${NAMES.domain}/`]);
				const version = { "--http2": "HTTP/2 200", "--http1.1": "HTTP/1.1 200", "--no-alpn": "HTTP/1.1 200" }[how];
				if (!page.includes(PAGE) || !page.includes(version)) throw new Error(printable(page, 200));
				return version;
			},
		}),
	),
	{
		name: "openssl s_client opens a stream",
		async prove(lab) {
			const where = ["-connect", `${SHARED_V4}:443`, "-servername", NAMES.domain, "-alpn", "xmpp-client", "-ign_eof"];
			const header = `<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='${NAMES.domain}' version='1.0'></stream:stream>`;
			const { stdout } = await lab
				.host("client")
				.run(["timeout", "10", "openssl", "s_client", ...where], { input: header });
			const features = /<stream:features>.*<\/stream:features>/s.exec(stdout)?.[0];
			if (features === undefined || !stdout.includes("Verify return code: 0 (ok)")) {
				throw new Error(printable(stdout.slice(-200), 200));
			}
			return "certificate verified, features";
		},
	},
	{
		name: "Chromium shows the page",
		async prove(lab) {
			const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--ignore-certificate-errors"];
			const quiet = [
				"--disable-background-networking",
				"--disable-sync",
				"--no-first-run",
				"--user-data-dir=/run/chromium",
			];
			const page = await lab
				.host("browser")
				.must("show the page", ["chromium", ...flags, ...quiet, "--dump-dom", `https://${NAMES.domain}/`], {
					timeout: 60_000,
				});
			if (!page.includes(PAGE)) throw new Error(printable(page, 200));
			return PAGE;
		},
	},
	{
		name: "the web server sees who its clients are",
		async prove(lab) {
			const log = await lab.host("server").must("read the log", ["tail", "-n", "100", "/var/log/nginx/behind.log"]);
			// What is no request nginx writes down before it looks at what the PROXY header said.
			const pages = log.split("\n").filter((line) => line.includes('"GET / '));
			const seen = new Set(pages.flatMap((line) => line.split(" ", 1)[0] || []));
			const known = [...seen].every((address) => address !== "127.0.0.1" && address !== "unix:");
			if (seen.size === 0 || !known) throw new Error(`it saw ${[...seen].join(", ") || "nobody"}`);
			return [...seen].join(", ");
		},
	},
	{
		name: "what ends in one direction goes on in the other, byte for byte",
		prove: (lab) => halfClosed(lab, 4 * 1024 * 1024),
	},
];

/** Sends so many bytes of chance, ends, and waits for what a program behind the port says of them. */
async function halfClosed(lab: Lab, size: number): Promise<string> {
	const argv = [process.execPath, builtProgram("lab/gateway/half-close.js"), SHARED_V4, "443", NAMES.raw, String(size)];
	const seed = randomBytes(8).toString("hex");
	const { code, stdout, stderr } = await lab.host("client").runHere([...argv, seed], { timeout: 30_000 });
	if (code !== 0) throw new Error(printable(stderr.trim() || stdout, 200));
	const { sent, digest, heard } = JSON.parse(stdout) as { sent: number; digest: string; heard: string };
	if (heard.trim() !== `${sent} ${digest}`) throw new Error(`sent ${sent} ${digest}, heard "${printable(heard, 120)}"`);
	return `${sent} bytes, ${createHash("sha256").update(seed).digest("hex").slice(0, 8)}`;
}
