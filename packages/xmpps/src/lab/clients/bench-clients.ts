import type { Lab } from "../real/lab.ts";
import { startLab } from "../real/lab.ts";
import { stateFolder } from "../real/state-folder.ts";
import { conformanceWorld, hostOf } from "./conformance-world.ts";
import { domainName } from "./domains.ts";
import { type ClientDriver, columnOf } from "./driver.ts";
import { type Cell, unknown } from "./judge/cell.ts";
import type { Question } from "./questions.ts";
import type { Trial } from "./run.ts";
import { tryClient } from "./run-client.ts";
import { ServerLogReader } from "./server-log-reader.ts";
import { TRIALS, type TrialId, timesOf } from "./trials.ts";
import { versionOf } from "./versions.ts";

/** What to find out. */
export interface BenchOptions {
	/** Hosts and accounts are made for these. */
	readonly drivers: readonly ClientDriver[];
	readonly questions: readonly Question[];
	/** Told a line at a time what is being done. */
	readonly tell: (line: string) => void;
	readonly signal?: AbortSignal;
}

/** A column of the table. */
export interface Column {
	readonly driver: ClientDriver;
	/** Of the program, as its package or itself says. */
	readonly version: string;
	/** By the questions' names. */
	readonly cells: ReadonlyMap<string, Cell>;
	/** What it took; seconds. */
	readonly seconds: number;
}

/** The table, and what it was measured with. */
export interface BenchResult {
	readonly columns: readonly Column[];
	readonly questions: readonly Question[];
	/** The server, with its version. */
	readonly server: string;
	readonly seconds: number;
}

/** Clients without a default route are told by GLib that there is no network. Nobody forwards what goes there. */
const ROUTES = "ip route add default via 203.0.113.53 && ip -6 route add default via 2001:db8::53";

/** Starts the conformance world, puts every client through every trial that a question needs, and judges. */
export async function benchClients(options: BenchOptions): Promise<BenchResult> {
	const { drivers, tell, signal } = options;
	const began = performance.now();
	const world = conformanceWorld(drivers);
	const images = new Set<string>();
	const lab = await startLab({
		world,
		release: "bookworm",
		state: stateFolder(),
		...(signal === undefined ? {} : { signal }),
		onProgress: (progress) => {
			if (progress.kind !== "image" || images.has(progress.image.id)) return;
			images.add(progress.image.id);
			tell(`builds image ${progress.image.id}`);
		},
	});
	tell(`the world is up after ${sinceText(began)}`);
	let log: ServerLogReader | undefined;
	try {
		const lines = new ServerLogReader(lab);
		log = lines;
		const hosts = [...new Set(drivers.map(hostOf))];
		// A host has one link with one capture and one delay: its clients take turns, the hosts work side by side.
		const lanes = await Promise.all(
			hosts.map(async (host) => {
				await lab.host(host).must("give it a default route", ["sh", "-c", ROUTES]);
				const columns: Column[] = [];
				for (const driver of drivers)
					if (hostOf(driver) === host) columns.push(await benchOne(lab, lines, driver, options));
				return columns;
			}),
		);
		const columns = lanes.flat();
		const server = await versionOf(lab, { host: "server", packages: ["prosody"] });
		return {
			columns: drivers.flatMap((driver) => columns.filter((column) => column.driver === driver)),
			questions: options.questions,
			server: `Prosody ${server}`,
			seconds: Math.round((performance.now() - began) / 1000),
		};
	} finally {
		log?.close();
		await lab.close();
	}
}

async function benchOne(
	lab: Lab,
	log: ServerLogReader,
	driver: ClientDriver,
	{ questions, tell, signal }: BenchOptions,
): Promise<Column> {
	const began = performance.now();
	const host = hostOf(driver);
	const wanted = new Set(questions.flatMap(({ trials }) => trials));
	const trials = new Map<TrialId, Trial>();
	let far = 0;
	try {
		for (const spec of TRIALS) {
			if (!wanted.has(spec.id)) continue;
			signal?.throwIfAborted();
			const { delay = 0 } = spec;
			if (delay !== far) await lab.link(host, delay === 0 ? undefined : { delay });
			far = delay;
			const plan = { domain: domainName(spec.domain), times: timesOf(spec, driver), patience: spec.patience };
			trials.set(spec.id, await tryClient(lab, log, driver, plan));
		}
	} finally {
		if (far !== 0) await lab.link(host, undefined);
	}
	const find = (id: TrialId): Trial => {
		const trial = trials.get(id);
		if (trial === undefined) throw new Error(`Cannot judge a trial: "${id}" was not made`);
		return trial;
	};
	const cells = new Map(questions.map((question): [string, Cell] => [question.id, judged(question, find)]));
	const seconds = Math.round((performance.now() - began) / 1000);
	tell(`${columnOf(driver)}: ${trials.size} trials in ${seconds} s`);
	return { driver, version: await versionOf(lab, { ...driver, host }), cells, seconds };
}

function judged(question: Question, find: (id: TrialId) => Trial): Cell {
	const problem = question.trials.flatMap((id) => find(id).problems)[0];
	return problem === undefined ? question.judge(find) : unknown(`the capture is not complete (${problem})`);
}

function sinceText(began: number): string {
	return `${((performance.now() - began) / 1000).toFixed(1)} s`;
}
