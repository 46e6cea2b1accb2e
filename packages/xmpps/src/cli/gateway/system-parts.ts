import type { DialTransparently } from "../../gateway/relay/dial-backend.ts";
import type { OpenTransparent } from "../../gateway/run/open-listener.ts";
import { type SystemCalls, systemCalls } from "../../gateway/system/system-calls.ts";
import {
	type ActivatedSocket,
	activatedSockets,
	type SystemdNotifier,
	systemdNotifier,
} from "../../gateway/system/systemd.ts";
import { dialTransparently, listenTransparently } from "../../gateway/system/transparent.ts";

/** What the system gives a gateway, as far as it does. */
export interface SystemParts {
	readonly openTransparent: OpenTransparent;
	readonly dialTransparently: DialTransparently;
	/** Sockets that listen already. */
	readonly activated: readonly ActivatedSocket[];
	readonly notify: SystemdNotifier;
}

/**
 * Without the system calls (another system, no koffi) everything works that does without them; what does not says why when
 * it is asked for.
 * @param env of this process: what systemd says is in it
 */
export async function systemParts(env: NodeJS.ProcessEnv): Promise<SystemParts> {
	const calls = await systemCalls().catch((error: unknown) =>
		Object.assign(new Error("Cannot use addresses of others: there are no system calls", { cause: error }), {
			...{ code: "ENOSYS", syscall: "socket" },
		}),
	);
	const having = <T>(use: (calls: SystemCalls) => T | Promise<T>): Promise<T> =>
		calls instanceof Error ? Promise.reject(calls) : Promise.resolve(calls).then(use);
	return {
		openTransparent: (address, port) => having((has) => listenTransparently(has, { address, port })),
		dialTransparently: (...what) => having((has) => dialTransparently(has, ...what)),
		activated: activatedSockets(env, process.pid),
		notify: systemdNotifier(env, calls instanceof Error ? undefined : calls),
	};
}
