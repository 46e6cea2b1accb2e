import { setTimeout as sleep } from "node:timers/promises";

/** The sockets and handles of this process that keep it alive, by kind. */
export function openHandles(): string[] {
	return process.getActiveResourcesInfo().filter((kind) => /TCP|UDP|TLS|Pipe/.test(kind) && kind !== "PipeWrap");
}

/** Waits until there are no more handles than before; returns what is too much after a second. */
export async function handlesLeft(before: readonly string[]): Promise<number> {
	for (let tries = 0; tries < 50; tries++) {
		if (openHandles().length <= before.length) return 0;
		await sleep(20);
	}
	return openHandles().length - before.length;
}
