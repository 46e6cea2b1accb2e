import type { ImageProgress } from "../../lab/image/index.ts";
import type { LabProgress } from "../../lab/real/progress.ts";
import type { Io } from "../io.ts";
import { type Style, styleFor } from "../style.ts";

/** A step of the start, in the same form as the steps of the proof. */
export interface StartStep {
	readonly name: string;
	readonly ok: true;
	readonly ms: number;
	readonly evidence: string;
}

/** Tells how a lab starts: on a terminal with a line that moves, elsewhere with a plain line for whatever is done. */
export class StartText {
	readonly steps: StartStep[] = [];
	readonly #say: (text: string) => void;
	readonly #io: Io;
	readonly #style: Style;
	readonly #began = new Map<string, number>();
	readonly #built = new Set<string>();
	/** Where nobody watches, a building image speaks once a phase. */
	#told = "";

	constructor(say: (text: string) => void, io: Io) {
		this.#say = say;
		this.#io = io;
		this.#style = styleFor(io);
	}

	/** Takes what the lab tells. */
	progress(progress: LabProgress): void {
		if (progress.kind === "image") this.#image(progress.image);
		else if (progress.state === "begun") this.#began.set(progress.step, performance.now());
		else this.#done(progress.step);
	}

	#done(step: string): void {
		this.#io.progress?.(undefined);
		const ms = Math.round(performance.now() - (this.#began.get(step) ?? performance.now()));
		const built = this.#built.size === 0 ? "all there" : `${this.#built.size} built`;
		const evidence = step === "images" ? built : step.startsWith("host ") ? "up" : "made";
		this.steps.push({ name: step, ok: true, ms, evidence });
		this.#say(this.#style.faint(`  ${step.padEnd(16)} ${String(ms).padStart(6)} ms  ${evidence}`));
	}

	#image(image: ImageProgress): void {
		this.#built.add(image.id);
		const percent = image.fraction === undefined ? "" : ` ${Math.round(image.fraction * 100)} %`;
		const seconds = `${Math.round(image.ms / 1000)} s`;
		const line = `  building image ${image.id}:${percent} ${image.phase} ${image.detail} (${seconds})`;
		if (this.#io.progress !== undefined) this.#io.progress(line);
		else if (this.#told !== `${image.id} ${image.phase}`) {
			this.#told = `${image.id} ${image.phase}`;
			this.#io.err(`building image ${image.id}: ${image.phase} (${seconds})`);
		}
	}
}
