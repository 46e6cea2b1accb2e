import { describe, expect, it } from "vitest";
import { basicProvision, resolverOf } from "../../../src/lab/real/basics.ts";
import { hostImage } from "../../../src/lab/real/host-image.ts";
import { joined, programsProvision } from "../../../src/lab/real/provision-host.ts";
import type { Provision } from "../../../src/lab/world/provision.ts";
import { standardWorld } from "../../../src/lab/world/standard.ts";
import type { HostSpec } from "../../../src/lab/world/world-spec.ts";

const world = standardWorld();
const hostNamed = (name: string): HostSpec => {
	const host = world.hosts.find((one) => one.name === name);
	if (host === undefined) throw new Error(`no host "${name}"`);
	return host;
};
const content = ({ files = [] }: Provision, path: string): string | undefined =>
	files.find((file) => file.path === path)?.content;

describe("what the programs of the tutorial's world need", () => {
	const server = programsProvision(world, hostNamed("server"));

	it("is Prosody as an operator would configure it: global options before the first host", () => {
		expect(content(server, "/etc/prosody/conf.d/lab.cfg.lua")).toBe(
			'c2s_direct_tls_ports = { 5223 }\ns2s_direct_tls_ports = { 5270 }\nnetwork_settings = { nagle = false }\nVirtualHost "example.com"\n',
		);
		expect(server.packages).toContain("prosody");
		expect(server.units).toEqual(["prosody.service", "nginx.service"]);
		expect(server.listening).toEqual([5222, 5269, 5223, 5270]);
	});

	it("has accounts where Prosody looks for them, readable to it alone", () => {
		const account = server.files?.find(({ path }) => path === "/var/lib/prosody/example%2ecom/accounts/juliet.dat");
		expect(account).toMatchObject({ mode: 0o600, owner: "prosody" });
		expect(account?.content).toBe('return { ["password"] = "rose-by-any-other-name"; };\n');
	});

	it("has the certificate where Prosody and where nginx want it", () => {
		expect(server.certificates?.map(({ name, key, owner }) => [name, key, owner])).toEqual([
			["example.com", "/etc/prosody/certs/example.com.key", "prosody"],
			["example.com", "/etc/ssl/private/example.com.key", undefined],
		]);
	});

	it("has the sites of nginx on their addresses, TLS on 443 alone", () => {
		const [first, second] = ["1", "2"].map((n) => content(server, `/etc/nginx/sites-available/lab-${n}`));
		expect(first).toContain("listen 203.0.113.1:443 ssl;");
		expect(first).toContain("listen [2001:db8::1]:443 ssl;");
		expect(second).toContain("listen 80;");
		expect(second).toContain("location ^~ /.well-known/acme-challenge/ { root /var/www/challenges;");
		expect(second).not.toContain("ssl");
	});

	it("is nothing for the client", () => {
		expect(programsProvision(world, hostNamed("client"))).toMatchObject({ packages: [], files: [], processes: [] });
	});

	it("refuses a site on port 443 without a certificate", () => {
		const site = { names: ["a.example"], listen: ["443"], text: "" };
		for (const program of ["nginx", "apache"] as const) {
			const host: HostSpec = { name: "web", kind: "machine", programs: [{ program, sites: [site] }] };
			expect(() => programsProvision(world, host)).toThrow('Cannot make site "a.example": it speaks TLS');
		}
	});

	it("refuses an account that is no JID", () => {
		const host: HostSpec = {
			name: "x",
			kind: "machine",
			programs: [{ program: "prosody", domains: ["a"], accounts: [{ jid: "nobody", password: "p" }] }],
		};
		expect(() => programsProvision(world, host)).toThrow('Cannot make account "nobody": it is not "user@domain"');
	});
});

describe("what every host has", () => {
	const basic = basicProvision("lab-1", world, hostNamed("server"), "PEM");

	it("is a name, an identity of its own, the resolver, and the lab's authority in the place of all others", () => {
		expect(content(basic, "/etc/hostname")).toBe("server\n");
		expect(content(basic, "/etc/machine-id")).toMatch(/^[0-9a-f]{32}\n$/);
		const other = basicProvision("lab-1", world, hostNamed("dns"), "PEM");
		expect(content(other, "/etc/machine-id")).not.toBe(content(basic, "/etc/machine-id"));
		expect(content(basic, "/etc/resolv.conf")).toContain(`nameserver ${resolverOf(world)}`);
		expect(content(basic, "/etc/ssl/certs/ca-certificates.crt")).toBe("PEM");
	});

	it("is its firewall, loaded by Debian's own unit on a machine", () => {
		expect(content(basic, "/etc/nftables.conf")).toContain("dnat ip to 203.0.113.2:5223");
		expect(basic.units).toEqual(["nftables.service"]);
		const plain = basicProvision("lab-1", world, { name: "p", kind: "plain", firewall: "table ip x {}" }, "PEM");
		expect(plain.commands?.[0]?.command).toEqual(["nft", "-f", "/etc/nftables.conf"]);
		expect(plain.units).toBeUndefined();
	});
});

describe("hostImage", () => {
	it("is of the lab's release for a machine, of bookworm for a plain host, and of its own where it says so", () => {
		const release = (host: Partial<HostSpec>): string =>
			hostImage({ name: "a", kind: "machine", ...host }, [], "trixie").release;
		expect(release({})).toBe("trixie");
		expect(release({ kind: "plain" })).toBe("bookworm");
		expect(release({ kind: "plain", release: "trixie" })).toBe("trixie");
		expect(release({ release: "bookworm" })).toBe("bookworm");
	});

	it("is one image for all plain hosts of the tutorial's world", () => {
		const plain = world.hosts.filter(({ kind }) => kind === "plain");
		const images = plain.map((host) => hostImage(host, programsProvision(world, host).packages, "bookworm"));
		expect(new Set(images.map(({ packages }) => [...new Set(packages)].sort().join(" "))).size).toBe(1);
	});
});

describe("joined", () => {
	it("keeps the order, and leaves nothing out", () => {
		const one: Provision = { packages: ["a"], units: ["a.service"], links: { "/a": "/b" } };
		const other: Provision = { packages: ["b"], commands: [{ what: "try", command: ["true"] }], links: { "/c": "/d" } };
		expect(joined([one, other])).toEqual({
			packages: ["a", "b"],
			files: [],
			certificates: [],
			removed: [],
			links: { "/a": "/b", "/c": "/d" },
			processes: [],
			units: ["a.service"],
			listening: [],
			commands: [{ what: "try", command: ["true"] }],
		});
	});
});
