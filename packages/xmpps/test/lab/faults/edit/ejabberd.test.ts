import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { EJABBERD_FORMAT } from "../../../../src/lab/faults/edit/ejabberd.ts";

const TEXT = `hosts: ["example.com"]
listen:
  - { port: 5222, module: ejabberd_c2s, starttls: true }
  - port: 5269
    module: ejabberd_s2s_in
s2s_use_starttls: required
`;

function apply(key: string, lines: readonly string[], section = "top level"): unknown {
	return parse(EJABBERD_FORMAT.apply(TEXT, { key, section, lines }));
}

describe("a setting of ejabberd", () => {
	it("of the top level takes the place of the old one, or is added, or goes", () => {
		expect(apply("s2s_use_starttls", ["s2s_use_starttls: optional"])).toMatchObject({ s2s_use_starttls: "optional" });
		expect(apply("c2s_protocol_options", ["c2s_protocol_options:", '  - "no_sslv3"'])).toMatchObject({
			c2s_protocol_options: ["no_sslv3"],
		});
		expect(apply("s2s_use_starttls", [])).not.toHaveProperty("s2s_use_starttls");
	});

	it("that is a listener takes the place of the one on its port, or is added", () => {
		const other = ["- port: 5222", "  module: ejabberd_c2s", "  starttls_required: true"];
		const added = ["- port: 5223", "  module: ejabberd_c2s", "  tls: true"];
		expect(apply("port 5222", other, "listen")).toMatchObject({
			listen: [{ port: 5222, starttls_required: true }, { port: 5269 }],
		});
		expect(apply("port 5223", added, "listen")).toMatchObject({
			listen: [{ port: 5222 }, { port: 5269 }, { port: 5223, tls: true }],
		});
	});

	it("that is an option of a listener is set at those that the key names", () => {
		const required = ["starttls_required: true"];
		for (const key of ["port 5222", "ejabberd_c2s"]) {
			expect(apply(key, required, "listen")).toMatchObject({
				listen: [{ port: 5222, starttls: true, starttls_required: true }, { port: 5269 }],
			});
		}
		expect(() => apply("port 1", required, "listen")).toThrow('Cannot change the listener "port 1"');
	});

	it("of a module stands below it", () => {
		expect(apply("mod_ping", ["mod_ping: {}"], "modules")).toMatchObject({ modules: { mod_ping: {} } });
	});
});
