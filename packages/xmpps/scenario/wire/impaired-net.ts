import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const PEER = fileURLToPath(new URL("peer.mjs", import.meta.url));

/** Milliseconds for one program: a loaded machine is slow, a broken link is slower. */
const PATIENCE = 20_000;

/**
 * Two hosts and the namespace `net` with a bridge between them. `va` is not in the bridge: it waits for a mover to carry
 * its frames to `wa`, whose other end `ba` is. The shell that makes it is the first process of its PID namespace and ends
 * as `cat` on a pipe that we hold: when we are gone, so is everything.
 */
const WORLD = `
set -e
mount --make-rprivate /
mount -t tmpfs tmpfs /run
mkdir /run/netns
ip netns add net
ip -n net link add br0 type bridge
ip -n net link set br0 up
host() {
	ip netns add $1
	ip -n net link add v$1 type veth peer name eth0 netns $1
	ip -n net link set v$1 up
	ip -n $1 link set lo up
	ip -n $1 addr add 203.0.113.$2/24 dev eth0
	ip -n $1 addr add 2001:db8::$2/64 dev eth0 nodad
	ip -n $1 link set eth0 up
}
host a 1
host b 2
ip -n net link set vb master br0
ip -n net link add wa type veth peer name ba
for end in va wa; do
	ip netns exec net sh -c "echo 1 >/proc/sys/net/ipv6/conf/$end/disable_ipv6"
	ip -n net link set $end up
done
ip -n net link set ba master br0 up
echo ready
exec cat
`;

/** Why such a net cannot be made here; nothing when it can. */
export function whyNot(): string | undefined {
	if (process.platform !== "linux") return "network namespaces exist on Linux alone";
	if (process.getuid?.() !== 0) return "not root: cannot make network namespaces";
	try {
		execFileSync("unshare", ["-nmpf", "--kill-child", "--mount-proc", "ip", "link"], { stdio: "pipe" });
		return undefined;
	} catch (error) {
		return `cannot make network namespaces: ${(error as Error).message.trim().split("\n").at(-1)}`;
	}
}

/** The net of one test file. */
export class ImpairedNet implements AsyncDisposable {
	readonly #unshare: ChildProcess;
	readonly #init: string;

	private constructor(unshare: ChildProcess, init: string) {
		this.#unshare = unshare;
		this.#init = init;
	}

	static async start(): Promise<ImpairedNet> {
		const unshare = spawn("unshare", ["-nmpf", "--kill-child", "--mount-proc", "sh", "-c", WORLD], {
			stdio: ["pipe", "pipe", "inherit"],
		});
		const [chunk] = await Promise.race([once(unshare.stdout, "data"), once(unshare, "close")]);
		if (String(chunk) !== "ready\n") throw new Error(`Cannot make net: ${chunk}`);
		const children = await readFile(`/proc/${unshare.pid}/task/${unshare.pid}/children`, "utf8");
		return new ImpairedNet(unshare, children.trim());
	}

	/** Starts a program in one of the namespaces, with pipes to it. */
	spawn(namespace: "a" | "b" | "net", argv: readonly string[]): ChildProcess {
		return spawn("nsenter", this.#enter(namespace, argv), { stdio: ["pipe", "pipe", "pipe"] });
	}

	/** Runs a program in one of the namespaces to its end; what it wrote. */
	async run(namespace: "a" | "b" | "net", ...argv: string[]): Promise<string> {
		const { stdout } = await promisify(execFile)("nsenter", this.#enter(namespace, argv), { timeout: PATIENCE });
		return stdout;
	}

	/** Starts the server of `peer.mjs` on the host b. */
	async serve(port: number, bytes: number): Promise<void> {
		const server = this.spawn("b", [process.execPath, PEER, "serve", String(port), String(bytes)]);
		await Promise.race([once(server.stdout ?? server, "data"), once(server, "close")]);
	}

	/** Runs a client of `peer.mjs` on the host a; what it tells. */
	async peer<T>(...args: (string | number)[]): Promise<T> {
		return JSON.parse(await this.run("a", process.execPath, PEER, ...args.map(String)));
	}

	async [Symbol.asyncDispose](): Promise<void> {
		const gone = once(this.#unshare, "close");
		this.#unshare.stdin?.end();
		await gone;
	}

	#enter(namespace: string, argv: readonly string[]): string[] {
		return ["-t", this.#init, "-m", "-n", "-p", "ip", "netns", "exec", namespace, ...argv];
	}
}
