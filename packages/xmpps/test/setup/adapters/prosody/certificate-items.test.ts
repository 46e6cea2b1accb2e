import { describe, expect, it } from "vitest";
import { certificateWishes } from "../../../../src/setup/adapters/prosody/certificate-items.ts";
import type { CertificateFacts } from "../../../../src/setup/adapters/prosody/facts.ts";
import { config, prosodyFacts } from "./prosody-data.ts";

const CERTIFICATE = { chain: "/etc/ssl/own/chain.pem", key: "/etc/ssl/own/key.pem" };

function wishes(more: Partial<CertificateFacts> = {}, certified: readonly string[] = [], certificate = CERTIFICATE) {
	const facts: CertificateFacts = {
		...{ covers: ["example.com"], notAfter: "2030-01-02T00:00:00.000Z", expired: false, key: "matches" },
		...{ hidden: [], user: "prosody", folder: "/etc/prosody/certs" },
		...more,
	};
	return certificateWishes(config({ certificate }), prosodyFacts({ certified, certificate: facts }));
}

describe("certificateWishes", () => {
	it("links chain and key to where Prosody of every version looks, the key first", () => {
		expect(wishes().items.map(({ item, state }) => [item, state])).toEqual([
			[{ kind: "link", path: "/etc/prosody/certs/example.com.key" }, { target: CERTIFICATE.key }],
			[{ kind: "link", path: "/etc/prosody/certs/example.com.crt" }, { target: CERTIFICATE.chain }],
		]);
	});

	it("wants nothing where Prosody has a certificate of its own", () => {
		expect(wishes({}, ["example.com"])).toEqual({ items: [], notes: [] });
	});

	it.each([
		[{ expired: true }, "has expired on 2030-01-02"],
		[{ covers: [] }, "does not name example.com"],
		[{ key: "differs" }, "is not the key of"],
		[{ key: "unreadable" }, "without a password"],
		[{ hidden: ["/etc/ssl/own/key.pem"] }, 'user "prosody" cannot read'],
	] as const)("hands on nothing that would not work: %j", (more, text) => {
		const { items, notes } = wishes(more);
		expect(items).toEqual([]);
		expect(notes).toEqual([expect.objectContaining({ kind: "problem", text: expect.stringContaining(text) })]);
	});

	it("hands on nothing that is no certificate", () => {
		const { notAfter, ...facts } = { ...wishesFacts(), expired: false };
		expect(notAfter).toBeDefined();
		const { notes } = certificateWishes(
			config({ certificate: CERTIFICATE }),
			prosodyFacts({ certified: [], certificate: facts }),
		);
		expect(notes).toMatchObject([
			{ kind: "problem", text: "/etc/ssl/own/chain.pem holds no certificate that can be read" },
		]);
	});

	it("knows Prosody's own command for certbot's folders", () => {
		const live = {
			chain: "/etc/letsencrypt/live/example.com/fullchain.pem",
			key: "/etc/letsencrypt/live/example.com/privkey.pem",
		};
		const { notes } = wishes({ hidden: [live.key] }, [], live);
		expect(notes[0]?.lines?.[0]).toBe("prosodyctl --root cert import example.com /etc/letsencrypt/live");
	});

	it("says so where there is none at all", () => {
		const { items, notes } = certificateWishes(config(), prosodyFacts({ certified: [] }));
		expect(items).toEqual([]);
		expect(notes).toMatchObject([{ kind: "info", text: expect.stringContaining("no certificate for example.com") }]);
	});
});

function wishesFacts(): CertificateFacts {
	return {
		...{ covers: [], notAfter: "x", expired: false, key: "unknown", hidden: [], user: "prosody" },
		folder: "/etc/prosody/certs",
	};
}
