import { describe, expect, it } from "vitest";
import { nginxAdapter } from "../../../../src/setup/adapters/nginx/nginx-adapter.ts";
import type { NginxFacts } from "../../../../src/setup/adapters/nginx/nginx-facts.ts";
import { A, B, intent, nginxFacts, site } from "./nginx-data.ts";

const wanted = (facts: Partial<NginxFacts> = {}, more: Parameters<typeof intent>[0] = {}) =>
	nginxAdapter.wanted(intent(more), nginxFacts(facts));

/** Where the file goes. */
const placeOf = ({ stages }: ReturnType<typeof wanted>): string | undefined =>
	stages[0]?.items.flatMap(({ item }) => (item.kind === "file" ? [item.path] : []))[0];

describe("nginxAdapter.wanted", () => {
	it("makes the folder of challenges and a file of our own, has nginx judge it and reload", () => {
		const { stages, notes } = wanted();
		expect(notes).toEqual([]);
		expect(stages).toHaveLength(1);
		const [stage] = stages;
		expect(stage?.name).toBe("web");
		expect(stage?.items.map(({ item, state }) => [item, state && "mode" in state && state.mode])).toEqual([
			[{ kind: "folder", path: "/var/lib/xmpps/acme" }, 0o755],
			[{ kind: "file", path: "/etc/nginx/conf.d/xmpps.conf" }, 0o644],
		]);
		expect(stage?.validations).toEqual([{ kind: "nginx-config" }]);
		expect(stage?.activations.map(({ activation }) => activation)).toEqual([{ kind: "nginx-reload" }]);
	});

	it("never becomes the default server of a port that others have", () => {
		expect(placeOf(wanted({ servers: [site(["80", "[::]:80"])] }))).toBe("/etc/nginx/sites-enabled/xmpps.conf");
		expect(placeOf(wanted({ servers: [site(["80 default_server", "[::]:80"])] }))).toBe(
			"/etc/nginx/sites-enabled/xmpps.conf",
		);
		// On ports that are new nobody is default.
		expect(placeOf(wanted({ servers: [site(["443 ssl"])] }))).toBe("/etc/nginx/conf.d/xmpps.conf");
		const late = wanted({ servers: [site(["80"])], places: [{ path: "/etc/nginx/conf.d/xmpps.conf", after: 0 }] });
		expect(late.stages).toEqual([]);
		expect(late.notes).toEqual([
			{ kind: "manual", text: expect.stringContaining("as they are"), lines: expect.arrayContaining(["server {"]) },
		]);
	});

	it.each([
		["no web is wanted", {}, { kind: "none" } as const],
		["there is no nginx", { installed: false }, {}],
	])("does nothing where %s", (_, facts, web) => {
		expect(wanted(facts, { web })).toEqual({ stages: [], notes: [] });
	});

	it("says that the nginx which is wanted is missing", () => {
		expect(wanted({ installed: false }, { web: { kind: "nginx" } }).notes).toEqual([
			{ kind: "problem", text: "xmpps.yaml wants nginx, which is not installed" },
		]);
	});

	it("gives a site for Apache, whose challenges are served", () => {
		const { stages, notes } = wanted({ installed: false, otherWeb: ["apache2"] });
		expect(stages).toEqual([]);
		const lines = notes[0]?.lines?.join("\n");
		expect(lines).toContain("ServerName xmpps.example.com");
		expect(lines).toContain("RedirectMatch 301 ^/(?!\\.well-known/acme-challenge/)(.*)$ https://example.com/$1");
		const both = wanted({ listeners: [{ address: "::", port: 80, program: "apache2" }] });
		expect(both.notes).toEqual(notes);
		expect(both.stages).toEqual([]);
	});

	it("leaves a site by the endpoint's name as it is", () => {
		const names = ["example.com", "xmpps.example.com"];
		const there = wanted({ servers: [site(["80", "[::]:80"], { names, challenge: true })] });
		expect(there.stages).toEqual([]);
		expect(there.notes).toEqual([{ kind: "info", text: expect.stringContaining("it stays as it is") }]);
		const without = wanted({ servers: [site(["80", "[::]:80"], { names })] });
		expect(without.stages).toEqual([]);
		expect(without.notes[0]).toMatchObject({
			kind: "manual",
			lines: expect.arrayContaining(["    root /var/lib/xmpps/acme;"]),
		});
		// On another socket it is no hindrance.
		expect(placeOf(wanted({ servers: [site([`${A}:80`], { names })] }))).toBe("/etc/nginx/conf.d/xmpps.conf");
	});

	it("adds nothing to a configuration that nginx refuses", () => {
		const { stages, notes } = wanted({ test: { state: "failed", words: ["[emerg] unknown directive"] } });
		expect(stages).toEqual([]);
		expect(notes).toEqual([{ kind: "problem", text: expect.any(String), lines: ["[emerg] unknown directive"] }]);
	});

	it("writes nothing that is not fit to be written", () => {
		const { stages, notes } = wanted({}, { web: { redirect: "https://example.com/$host" } });
		expect(stages).toEqual([]);
		expect(notes).toEqual([{ kind: "problem", text: 'Cannot write redirect "https://example.com/$host" for nginx' }]);
	});

	it("leaves folders that are there as they are, and says which lets nobody through", () => {
		const folders = [
			{ path: "/srv/acme", state: { mode: 0o700, owner: "root", group: "root" } },
			{ path: "/srv/acme/x", state: { mode: 0o2775, owner: "web", group: "web" } },
		];
		const { stages, notes } = wanted({ folders }, { web: { challenge: "/srv/acme/x" } });
		expect(stages[0]?.items.slice(0, 2).map(({ state }) => state)).toEqual(folders.map(({ state }) => state));
		expect(notes).toEqual([
			{ kind: "manual", text: expect.stringContaining("/srv/acme"), lines: ["chmod o+x /srv/acme"] },
		]);
	});

	it("leaves the folder of the journal to the journal", () => {
		const folders = [{ path: "/var/lib/xmpps", state: { mode: 0o700, owner: "root", group: "root" } }];
		const { stages, notes } = wanted({ folders });
		expect(stages[0]?.items.map(({ item }) => item.kind)).toEqual(["file"]);
		expect(notes).toMatchObject([{ kind: "manual", lines: ["chmod o+x /var/lib/xmpps"] }]);
	});

	it.each([
		[40, undefined, undefined],
		[60, undefined, "server_names_hash_bucket_size 128;"],
		[200, undefined, "server_names_hash_bucket_size 256;"],
		[253, undefined, "server_names_hash_bucket_size 512;"],
		[60, 128, undefined],
	])("makes room for a name of %i where %s is set", (length, hashBucketSize, line) => {
		const { stages } = longName(length, hashBucketSize);
		const text = JSON.stringify(stages);
		expect(text).toContain("server_name x");
		expect(/server_names_hash_bucket_size \d+;/.exec(text)?.[0]).toBe(line);
	});

	it("does not set again what somebody set too small", () => {
		const { stages, notes } = longName(60, 64);
		expect(stages).toEqual([]);
		expect(notes).toMatchObject([{ kind: "problem", lines: ["server_names_hash_bucket_size 128;"] }]);
	});

	function longName(length: number, hashBucketSize: number | undefined) {
		const planned = intent();
		const labels = "x.".repeat(126).slice(0, length - 1);
		const host = `x${labels}`.slice(0, length).replace(/\.$/, "x");
		const facts = nginxFacts(hashBucketSize === undefined ? {} : { hashBucketSize });
		return nginxAdapter.wanted({ ...planned, config: { ...planned.config, endpoint: { host, port: 443 } } }, facts);
	}

	it("says that nginx does not run", () => {
		expect(wanted({ running: false }).notes).toEqual([{ kind: "info", text: expect.stringContaining("does not run") }]);
	});
});

describe("HTTPS of nginx in the way of a native endpoint", () => {
	const servers = [site(["443 ssl http2", "[::]:443 ssl ipv6only=on"]), site(["80"])];

	it("is a problem, with the lines to change", () => {
		const { notes } = wanted({ servers }, { way: "native" });
		expect(notes).toEqual([
			{
				kind: "problem",
				text: `nginx listens on port 443 of all addresses, so that the XMPP server cannot listen there on ${B} and 2001:db8::2; change these lines, or say "way: nat"`,
				lines: [
					'# /etc/nginx/sites-enabled/site, server example.org: instead of "listen 443 ssl http2;"',
					"listen 203.0.113.1:443 ssl http2;",
					'# /etc/nginx/sites-enabled/site, server example.org: instead of "listen [::]:443 ssl ipv6only=on;"',
					"listen [2001:db8::1]:443 ssl;",
					expect.stringContaining("systemctl restart nginx"),
				],
			},
		]);
	});

	it("is none with NAT, on other addresses, or where it is not wanted", () => {
		expect(wanted({ servers }).notes).toEqual([]);
		expect(wanted({ servers: [site([`${A}:443 ssl`])] }, { way: "native" }).notes).toEqual([]);
	});

	it("goes where the host has no other address, and knows sockets of both families", () => {
		const both = wanted(
			{ servers: [site(["[::]:443 ssl ipv6only=off"])], addresses: [B] },
			{ way: "native", addresses: [B] },
		);
		expect(both.notes[0]?.lines?.[1]).toMatch(/^# the line goes/);
	});
});
