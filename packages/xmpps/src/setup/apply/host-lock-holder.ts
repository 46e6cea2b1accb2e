import type { SetupPorts } from "./ports.ts";

/** Milliseconds between two tries to have the host again, and how many there are: an undo takes seconds. */
const LOCK_PACE = 500;
const LOCK_TRIES = 120;

/** The lock of the host, which may be let go and taken again. */
export class HostLockHolder {
	readonly #ports: Pick<SetupPorts, "lock">;
	#lock: Awaited<ReturnType<SetupPorts["lock"]>>;

	constructor(ports: Pick<SetupPorts, "lock">) {
		this.#ports = ports;
	}

	/** @returns false when somebody else has it */
	async take(): Promise<boolean> {
		this.#lock ??= await this.#ports.lock();
		return this.#lock !== undefined;
	}

	/** Takes it as soon as whoever has it lets it go. @returns false when they do not */
	async takePatiently(): Promise<boolean> {
		for (let tries = 0; tries < LOCK_TRIES; tries += 1) {
			if (await this.take()) return true;
			await new Promise((resolve) => setTimeout(resolve, LOCK_PACE));
		}
		return false;
	}

	async release(): Promise<void> {
		const lock = this.#lock;
		this.#lock = undefined;
		await lock?.release();
	}
}
