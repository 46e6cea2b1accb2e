import { printable } from "xmpps-connect/protocol";
import { takeSteps } from "../proof/proof-step.ts";
import { type Lab, type LabOptions, startLab } from "../real/lab.ts";
import { ask } from "./ask.ts";
import { BEHAVIOURS } from "./behaviours.ts";
import { CLIENTS } from "./clients.ts";
import type { Engine } from "./engines.ts";

/** How an engine did at one thing. */
export interface Compared {
	/** What it is about, as a title. */
	readonly title: string;
	readonly ok: boolean;
	/** What was seen. */
	readonly seen: string;
}

/** How an engine did. */
export interface EngineResult {
	readonly engine: Engine["id"];
	readonly title: string;
	/** What it is on Debian, by its own words. */
	readonly version: string;
	/** In the order of the table. */
	readonly behaviours: readonly Compared[];
}

/** Builds the world with this engine, and puts every question. @throws {Error} when the lab or the engine does not start */
export async function compareEngine(
	engine: Engine,
	options: Pick<LabOptions, "release" | "state" | "signal" | "onProgress">,
): Promise<EngineResult> {
	await using lab = await startLab({ world: engine.world(), ...options });
	await engine.start(lab);
	const asked = await askAll(lab);
	const clients = await takeSteps(lab, CLIENTS, () => undefined, options.signal);
	return {
		...{ engine: engine.id, title: engine.title, version: await engine.version(lab) },
		behaviours: [...asked, ...clients.map(({ name, ok, evidence }) => ({ title: name, ok, seen: evidence }))],
	};
}

async function askAll(lab: Lab): Promise<readonly Compared[]> {
	const answers = await ask(
		lab,
		BEHAVIOURS.map((behaviour) => behaviour.ask),
	);
	return BEHAVIOURS.map(({ title, right, expected }, index) => {
		const answer = answers[index];
		if (answer === undefined) return { title, ok: false, seen: "no answer" };
		const certificate = answer.certificate === undefined ? "" : `, certificate of ${answer.certificate}`;
		const seen = `${answer.who}${certificate}${answer.who === "alert" ? ` ${answer.detail}` : ""}`;
		const ok = right(answer);
		return { title, ok, seen: printable(ok ? seen : `${seen}, not ${expected}`, 200) };
	});
}
