import type { SystemCalls } from "./system-calls.ts";

/** What systemd is told (sd_notify(3)). */
export interface SystemdNotifier {
	ready(): void;
	/** Until the next `ready`. */
	reloading(): void;
	stopping(): void;
	/** Another process is the service's main one from now on; this one says no more. */
	mainProcess(pid: number): void;
	/** Stops the pings of the watchdog. */
	close(): void;
}

/** The first descriptor that systemd passes on (sd_listen_fds(3)). */
const FIRST_DESCRIPTOR = 3;

/** A socket that systemd has opened for us: the name of its unit, or `FileDescriptorName=`. */
export interface ActivatedSocket {
	readonly name: string;
	readonly descriptor: number;
}

/** The sockets that systemd has opened for us, in the order in which the unit names them. */
export function activatedSockets(env: NodeJS.ProcessEnv, pid: number): readonly ActivatedSocket[] {
	const { LISTEN_PID, LISTEN_FDS, LISTEN_FDNAMES } = env;
	const count = Number(LISTEN_FDS ?? 0);
	// They are for one process, not for those that it starts.
	if (Number(LISTEN_PID) !== pid || !Number.isInteger(count) || count < 1) return [];
	const names = (LISTEN_FDNAMES ?? "").split(":");
	return Array.from({ length: count }, (_, index) => ({
		...{ name: names[index] ?? "", descriptor: FIRST_DESCRIPTOR + index },
	}));
}

/**
 * Which listener gets which socket: by name where every socket is called as a listener is, else one after the other, as all
 * sockets of one unit have one name.
 */
export function socketsFor(
	listeners: readonly string[],
	sockets: readonly ActivatedSocket[],
): ReadonlyMap<string, number> {
	const named = new Map(sockets.map(({ name, descriptor }) => [name, descriptor]));
	if (sockets.every(({ name }) => listeners.includes(name)) && named.size === sockets.length) return named;
	return new Map(
		listeners.flatMap((listener, index): [string, number][] => {
			const socket = sockets[index];
			return socket === undefined ? [] : [[listener, socket.descriptor]];
		}),
	);
}

/**
 * Tells systemd how the service is, and that it is alive: the pings come from the event loop, so that a process that hangs
 * or is stopped misses them, and is killed (`WatchdogSec=`).
 * @param calls absent where there are none: nothing is told then
 */
export function systemdNotifier(env: NodeJS.ProcessEnv, calls: SystemCalls | undefined): SystemdNotifier {
	const { NOTIFY_SOCKET: path, WATCHDOG_USEC, WATCHDOG_PID } = env;
	let silent = path === undefined || path === "" || calls === undefined;
	const tell = (...lines: readonly string[]): void => {
		if (silent || path === undefined || calls === undefined) return;
		try {
			calls.sendDatagram(path, Buffer.from(lines.join("\n")));
		} catch {
			// Nobody listens any more: what is told is for systemd alone, and no connection is worse for it.
		}
	};
	const period = Number(WATCHDOG_USEC ?? 0) / 1000;
	const isOurs = WATCHDOG_PID === undefined || Number(WATCHDOG_PID) === process.pid;
	// sd_watchdog_enabled(3): at half of the time.
	const pings = period > 0 && isOurs ? setInterval(() => tell("WATCHDOG=1"), period / 2).unref() : undefined;
	return {
		ready: () => tell("READY=1"),
		// Type=notify-reload wants the time of the order (CLOCK_MONOTONIC).
		reloading: () => tell("RELOADING=1", `MONOTONIC_USEC=${process.hrtime.bigint() / 1000n}`),
		stopping: () => tell("STOPPING=1"),
		mainProcess(pid) {
			tell(`MAINPID=${pid}`);
			silent = true;
			clearInterval(pings);
		},
		close: () => clearInterval(pings),
	};
}
