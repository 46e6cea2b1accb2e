import { type Impairment, type MoverClient, startMover } from "../wire/index.ts";
import { inNetwork, scriptInLab, start } from "./enter.ts";
import { impairedLink, plainLink } from "./network-script.ts";

/** What stands in the way of frames on the links of a lab. One mover serves them all; it is started with the first. */
export class LabLinks {
	readonly #init: number;
	readonly #open: (() => Promise<void>)[];
	readonly #impaired = new Map<string, Impairment>();
	#mover: Promise<MoverClient> | undefined;

	/** @param open where to put what ends the mover */
	constructor(init: number, open: (() => Promise<void>)[]) {
		this.#init = init;
		this.#open = open;
	}

	/** Changes a host's link; `undefined` takes everything out of its way. */
	async set(host: string, impairment: Impairment | undefined): Promise<void> {
		if (impairment !== undefined) {
			this.#impaired.set(host, impairment);
			await this.#apply(host, impairment);
		} else if (this.#impaired.delete(host)) {
			await (await this.#mover)?.remove(host);
			await this.#script(host, plainLink(host));
		}
	}

	/** Puts back what stood in the way of a host's link before its network was made anew. */
	async replug(host: string): Promise<void> {
		const impairment = this.#impaired.get(host);
		if (impairment === undefined) return;
		await (await this.#mover)?.remove(host);
		await this.#apply(host, impairment);
	}

	async #apply(host: string, impairment: Impairment): Promise<void> {
		const { script, inner, outer } = impairedLink(host);
		await this.#script(host, script);
		await (await this.#startedMover()).set({ link: host, inner, outer, ...impairment });
	}

	#script(host: string, script: string): Promise<void> {
		return scriptInLab(`change the link of "${host}"`, this.#init, script);
	}

	#startedMover(): Promise<MoverClient> {
		this.#mover ??= startMover({
			spawn: (argv) => start(inNetwork(this.#init, "net", argv), ["pipe", "pipe", "pipe"]),
		}).then((mover) => {
			this.#open.push(() => mover.close());
			return mover;
		});
		return this.#mover;
	}
}
