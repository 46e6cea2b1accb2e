import type { DialTransparently } from "../../gateway/relay/dial-backend.ts";
import type { OpenTransparent } from "../../gateway/run/open-listener.ts";

/** What the system gives a gateway, as far as it does. */
export interface SystemParts {
	readonly openTransparent: OpenTransparent;
	readonly dialTransparently: DialTransparently;
	/** Sockets that listen already, by the names that systemd has for them. */
	readonly activated: ReadonlyMap<string, number>;
	/** Tells systemd; does nothing where nobody listens to that. */
	readonly notify: {
		ready(): void;
		reloading(): void;
		mainProcess(pid: number): void;
	};
	close(): void;
}

/** @param env of this process: what systemd says is in it */
export async function systemParts(_env: NodeJS.ProcessEnv): Promise<SystemParts> {
	const cannot = (): Promise<never> =>
		Promise.reject(Object.assign(new Error("Cannot open a transparent socket: not built yet"), { code: "ENOSYS" }));
	return {
		...{ openTransparent: cannot, dialTransparently: cannot, activated: new Map() },
		notify: { ready: () => undefined, reloading: () => undefined, mainProcess: () => undefined },
		close: () => undefined,
	};
}
