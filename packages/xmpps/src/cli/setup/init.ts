import { setMaxListeners } from "node:events";
import type { Resolver } from "xmpps-connect/dns";
import type { Host } from "../../host/host.ts";
import type { Intent } from "../../setup/adapters/adapter.ts";
import type { Looked } from "../../setup/init/looked.ts";
import type { Proposal } from "../../setup/init/propose.ts";
import type { Note } from "../../setup/stage.ts";
import { EXIT } from "../exit-code.ts";
import type { Io } from "../io.ts";
import { styleFor } from "../style.ts";
import { settle } from "./init-dialogue.ts";
import { putFile, refuseExisting } from "./init-file.ts";
import { givenBy, type InitFlags } from "./init-flags.ts";
import { lookedText, proposalText } from "./init-text.ts";

/** What `init` looks with. */
export interface InitTools {
	/** @param ssh a host as ssh understands it; absent: this machine */
	host(ssh: string | undefined): Promise<{ readonly host: Host; close(): Promise<void> }>;
	resolver(): Promise<Resolver>;
	recognise(host: Host, intent: Intent, looked: Looked): Promise<readonly Note[]>;
}

/** What it comes to: the one document of `--json`. */
interface InitDocument {
	/** Absent: nothing was written. */
	readonly file?: string;
	readonly text?: string;
	readonly answers: Proposal["answers"];
	readonly explanations: readonly string[];
	readonly problems: readonly string[];
	readonly endpoints: Intent["endpoints"];
	readonly notes: readonly Note[];
	readonly looked: Looked;
}

/**
 * Looks at a host, asks what it cannot know, and writes xmpps.yaml.
 * @throws {CommandError} for flags and files that cannot be used, and where an answer is missing and nobody can be asked
 */
export async function initCommand(flags: InitFlags, io: Io, tools: InitTools = ownTools): Promise<number> {
	const given = givenBy(flags);
	const [force, yes, json] = [flags.force === true, flags.yes === true, flags.json === true];
	await refuseExisting(flags.out, force);
	const { look } = await import("../../setup/init/look.ts");
	const style = styleFor(io);
	const say = (lines: readonly string[]): void => {
		if (!json && lines.length > 0) io.out(lines.join("\n"));
	};
	const signal = AbortSignal.any([io.signal]);
	// A dozen commands and questions at once listen to it, and are gone when they have ended.
	setMaxListeners(0, signal);
	const { host, close } = await tools.host(given.host?.slice("ssh:".length));
	try {
		io.progress?.("looking at the host and at the DNS");
		const looked = await look(host, given.domains ?? [], await tools.resolver(), signal);
		io.progress?.(undefined);
		if (io.signal.aborted) return EXIT.interrupted;
		say(lookedText(looked, style));
		const proposal = await settle(looked, given, yes, io, style);
		if (proposal === undefined || io.signal.aborted) return EXIT.interrupted;
		const end = await outcome(looked, proposal, flags.out, host, tools);
		if (io.signal.aborted) return EXIT.interrupted;
		say(proposalText(end.explanations, end.endpoints, end.notes, style));
		if (end.text !== undefined) await putFile(flags.out, end.text, force);
		if (json) io.out(JSON.stringify(end, undefined, 2));
		else if (end.file === undefined)
			for (const problem of end.problems) io.err(`xmpps: Nothing was written: ${problem}`);
		else
			say(["", `Written: ${end.file}. Next: xmpps plan${flags.out === "xmpps.yaml" ? "" : ` --config ${flags.out}`}`]);
		return end.file === undefined ? EXIT.broken : EXIT.ok;
	} finally {
		io.progress?.(undefined);
		await close();
	}
}

async function outcome(
	looked: Looked,
	{ answers, explanations, problems }: Proposal,
	file: string,
	host: Host,
	tools: InitTools,
): Promise<InitDocument> {
	const [{ writeConfig }, { intended }] = await Promise.all([
		import("../../setup/init/write-config.ts"),
		import("../../setup/init/intended.ts"),
	]);
	const text = writeConfig(answers);
	const { intent, notes } = intended(text, file, looked);
	return {
		...(problems.length > 0 ? {} : { file, text }),
		...{ answers, explanations, problems, endpoints: intent.endpoints },
		notes: [...notes, ...(await tools.recognise(host, intent, looked))],
		looked,
	};
}

const ownTools: InitTools = {
	async host(ssh) {
		if (ssh !== undefined) {
			const { sshHost } = await import("../../host/ssh-host.ts");
			const host = sshHost(ssh);
			return { host, close: () => host.close() };
		}
		const { thisHost } = await import("../../host/host.ts");
		return { host: thisHost(), close: async () => undefined };
	},
	async resolver() {
		const { createResolver } = await import("xmpps-connect/dns");
		return createResolver();
	},
	async recognise(host, intent, { local }) {
		const { recognise } = await import("../../setup/recognise/recognise.ts");
		return await recognise(host, intent, local);
	},
};
