import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { openSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { runCommand } from "../../host/run-command.ts";
import type { Provision } from "../world/provision.ts";
import type { HostSpec } from "../world/world-spec.ts";
import { inHost, inLab, LAB_ENV, start } from "./enter.ts";
import { hostFolder } from "./root-folder.ts";
import { toolMounts } from "./tool-on-host.ts";

/** A host that runs: a container of systemd-nspawn. */
export interface HostProcess {
	/** Its PID 1 as this machine numbers it. */
	readonly leader: number;
	/** Settles when it has ended; `reboot` when the host asked to be started again. */
	readonly ended: Promise<"reboot" | "stopped">;
	/** Sends SIGTERM to the container: a machine shuts down, a plain host ends. */
	stop(): void;
}

/** How systemd-nspawn ends when its container asked for a reboot and no service manager starts it again. */
const REBOOT = 133;

/** How long a host may take until its PID 1 runs: 100 ms usually. */
const PATIENCE = 20_000;

/** How long a machine may take to boot: 0.4 s usually, more when many boot at once. */
const BOOT = 60_000;

/**
 * Starts a host over its root folder, in its network.
 * @param console the file that gets what the host writes to its console
 * @throws {Error} when it ends at once, with its last words
 */
export async function startHostProcess(init: number, host: HostSpec, console: string): Promise<HostProcess> {
	const folder = hostFolder(host.name);
	const nspawn = [
		...["systemd-nspawn", "-q", "-D", `${folder}/root`, `--network-namespace-path=/run/netns/${host.name}`],
		...["--register=no", "--keep-unit", "--console=pipe", "--resolv-conf=off", "--timezone=off"],
		// A host rules its own network: firewall, addresses. nspawn grants that only with a network that it made itself.
		...[`--hostname=${host.name}`, "--link-journal=no", "--capability=CAP_NET_ADMIN"],
		...(host.tool === true ? toolMounts() : []),
		...(host.kind === "machine" ? ["--boot"] : ["--as-pid2", "sleep", "infinity"]),
	];
	const cgroup = `/sys/fs/cgroup/${host.name}`;
	const script = `mkdir -p ${cgroup} && echo 0 >${cgroup}/cgroup.procs && exec "$@"`;
	const log = openSync(console, "a");
	const child = start(inLab(init, ["sh", "-c", script, "sh", ...nspawn]), ["ignore", log, log]);
	const ended = once(child, "exit").then(([code]) => (code === REBOOT ? "reboot" : "stopped") as "reboot" | "stopped");
	const leader = await findLeader(child, host, console);
	const stop = (): void => {
		for (const pid of childrenOf(child.pid ?? 0)) signal(pid, "SIGTERM");
	};
	return { leader, ended, stop };
}

/** nsenter → systemd-nspawn → the host's PID 1, which is known by its name: another process comes before it. */
async function findLeader(child: ChildProcess, host: HostSpec, console: string): Promise<number> {
	const name = host.kind === "machine" ? "systemd" : "(sd-stubinit)";
	const deadline = performance.now() + PATIENCE;
	while (child.exitCode === null && performance.now() < deadline) {
		for (const nspawn of childrenOf(child.pid ?? 0)) {
			for (const pid of childrenOf(nspawn)) if (commandName(pid) === name) return pid;
		}
		await sleep(5);
	}
	const words = readFileSync(console, "utf8").trim().split("\n").slice(-3).join(" | ");
	throw new Error(`Cannot start host "${host.name}": ${words === "" ? "it did not come up" : words}`);
}

/**
 * Waits until a machine has booted for the first time, its units are active and its ports are listened on.
 * @throws {Error} when a unit failed, with the end of its journal
 */
export async function waitForBoot(leader: number, host: HostSpec, provision: Provision): Promise<void> {
	const script = `${BOOTED}
failed=$(systemctl list-units --failed --plain --no-legend | cut -d' ' -f1)
for unit in "$@"; do systemctl is-active --quiet "$unit" || failed="$failed $unit"; done
[ -z "$failed" ] || { for unit in $failed; do journalctl -q --no-pager -n 5 -o cat -u "$unit"; done; exit 1; }
${listening(provision)}`;
	await waitFor(leader, host, script, provision);
}

/**
 * Waits until a machine has booted again. What was changed on it counts now, so that a unit that does not start is no
 * failure of the reboot; only what was started is waited for.
 * @throws {Error} when it does not boot
 */
export async function waitForReboot(leader: number, host: HostSpec, provision: Provision): Promise<void> {
	const script = `${BOOTED}
for unit in "$@"; do systemctl is-active --quiet "$unit" || exit 0; done
${listening(provision)}`;
	await waitFor(leader, host, script, provision);
}

/** systemd takes no question before its bus is there. */
const BOOTED = `until systemctl is-system-running --wait 2>/dev/null | grep -Eq '^(running|degraded)$'; do sleep 0.02; done`;

/** An active unit may not listen yet: Prosody's says nothing when it is ready. */
function listening({ listening: ports = [] }: Provision): string {
	return `for port in ${ports.join(" ")}; do until ss -Hltn "sport = :$port" | grep -q .; do echo "nobody listens on $port"; sleep 0.02; done; done`;
}

async function waitFor(leader: number, host: HostSpec, script: string, provision: Provision): Promise<void> {
	const argv = inHost(leader, ["sh", "-c", script, "sh", ...(provision.units ?? [])]);
	const result = await runCommand(argv, { timeout: BOOT, env: LAB_ENV });
	if (result.code === 0) return;
	const words = result.stdout.trim().split("\n").slice(-8).join(" | ") || result.stderr.trim();
	throw new Error(`Cannot boot host "${host.name}": ${result.timedOut ? "it takes too long: " : ""}${words}`);
}

function childrenOf(pid: number): number[] {
	try {
		const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
		return children === "" ? [] : children.split(" ").map(Number);
	} catch {
		return [];
	}
}

function commandName(pid: number): string {
	try {
		return readFileSync(`/proc/${pid}/comm`, "utf8").trim();
	} catch {
		return "";
	}
}

function signal(pid: number, name: NodeJS.Signals): void {
	try {
		process.kill(pid, name);
	} catch {
		// It ended in the meantime.
	}
}
