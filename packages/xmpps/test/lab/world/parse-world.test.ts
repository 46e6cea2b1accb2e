import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { programsProvision } from "../../../src/lab/real/provision-host.ts";
import { parseWorld, WorldError } from "../../../src/lab/world/parse-world.ts";
import { standardWorld } from "../../../src/lab/world/standard.ts";

const GOOD = `name: two name servers
hosts:
  - { name: client, kind: plain, v4: [203.0.113.10], link: { delay: 25, loss: 1.5 } }
  - { name: dns, kind: plain, v4: [203.0.113.53], programs: [{ program: knot }] }
zones:
  - { name: example.com, records: ["@ A 203.0.113.1"] }
`;

function problemsOf(text: string): string {
	try {
		parseWorld(text, "world.yaml");
	} catch (error) {
		if (error instanceof WorldError) return error.message;
		throw error;
	}
	return "";
}

describe("parseWorld", () => {
	it("reads a world", () => {
		const world = parseWorld(GOOD, "world.yaml");
		expect(world.hosts.map(({ name }) => name)).toEqual(["client", "dns"]);
		expect(world.hosts[0]?.link).toEqual({ delay: 25, loss: 1.5 });
	});

	it("reads the tutorial's world back from JSON as it was", () => {
		expect(parseWorld(JSON.stringify(standardWorld()), "world.json")).toEqual(standardWorld());
	});

	it("reads the example of docs/lab.md, and knows what its programs need", () => {
		const page = readFileSync(new URL("../../../../../docs/lab.md", import.meta.url), "utf8");
		const example = /^```yaml\n(.*?)^```/ms.exec(page)?.[1] ?? "";
		const world = parseWorld(example, "docs/lab.md");
		const packages = world.hosts.flatMap((host) => programsProvision(world, host).packages);
		expect(packages).toEqual(expect.arrayContaining(["ejabberd", "knot", "unbound"]));
	});

	it("tells all problems at once, each with its place", () => {
		const text = GOOD.replace("kind: plain", "kind: plane")
			.replace("program: knot", "program: nsd")
			.replace("zones:", "zone:");
		const message = problemsOf(text);
		expect(message).toMatch(/^Cannot use world file "world\.yaml":\n/);
		expect(message).toMatch(/^world\.yaml:3:21: hosts\.0\.kind: /m);
		expect(message).toMatch(/^world\.yaml:4:\d+: hosts\.1\.programs\.0\.program: /m);
		expect(message).toMatch(/^world\.yaml:5:1: the file: .*zone/m);
	});

	it.each([
		["an address outside of the lab's network", "203.0.113.10", "198.51.100.1"],
		["the network's own address", "203.0.113.10", "203.0.113.0"],
		["a name too long for an interface", "name: client", "name: a-very-long-name"],
		["a name with a space", "name: client", "name: 'a b'"],
		["an address that is taken", "203.0.113.10", "203.0.113.53"],
		["a delay without end", "delay: 25", "delay: 1e9"],
		["a key that nobody reads", "loss: 1.5", "los: 1.5"],
	])("refuses %s", (_what, from, to) => {
		expect(problemsOf(GOOD.replace(from, to))).toContain("world.yaml:");
	});

	it("refuses what is no YAML, and what is nothing", () => {
		expect(problemsOf("a: [")).toContain("world.yaml:");
		expect(problemsOf("")).toContain("world.yaml:1:1: the file: ");
		expect(problemsOf("- just\n- a list")).toContain("world.yaml:1:1");
	});

	it("shows what it found escaped", () => {
		expect(problemsOf(`${GOOD}"\\u001b[31mred": 1\n`)).not.toContain("\u001b");
	});
});
