import { describe, expect, it } from "vitest";
import { type Given, withAnswer } from "../../../src/setup/init/answers.ts";
import type { Looked } from "../../../src/setup/init/looked.ts";
import { type Proposal, propose } from "../../../src/setup/init/propose.ts";
import { lookedAddress, lookedDomain, lookedHost } from "./looked-host.ts";

/** What is asked, in order, when every question gets its default. */
function throughDefaults(looked: Looked, given: Given = {}): { asked: string[]; proposal: Proposal } {
	const asked: string[] = [];
	let known = given;
	for (;;) {
		const proposal = propose(looked, known);
		const [question] = proposal.questions;
		if (question?.standard === undefined || proposal.problems.length > 0) return { asked, proposal };
		asked.push(question.id);
		known = withAnswer(known, question, question.standard);
	}
}

const locals = ({ answers }: Proposal): string[] => answers.addresses.map(({ local }) => local);

describe("propose", () => {
	it("takes the address of each family where nothing listens on 443, and asks only how DNS is published", () => {
		const proposal = propose(lookedHost());
		expect(proposal.questions.map(({ id, standard }) => [id, standard])).toEqual([["method", "print"]]);
		expect(locals(proposal)).toEqual(["203.0.113.2", "2001:db8::2"]);
		expect(proposal.answers.domains).toEqual(["example.com"]);
		expect(proposal.problems).toEqual([]);
		expect(proposal.explanations).toEqual([
			"example.com is the only domain of the XMPP server's configuration",
			'203.0.113.1 does not fit: "nginx" listens on 203.0.113.1 port 443',
			expect.stringMatching(/^203\.0\.113\.2 is proposed: nothing listens there/),
			'2001:db8::1 does not fit: "nginx" listens on 2001:db8::1 port 443',
			expect.stringMatching(/^2001:db8::2 is proposed: nothing listens there/),
			"The certificate in /etc/prosody/certs/example.com.crt names example.com, until 2030-01-02",
			"The records of example.com are kept by ns1.example.net",
		]);
	});

	it("leaves the domain's own address to its web site, where nginx listens on all addresses", () => {
		const listeners = [{ address: "::", port: 443, program: "nginx" }];
		const proposal = propose(lookedHost({ localMore: { listeners } }));
		expect(locals(proposal)).toEqual(["203.0.113.2", "2001:db8::2"]);
		expect(proposal.explanations).toContain("203.0.113.1 does not fit: the web site of example.com is there (nginx)");
	});

	it("rather takes an address that is not the domain's own where nobody listens", () => {
		expect(locals(propose(lookedHost({ localMore: { listeners: [] } })))).toEqual(["203.0.113.2", "2001:db8::2"]);
	});

	it("takes the domain's own address where there is no other and no web server", () => {
		const addresses = [lookedAddress("203.0.113.1")];
		expect(locals(propose(lookedHost({ addresses, localMore: { listeners: [] } })))).toEqual(["203.0.113.1"]);
	});

	it("lets a gateway share the port where a web server has the only address", () => {
		const proposal = propose(lookedHost({ addresses: [lookedAddress("203.0.113.1")] }));
		expect(locals(proposal)).toEqual(["203.0.113.1"]);
		expect(proposal.problems).toEqual([]);
	});

	it("asks which one where several of a family fit, and does as it is told", () => {
		const addresses = ["203.0.113.1", "203.0.113.2", "203.0.113.3"].map((one) => lookedAddress(one));
		const looked = lookedHost({ addresses });
		const [question] = propose(looked).questions;
		expect(question).toMatchObject({ id: "ipv4", flag: "--address", standard: "203.0.113.2", certain: true });
		expect(question?.choices.map(({ value }) => value)).toEqual(["203.0.113.2", "203.0.113.3"]);
		expect(locals(propose(looked, { ipv4: "203.0.113.3" }))).toEqual(["203.0.113.3"]);
		expect(throughDefaults(looked).asked).toEqual(["ipv4", "method"]);
	});

	it("takes the one that is published already", () => {
		const addresses = ["203.0.113.2", "203.0.113.3"].map((one) => lookedAddress(one));
		const proposal = propose(lookedHost({ addresses, dns: [lookedDomain({ endpoint: ["203.0.113.3"] })] }));
		expect(locals(proposal)).toEqual(["203.0.113.3"]);
		expect(proposal.explanations.join("\n")).toContain("its record is in the DNS already");
	});

	it("never takes an address that will be another one tomorrow, nor a private one beside a public one", () => {
		const addresses = [
			lookedAddress("203.0.113.2"),
			lookedAddress("172.17.0.1", { private: "for private networks" }),
			lookedAddress("2001:db8::99", { passing: true }),
			lookedAddress("fd00::2", { private: "for private networks (unique local)" }),
		];
		expect(locals(propose(lookedHost({ addresses })))).toEqual(["203.0.113.2"]);
	});

	it("asks by which address a private one is reached, and knows those of the domain", () => {
		const addresses = [
			lookedAddress("10.0.0.7", { private: "for private networks" }),
			lookedAddress("172.17.0.1", { private: "for private networks", wayOut: false }),
		];
		const looked = lookedHost({
			addresses,
			localMore: { listeners: [] },
			dns: [lookedDomain({ addresses: ["203.0.113.9"] })],
		});
		const [question] = propose(looked).questions;
		expect(question).toMatchObject({ id: "public", standard: "203.0.113.9", certain: true });
		const { proposal } = throughDefaults(looked);
		expect(proposal.answers.addresses).toMatchObject([{ local: "10.0.0.7", public: "203.0.113.9" }]);
		const inside = propose(looked, { public: "10.0.0.7" }).answers.addresses;
		expect(inside.map((one) => [one.local, one.public])).toEqual([["10.0.0.7", undefined]]);
	});

	it("does not guess a public address that nobody named", () => {
		const addresses = [lookedAddress("10.0.0.7", { private: "for private networks" })];
		const looked = lookedHost({ addresses, dns: [lookedDomain({ addresses: [] })] });
		expect(propose(looked).questions[0]).toMatchObject({ id: "public", standard: "10.0.0.7", certain: false });
	});

	it("asks for the domain where the server has several, or none", () => {
		const several = propose(lookedHost({ domains: ["example.com", "example.org"] }));
		expect(several.questions).toMatchObject([{ id: "domains", flag: "--domain", certain: false }]);
		expect(several.questions[0]?.choices.map(({ value }) => value)).toEqual([
			"example.com",
			"example.org",
			"example.com,example.org",
		]);
		const none = propose(lookedHost({ domains: [] })).questions[0];
		expect(none).toMatchObject({ id: "domains", choices: [], free: true });
		expect(none?.standard).toBeUndefined();
		expect(propose(lookedHost({ domains: [] }), { domains: ["a.example"] }).explanations).toContain(
			"a.example is no VirtualHost of Prosody's configuration",
		);
	});

	it("takes the addresses it is given, and says which the host does not have", () => {
		const given = { addresses: [{ local: "203.0.113.1" }, { local: "203.0.113.77" }] };
		const proposal = propose(lookedHost(), given);
		expect(locals(proposal)).toEqual(["203.0.113.1", "203.0.113.77"]);
		expect(proposal.problems).toEqual([expect.stringContaining("the host has no address 203.0.113.77")]);
	});

	it("asks for what belongs to a method", () => {
		expect(throughDefaults(lookedHost(), { method: "rfc2136" })).toMatchObject({
			asked: ["server", "key"],
			proposal: { answers: { dns: { method: "rfc2136", server: "203.0.113.53", key: "/etc/xmpps/tsig.key" } } },
		});
		expect(propose(lookedHost(), { method: "rfc2136" }).questions.map(({ certain }) => certain)).toEqual([
			false,
			false,
		]);
		expect(throughDefaults(lookedHost(), { method: "zone-file" }).proposal.answers.dns).toEqual({
			method: "zone-file",
			file: "/etc/xmpps/example.com.zone",
		});
		expect(propose(lookedHost(), { method: "print" }).questions).toEqual([]);
	});

	it("says what is missing: the server, its certificate", () => {
		const without = propose(lookedHost({ localMore: { software: [], certificates: [] } })).explanations;
		expect(without[0]).toBe("No XMPP server was found: xmpps sets Prosody up");
		expect(without).toContain(
			"No certificate of the server names example.com: clients verify this name, so it needs one before apply",
		);
		const stopped = [{ software: "prosody", version: "0.12.3", running: false }] as const;
		expect(propose(lookedHost({ localMore: { software: stopped } })).explanations[0]).toMatch(/does not run$/);
		const other = [{ software: "ejabberd", version: "23.01", running: true }] as const;
		expect(propose(lookedHost({ localMore: { software: other } })).explanations[0]).toMatch(/ejabberd 23\.01/);
	});
});
