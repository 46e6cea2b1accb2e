import { describe, expect, it } from "vitest";
import { Mover } from "../../../src/lab/wire/mover.ts";
import { FakePort } from "./fake-port.ts";

const LINK = { link: "a", inner: "va", outer: "wa" };
const OK = { link: "a", ok: true };

/** A mover in a system that has these interfaces. */
function system(...names: string[]) {
	const indexes = new Map(names.map((name, place) => [name, place + 1]));
	const ports: FakePort[] = [];
	const mover = new Mover({
		random: () => 0,
		indexOf: (name) => indexes.get(name) ?? 0,
		open: (name) => {
			const index = indexes.get(name);
			if (index === undefined) throw new Error(`Cannot open packet socket on "${name}": ENODEV`);
			const port = new FakePort(ports.length + 10, index);
			ports.push(port);
			return port;
		},
	});
	return { mover, ports, indexes, tell: (value: unknown, now = 0) => mover.command(JSON.stringify(value), now) };
}

const all = (ports: readonly FakePort[]): Set<number> => new Set(ports.map(({ descriptor }) => descriptor));

describe("Mover", () => {
	it("moves frames both ways", () => {
		const { mover, ports, tell } = system("va", "wa");
		expect(tell({ ...LINK, delay: 5 })).toEqual(OK);
		expect([...mover.descriptors].sort()).toEqual([10, 11]);
		const [inner, outer] = ports;
		inner?.arrive(1);
		mover.receive(all(ports), 0);
		outer?.arrive(2);
		mover.receive(all(ports), 1);
		expect(mover.due).toBe(5);
		mover.release(6);
		expect([inner?.sent, outer?.sent]).toEqual([[2], [1]]);
		expect(mover.due).toBeUndefined();
		expect(tell({ stats: true })).toMatchObject({ stats: { a: { in: { frames: 1 }, out: { frames: 1, latest: 1 } } } });
	});

	it("reads where there is something to read, and nowhere else", () => {
		const { mover, ports, tell } = system("va", "wa");
		tell(LINK);
		for (const port of ports) port.arrive(1);
		mover.receive(new Set([10]), 0);
		expect(ports.map(({ sent }) => sent)).toEqual([[], [1]]);
	});

	it("changes a link without opening it again, and forgets what is not said", () => {
		const { mover, ports, tell } = system("va", "wa");
		tell({ ...LINK, drop: "all" });
		tell(LINK);
		expect(ports).toHaveLength(2);
		ports[0]?.arrive(1);
		mover.receive(all(ports), 0);
		expect(ports[1]?.sent).toEqual([1]);
	});

	it("opens a link again when an interface was made anew or is another one", () => {
		const { ports, indexes, tell } = system("va", "wa", "wb");
		tell(LINK);
		indexes.set("wa", 99);
		expect(tell(LINK)).toEqual(OK);
		expect(tell({ ...LINK, outer: "wb" })).toEqual(OK);
		expect(ports.map(({ closed }) => closed)).toEqual([true, true, true, true, false, false]);
	});

	it("closes what it opened when the other interface does not open, and keeps the link", () => {
		const { mover, ports, tell } = system("va", "wa");
		tell(LINK);
		const before = mover.descriptors;
		expect(tell({ ...LINK, outer: "nowhere" })).toEqual({
			link: "a",
			error: 'Cannot open packet socket on "nowhere": ENODEV',
		});
		expect(ports.map(({ closed }) => closed)).toEqual([false, false, true]);
		expect(mover.descriptors).toBe(before);
	});

	it("refuses an interface that belongs to another link", () => {
		const { tell } = system("va", "wa", "vb");
		tell(LINK);
		expect(tell({ link: "b", inner: "vb", outer: "wa" })).toEqual({
			link: "b",
			error: 'Cannot set link "b": "wa" belongs to link "a"',
		});
	});

	it("refuses more links than it may have", () => {
		const names = Array.from({ length: 130 }, (_, place) => `i${place}`);
		const { tell } = system(...names);
		const made = (place: number) => tell({ link: `${place}`, inner: `i${2 * place}`, outer: `i${2 * place + 1}` });
		const answers = Array.from({ length: 65 }, (_, place) => made(place));
		expect(answers.filter((answer) => "ok" in answer)).toHaveLength(64);
		expect(answers.at(-1)).toEqual({ link: "64", error: 'Cannot set link "64": there are 64 already' });
	});

	it("removes a link once", () => {
		const { mover, ports, tell } = system("va", "wa");
		tell(LINK);
		expect(tell({ link: "a", remove: true })).toEqual(OK);
		expect(ports.every(({ closed }) => closed)).toBe(true);
		expect(mover.descriptors).toEqual([]);
		expect(tell({ link: "a", remove: true })).toEqual({
			link: "a",
			error: 'Cannot remove link "a": there is none of that name',
		});
	});

	it("closes all that is open at its end", () => {
		const { mover, ports, tell } = system("va", "wa");
		tell(LINK);
		mover.close();
		expect(ports.every(({ closed }) => closed)).toBe(true);
	});

	it("answers what it cannot read", () => {
		const { mover } = system();
		expect(mover.command("nonsense", 0)).toEqual({ error: "Cannot read command: it is not JSON" });
		expect(mover.command('{"link":"a"}', 0)).toMatchObject({ link: "a", error: expect.stringContaining("inner") });
	});
});
