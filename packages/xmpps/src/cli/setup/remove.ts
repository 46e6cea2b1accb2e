import type { DnsMethod } from "../../model/config.ts";
import { SOCKET_UNIT } from "../../setup/adapters/shared-port/gateway-unit.ts";
import type { Records } from "../../setup/apply/ports.ts";
import { type Removal, type RemoveResult, remove } from "../../setup/apply/remove.ts";
import { removalStages } from "../../setup/engine/plan-stages.ts";
import { stateLines } from "../../setup/plan/state-lines.ts";
import { endingText, withoutGateway } from "../../setup/proof/baseline.ts";
import type { PlannedStage, Put } from "../../setup/stage.ts";
import { EXIT } from "../exit-code.ts";
import { numberOf } from "../flag-value.ts";
import { CommandError, type Io } from "../io.ts";
import { type Style, styleFor } from "../style.ts";
import { agreed } from "./agreed.ts";
import type { UndoFlags } from "./flags.ts";
import { type OpenSetup, openSetup } from "./open-setup.ts";
import { stageLines } from "./plan-text.ts";
import { tellText } from "./tell-text.ts";

/** The longest TTL that anybody waits out in one go: a day. */
const MAX_WAIT = 86_400;

/**
 * `xmpps remove`: takes everything away again.
 * @returns 0 removed, 1 records still have to go, 2 put back or refused
 */
export async function removeCommand(flags: UndoFlags, io: Io): Promise<number> {
	const wait = numberOf("--wait", flags.wait, "seconds", 0, MAX_WAIT);
	const setup = await openSetup(flags, io);
	try {
		const say = flags.json === true ? io.err : io.out;
		const style = styleFor(io);
		const ports = await setup.ports(tellText(io, style, say), [], flags.force === true);
		const result = await remove(ports, () => removalOf(setup, flags.force === true), {
			wait,
			async review(removal) {
				await showRemoval(removal, style, say);
				return flags.yes === true || (await agreed("Remove this?", io));
			},
			forget: () => setup.store.forget(),
		});
		if (flags.json === true) io.out(JSON.stringify(result, null, 2));
		else tellResult(result, io, style);
		return EXITS[result.kind];
	} catch (error) {
		if (io.signal.aborted) return EXIT.interrupted;
		throw new CommandError(EXIT.broken, error instanceof Error ? error.message : String(error), { cause: error });
	} finally {
		io.progress?.(undefined);
		await setup.close();
	}
}

/** Everything that is managed, and the records that lead to it. */
async function removalOf(setup: OpenSetup, force: boolean): Promise<Removal> {
	const { by } = setup.config.dns;
	const { stages, conflicts } = await removalStages(await setup.managed(), setup.read, force);
	const { plan, services, leaving } = await setup.plan(force);
	const listens = setup.config.gateway.web !== undefined || stages.some(({ puts }) => puts.some(isSocket));
	const shared = plan.endpoints.filter(({ way }) => way === "gateway").map(({ local }) => local);
	return {
		...withoutGateway(services, listens ? shared : []),
		records: leaving,
		// A zone that includes a file which is gone is not loaded any more: it goes last.
		stages: by.method === "zone-file" ? dnsLast(stages) : stages,
		byHand: byHandLines(by, leaving),
		domain: setup.config.domains[0] ?? "",
		conflicts: conflicts.map(({ text }) => text),
	};
}

function isSocket({ item }: Put): boolean {
	return item.kind === "unit" && item.name === SOCKET_UNIT;
}

function dnsLast(stages: readonly PlannedStage[]): readonly PlannedStage[] {
	const others = stages.filter(({ name }) => name !== "dns");
	return [
		...others,
		...stages.filter(({ name }) => name === "dns").map((stage) => ({ ...stage, name: "server" as const })),
	];
}

/** Whoever pasted records by hand takes them out by hand; the others are among the stages. */
function byHandLines(by: DnsMethod, leaving: Records): readonly string[] {
	if (leaving.length === 0 || by.method === "rfc2136") return [];
	if (by.method === "zone-file") return [`$INCLUDE ${by.file}`];
	return leaving.flatMap(({ item, state }) => stateLines(item, state));
}

async function showRemoval(
	{ stages, byHand, ending }: Removal,
	style: Style,
	say: (text: string) => void,
): Promise<void> {
	const { lineDiff } = await import("./line-diff.ts");
	for (const line of stages.flatMap((stage) => stageLines(stage, style, lineDiff))) say(line);
	for (const service of ending) say(style.bad(endingText(service)));
	if (byHand.length === 0) return;
	say(style.heading("To take out of the zone by hand, first"));
	for (const line of byHand) say(`  ${line}`);
}

const EXITS: Readonly<Record<RemoveResult["kind"], number>> = {
	"nothing-to-do": EXIT.ok,
	removed: EXIT.ok,
	declined: EXIT.ok,
	"waiting-for-dns": EXIT.warnings,
	refused: EXIT.broken,
	"put-back": EXIT.broken,
};

function tellResult(result: RemoveResult, io: Io, style: Style): void {
	const lines = (list: readonly string[]): void => list.forEach((line) => void io.out(`  ${line}`));
	switch (result.kind) {
		case "nothing-to-do":
			io.out("Nothing is managed");
			return;
		case "declined":
			io.out("Nothing was changed");
			return;
		case "removed":
			io.out(style.good("Removed: everything is as it was before"));
			return;
		case "waiting-for-dns":
			io.out(style.heading("Nothing is closed yet: somebody may still be led here"));
			lines(result.remaining);
			io.out("Run xmpps remove again: it goes on from here");
			return;
		case "refused":
			io.out(style.bad("Nothing was changed:"));
			lines(result.why);
			return;
		case "put-back":
			io.out(style.bad("Everything was put back:"));
			lines(result.why);
			lines(result.kept.map((line) => `kept: ${line}`));
	}
}
