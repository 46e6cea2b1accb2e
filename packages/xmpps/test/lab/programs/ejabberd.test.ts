import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { provisionEjabberd } from "../../../src/lab/programs/ejabberd.ts";

const SPEC = {
	program: "ejabberd",
	domains: ["example.net", "muc.example.net"],
	accounts: [{ jid: "nurse@example.net", password: "wisely and slow" }],
	directTls: { client: [5223], server: [5270] },
} as const;

describe("provisionEjabberd", () => {
	it("makes an ejabberd.yml that only ejabberd can read, with a certificate for each domain", () => {
		const { files: [file] = [], certificates } = provisionEjabberd(SPEC);
		expect(file).toMatchObject({ path: "/etc/ejabberd/ejabberd.yml", mode: 0o600, owner: "ejabberd" });
		const pem = ["/etc/ejabberd/certs/example.net.pem", "/etc/ejabberd/certs/muc.example.net.pem"];
		expect(parse(file?.content ?? "")).toMatchObject({
			hosts: SPEC.domains,
			certfiles: pem,
			acme: { auto: false },
			s2s_use_starttls: "required",
		});
		expect(certificates).toEqual(SPEC.domains.map((name, index) => ({ name, both: pem[index], owner: "ejabberd" })));
	});

	it("listens for STARTTLS on the usual ports, and for direct TLS where it is told to", () => {
		const { files: [file] = [], listening, units } = provisionEjabberd(SPEC);
		const { listen } = parse(file?.content ?? "") as { listen: readonly Record<string, unknown>[] };
		expect(listen).toEqual([
			{ port: 5222, ip: "::", module: "ejabberd_c2s", starttls_required: true },
			{ port: 5223, ip: "::", module: "ejabberd_c2s", tls: true },
			{ port: 5269, ip: "::", module: "ejabberd_s2s_in" },
			{ port: 5270, ip: "::", module: "ejabberd_s2s_in", tls: true },
		]);
		expect(listening).toEqual([5222, 5269, 5223, 5270]);
		expect(units).toEqual(["ejabberd.service"]);
		const { program, domains } = SPEC;
		expect(provisionEjabberd({ program, domains }).listening).toEqual([5222, 5269]);
	});

	it("registers its accounts, as soon as the node answers", () => {
		expect(provisionEjabberd(SPEC).commands).toEqual([
			{
				what: 'make account "nurse@example.net"',
				command: ["ejabberdctl", "register", "nurse", "example.net", "wisely and slow"],
				patience: 30_000,
			},
		]);
		expect(() => provisionEjabberd({ ...SPEC, accounts: [{ jid: "nurse", password: "" }] })).toThrow(
			'Cannot make account "nurse": it is not "user@domain"',
		);
	});
});
