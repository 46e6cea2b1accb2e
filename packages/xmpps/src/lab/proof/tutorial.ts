import { printable } from "xmpps-connect/protocol";
import type { ProofStep } from "./proof-step.ts";

/** The tutorial's own proof: whoever asks the second address for a page gets a stream error, and no web server's header. */
export const tutorialCurl: ProofStep = {
	name: "the tutorial's curl shows the stream error",
	async prove(lab) {
		const command = ["curl", "-sS", "-i", "-m", "10", "--no-alpn", "--http0.9"];
		const where = ["--connect-to", "::xmpps.example.com:443", "https://example.com/"];
		const answer = await lab.host("client").must("ask the XMPP server for a page", [...command, ...where]);
		if (/^server:/im.test(answer)) throw new Error(`a web server answered: ${printable(answer, 200)}`);
		const error = /<stream:error>.*<\/stream:error>/.exec(answer)?.[0];
		if (error === undefined) throw new Error(`no stream error: ${printable(answer, 200)}`);
		return printable(error, 160);
	},
};

/** What worked before works still: the web site on the first address. */
export const webSite: ProofStep = {
	name: "the web site on the first address answers",
	async prove(lab) {
		const command = ["curl", "-sS", "-i", "-m", "10", "https://example.com/"];
		const answer = await lab.host("client").must("ask the web site for a page", command);
		if (!answer.includes("the web site of example.com")) throw new Error(`another page: ${printable(answer, 200)}`);
		return printable(`${/^HTTP\S* \d+/.exec(answer)?.[0]}, ${/^server: .*/im.exec(answer)?.[0]?.trim()}`, 100);
	},
};
