import type { ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { printable } from "xmpps-connect/protocol";
import { descendants, endTree } from "../../host/run-command.ts";
import { readCapture } from "../capture/index.ts";
import { LAB_ENV } from "../real/enter.ts";
import type { Lab } from "../real/lab.ts";
import type { LabHost } from "../real/lab-host.ts";
import { hostOf, PASSWORD } from "./conformance-world.ts";
import { type ClientCommand, type ClientDriver, userOf } from "./driver.ts";
import type { Run, Trial } from "./run.ts";
import { loginIn } from "./server-log.ts";
import type { ServerLogReader } from "./server-log-reader.ts";

/** How to try a client at a domain. */
export interface TrialPlan {
	readonly domain: string;
	/** How often it is started. */
	readonly times: number;
	/** Milliseconds that it may take to log in after it has started. */
	readonly patience: number;
}

/** After a client has logged in, or ended: what is still on its way belongs to the run. Milliseconds. */
const AFTERMATH = 150;

/** No further run begins after so many milliseconds: one that never gets in would take its patience every time. */
const MAX_TRIAL = 220_000;

let counter = 0;

/** Starts a client at a domain, once or several times, under one capture at its own link. */
export async function tryClient(lab: Lab, log: ServerLogReader, driver: ClientDriver, plan: TrialPlan): Promise<Trial> {
	const host = lab.host(hostOf(driver));
	const id = `${userOf(driver)}-${plan.domain}-${++counter}`;
	const capture = await lab.record(id, host.name);
	const begun: Omit<Run, "flows" | "questions">[] = [];
	try {
		const enough = Date.now() + MAX_TRIAL;
		for (let time = 0; time < plan.times && Date.now() < enough; time++)
			begun.push(await startOnce(lab, log, driver, host, plan, `${id}-${time}`));
	} finally {
		await capture.stop();
	}
	const { flows, questions, problems } = readCapture(await capture.stop());
	const within = (time: number, index: number): boolean =>
		time >= (begun[index]?.started ?? 0) && time < (begun[index + 1]?.started ?? Number.POSITIVE_INFINITY);
	return {
		domain: plan.domain,
		reaches: driver.reaches,
		problems: problems.filter(({ kind }) => kind !== "unfinished").map(({ kind, detail }) => `${kind}: ${detail}`),
		runs: begun.map((run, index) => ({
			...run,
			flows: flows.filter(({ begin, server }) => server.port !== 53 && within(begin, index)),
			questions: questions.filter(({ time }) => within(time, index)),
		})),
	};
}

async function startOnce(
	lab: Lab,
	log: ServerLogReader,
	driver: ClientDriver,
	host: LabHost,
	{ domain, patience }: TrialPlan,
	id: string,
): Promise<Omit<Run, "flows" | "questions">> {
	const login = { user: userOf(driver), domain, password: PASSWORD };
	const command = driver.command(login, { ca: lab.ca });
	const home = `/tmp/${id}`;
	if (driver.release !== "here") await makeHome(host, home, command.files ?? {});
	const started = Date.now();
	const child = startProcess(driver, host, home, command);
	const words = lastWords(child);
	let exit: Run["exit"];
	child.once("exit", (code) => {
		exit = { code, words: words() };
	});
	const deadline = started + driver.startup + patience;
	const jid = `${login.user}@${domain}`;
	const loggedIn = (): number | undefined => loginIn(log.lines, jid, started);
	while (Date.now() < deadline && exit === undefined && loggedIn() === undefined) await sleep(10);
	await sleep(AFTERMATH);
	const endedByItself = exit;
	await end(child);
	return { started, ended: Date.now(), loggedIn: loggedIn(), exit: endedByItself };
}

function startProcess(driver: ClientDriver, host: LabHost, home: string, command: ClientCommand): ChildProcess {
	const { argv, env = {}, input } = command;
	const stdio = ["pipe", "pipe", "pipe"] as const;
	const child =
		driver.release === "here"
			? host.startHere(argv, [...stdio], { ...LAB_ENV, ...env })
			: host.start(
					[
						...AS_NOBODY,
						...["env", `HOME=${home}`, `XDG_RUNTIME_DIR=${home}`, "TERM=xterm"],
						...Object.entries(env).map(([name, value]) => `${name}=${value}`),
						...["sh", "-c", 'cd "$HOME" && exec "$@"', "sh", ...argv],
					],
					[...stdio],
				);
	child.stdin?.on("error", () => undefined);
	// The end of its input is a reason to leave, for a client in a terminal.
	if (input !== undefined) child.stdin?.end(input);
	return child;
}

/** Some clients refuse to run as root. This user is on every Debian. */
const AS_NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];

/** An empty home with some files in it. */
async function makeHome(host: LabHost, home: string, files: Readonly<Record<string, string>>): Promise<void> {
	const script =
		'mkdir -m 700 "$1" && cd "$1" && shift && while [ $# -gt 0 ]; do mkdir -p "$(dirname "$1")" && printf %s "$2" >"$1" && shift 2; done; chown -R nobody .';
	await host.must("make a home", ["sh", "-c", script, "sh", home, ...Object.entries(files).flat()]);
}

/** Ends a client and all that it has started, and waits until they are gone: their last packets belong to no other run. */
async function end(child: ChildProcess): Promise<void> {
	const all = child.pid === undefined ? [] : descendants(child.pid);
	endTree(child);
	const deadline = Date.now() + 3000;
	while (Date.now() < deadline && all.some(isAlive)) await sleep(10);
	child.stdin?.destroy();
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}

/** Text that is kept of a client's output: for a note, when it has crashed. */
const MAX_WORDS = 2000;

function lastWords(child: ChildProcess): () => string {
	let text = "";
	for (const stream of [child.stdout, child.stderr]) {
		stream?.setEncoding("utf8").on("data", (chunk: string) => {
			text = (text + chunk).slice(-MAX_WORDS);
		});
	}
	return () => printable(text.trim().split("\n").slice(-2).join(" | "), 300);
}
