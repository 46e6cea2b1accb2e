import { describe, expect, test } from "vitest";
import { apply } from "../../../src/setup/apply/apply.ts";
import type { Guard } from "../../../src/setup/apply/apply-result.ts";
import { rollBack } from "../../../src/setup/engine/transaction.ts";
import type { SimulatedHost } from "../engine/simulated-host.ts";
import { keyOf, partsOf, SILENT } from "../engine/story-world.ts";
import { applyTo, statesOf, there } from "./setup-runs.ts";
import { emptyHost, hostItems, portsOf, SRV, type Wish } from "./setup-world.ts";

const WISH: Wish = { items: hostItems(1), srv: SRV };
const BY_HAND: Wish = { ...WISH, byHand: true };

const rollBackLast = (world: SimulatedHost) => rollBack(partsOf(world), undefined, SILENT);

/** A world in which `apply` died at the first point of this name. */
async function diedAt(name: string, wish: Wish): Promise<SimulatedHost> {
	const whole = emptyHost();
	whole.gate.arm();
	await applyTo(whole, wish);
	const world = emptyHost();
	world.gate.arm({ at: whole.gate.points.indexOf(name), kind: "crash" });
	await applyTo(world, wish).catch(() => undefined);
	world.gate.arm();
	return world;
}

describe("what completes an apply is a part of it", () => {
	test("a rollback of the second apply leads back to the first", async () => {
		const world = emptyHost();
		await applyTo(world, WISH);
		const first = there(world);
		await applyTo(world, { items: hostItems(2), srv: "1 1 443 xmpps.example.org." });
		await rollBackLast(world);
		expect(there(world)).toEqual(first);
	});

	test("an apply that works does so also when its records cannot live long", async () => {
		const whole = emptyHost();
		whole.gate.arm();
		await applyTo(whole, WISH);
		const at = whole.gate.points.findLastIndex((point) => point.startsWith("before put records"));
		const world = emptyHost();
		world.gate.arm({ at, kind: "error" });
		expect(await applyTo(world, WISH)).toEqual({ kind: "works" });
		world.gate.arm();
		expect(world.items.get(keyOf("srv"))).toEqual({ ttl: 300, data: [SRV] });
		expect(await statesOf(world)).toEqual(["committed", "put-back"]);
		expect(await applyTo(world, WISH)).toEqual({ kind: "works" });
		expect(world.items.get(keyOf("srv"))).toEqual({ ttl: 3600, data: [SRV] });
	});

	test("records that are put by another method than the one that was waited for", async () => {
		const world = emptyHost();
		expect((await applyTo(world, BY_HAND)).kind).toBe("waiting-for-dns");
		expect(await applyTo(world, WISH)).toEqual({ kind: "works" });
		await rollBackLast(world);
		expect(there(world)).toEqual({});
	});

	test("records of which some were put when it died", async () => {
		const wish = { ...WISH, address: "192.0.2.1" };
		const world = await diedAt(`before put ${keyOf("address")}`, wish);
		expect(await statesOf(world)).toEqual(["host-ready"]);
		expect(await applyTo(world, wish)).toEqual({ kind: "works" });
		await rollBackLast(world);
		expect(there(world)).toEqual({});
	});

	test("a plan that is declined finishes nothing", async () => {
		const world = emptyHost();
		await applyTo(world, BY_HAND);
		const other = { ...BY_HAND, items: hostItems(2) };
		const options = { wait: 0, review: async () => false };
		expect(await apply(portsOf(world, partsOf(world), other), options)).toEqual({ kind: "declined" });
		expect(await statesOf(world)).toEqual(["waiting-for-dns"]);
	});
});

test("what fails is named, also when it cannot be put back", async () => {
	const parts = partsOf(emptyHost());
	let asked = 0;
	const activate: typeof parts.actions.activate = async ({ kind }) => {
		asked += 1;
		throw new Error(asked === 1 ? `${kind}: the port is taken` : `${kind}: it does not answer`);
	};
	const ports = portsOf(emptyHost(), { ...parts, actions: { ...parts.actions, activate } }, WISH);
	const told = apply(ports, { wait: 0, review: async () => true });
	await expect(told).rejects.toThrow(/^Cannot put everything back: .*does not answer.*because: .*the port is taken$/);
	// Once: it is the next run that tries again.
	expect(asked).toBe(2);
});

describe("while somebody is to confirm, others may have the host", () => {
	const NOW = 1_700_000_000_000;

	/** @param meanwhile what others do, and whether the one who was asked has confirmed */
	async function confirmed(meanwhile: (world: SimulatedHost) => Promise<boolean>, keeps = false) {
		const world = emptyHost();
		let free = true;
		const lock = async () => {
			if (!free) return undefined;
			free = false;
			return {
				release: async () => {
					free = true;
				},
			};
		};
		const guard: Guard = {
			arm: async () => undefined,
			async confirmed(transaction, letGo) {
				await transaction.enter("unconfirmed", NOW + 60_000);
				await letGo();
				const keep = await meanwhile(world);
				free = !keeps;
				return keep;
			},
		};
		const ports = { ...portsOf(world, partsOf(world), WISH), lock };
		return { world, result: await apply(ports, { wait: 0, review: async () => true, guard }) };
	}

	test("who confirms keeps it", async () => {
		const { world, result } = await confirmed(async () => true);
		expect(result).toEqual({ kind: "works" });
		expect(await statesOf(world)).toEqual(["committed", "committed"]);
	});

	test("what somebody has rolled back is not published, whatever is answered", async () => {
		const { world, result } = await confirmed(async (others) => {
			await rollBackLast(others);
			return true;
		});
		expect(result.kind).toBe("put-back");
		expect(there(world)).toEqual({});
		expect(await statesOf(world)).toEqual(["put-back"]);
	});

	test("what is said to be put back is: also when it was not yet time", async () => {
		const { world, result } = await confirmed(async () => false);
		expect(result.kind).toBe("put-back");
		expect(there(world)).toEqual({});
		expect(await statesOf(world)).toEqual(["put-back"]);
	});
});
