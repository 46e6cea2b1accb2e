import { randomBytes } from "node:crypto";
import type { ChangeableHost, HostFiles } from "../../host/changeable-host.ts";
import type { PlannedStage } from "../stage.ts";
import {
	isRemoval,
	JOURNAL_FORMAT,
	type Journal,
	type JournalContent,
	type JournalEntry,
	JournalError,
	readJournal,
	standingOf,
} from "./journal.ts";

/** Where the tool keeps what it must know. Others may pass through it: challenges are served from below. */
export const STATE_FOLDER = "/var/lib/xmpps";
const FOLDER = `${STATE_FOLDER}/journal`;

/** Root alone: a journal has lines of our own files. */
const PRIVATE = { mode: 0o700, owner: "root", group: "root" } as const;
const PASSABLE = { mode: 0o755, owner: "root", group: "root" } as const;
const SECRET = { mode: 0o600, owner: "root", group: "root" } as const;

/** What `newId` makes. Whatever else is in the folder, a copy of a journal perhaps, is somebody else's. */
const ID = /^[0-9a-z]{9}-[0-9a-f]{6}$/;

/** Journals of what was put back are kept for people; so many. */
const KEPT = 20;

/** The journals of a host, in a folder of it. Whatever is written is on the disk on return. */
export class JournalStore {
	readonly #files: HostFiles;

	constructor({ files }: Pick<ChangeableHost, "files">) {
		this.#files = files;
	}

	/** All of them, the oldest first. @throws {JournalError} for one that cannot be read */
	async all(): Promise<readonly Journal[]> {
		const ids = await this.#ids();
		const journals = await Promise.all(ids.map((id) => this.#read(id)));
		return journals.filter((journal) => journal !== undefined);
	}

	/** Begins one. @param of the one that it completes */
	async create(
		kind: JournalContent["kind"],
		stages: readonly PlannedStage[],
		now: number,
		of?: string,
	): Promise<Journal> {
		const ids = await this.#ids();
		const id = newId(now, ids.at(-1));
		const completes = of === undefined ? {} : { of };
		const began = new Date(now).toISOString();
		const content: JournalContent = { format: JOURNAL_FORMAT, id, kind, ...completes, began, stages };
		await this.#makeFolder(STATE_FOLDER, PASSABLE);
		await this.#makeFolder(FOLDER, PRIVATE);
		await this.#makeFolder(`${FOLDER}/${id}`, PRIVATE);
		const bytes = new TextEncoder().encode(`${JSON.stringify(content)}\n`);
		await this.#files.replace(`${FOLDER}/${id}/plan.json`, undefined, { kind: "file", bytes, ...SECRET });
		return { content, entries: [] };
	}

	/** Adds a line. When it throws, the line may be there, or a part of it: `reread` tells. @returns the journal with it */
	async add({ content, entries, torn }: Journal, entry: JournalEntry, now: number): Promise<Journal> {
		const path = `${FOLDER}/${content.id}/log`;
		if (torn === true) await this.#mend(path);
		await this.#files.append(path, JSON.stringify({ ...entry, at: new Date(now).toISOString() }));
		return { content, entries: [...entries, entry] };
	}

	/** A journal as it stands on the disk. @throws {JournalError} when it cannot be read any more */
	async reread({ content: { id } }: Journal): Promise<Journal> {
		const journal = await this.#read(id);
		if (journal === undefined) throw new JournalError(`Cannot read the journal "${id}": it is gone`);
		return journal;
	}

	/** Removes journals of long ago that count for nothing. */
	async prune(): Promise<void> {
		const useless = (await this.all()).filter((journal) => standingOf(journal).state === "put-back");
		for (const journal of useless.slice(0, -KEPT)) await this.#drop(journal);
	}

	/**
	 * Removes all of them: nothing is managed any more. The newest first, so that what is left after a crash never takes what
	 * we put for what was there before; and the removal that is done last, since with it nothing counts.
	 */
	async forget(): Promise<void> {
		const journals = await this.all();
		const removals = journals.filter(isRemoval);
		for (const journal of journals.toReversed()) if (!removals.includes(journal)) await this.#drop(journal);
		for (const journal of removals) await this.#drop(journal);
		await this.#files.removeTree(FOLDER);
		await this.#files.removeFolder(STATE_FOLDER);
	}

	/** At once: without its content a journal is none. */
	async #drop({ content: { id } }: Journal): Promise<void> {
		const path = `${FOLDER}/${id}/plan.json`;
		const plan = await this.#files.read(path);
		if (plan?.kind === "file") await this.#files.replace(path, plan, undefined);
		await this.#files.removeTree(`${FOLDER}/${id}`);
	}

	async #ids(): Promise<readonly string[]> {
		return (await this.#files.list(FOLDER)).filter((name) => ID.test(name));
	}

	/** Undefined for a folder in which nothing was written yet: its transaction never began. */
	async #read(id: string): Promise<Journal | undefined> {
		const content = await this.#text(`${FOLDER}/${id}/plan.json`);
		if (content === undefined) return undefined;
		return readJournal(id, content, (await this.#text(`${FOLDER}/${id}/log`)) ?? "");
	}

	/** Takes away what was left of a last line: the next one must not become a part of it. */
	async #mend(path: string): Promise<void> {
		const log = await this.#files.read(path);
		if (log?.kind !== "file") return;
		const bytes = log.bytes.subarray(0, log.bytes.lastIndexOf(0x0a) + 1);
		await this.#files.replace(path, log, { ...log, bytes });
	}

	async #text(path: string): Promise<string | undefined> {
		const entry = await this.#files.read(path);
		if (entry === undefined) return undefined;
		if (entry.kind !== "file") throw new JournalError(`Cannot read "${path}": it is no file of ours`);
		return new TextDecoder().decode(entry.bytes);
	}

	/** One that is there stays as it is: somebody may have wanted its mode. */
	async #makeFolder(path: string, folder: typeof PRIVATE | typeof PASSABLE): Promise<void> {
		if ((await this.#files.read(path)) === undefined) await this.#files.makeFolder(path, folder);
	}
}

/** Sorts by time, and behind the last one also when the clock was set back. */
function newId(now: number, last: string | undefined): string {
	const text = (time: number): string => time.toString(36).padStart(9, "0");
	const before = Number.parseInt(last?.split("-")[0] ?? "", 36);
	return `${text(Number.isNaN(before) ? now : Math.max(now, before + 1))}-${randomBytes(3).toString("hex")}`;
}
