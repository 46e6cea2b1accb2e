import { drift } from "../../setup/engine/drift.ts";
import { standingOf } from "../../setup/engine/journal.ts";
import { EXIT } from "../exit-code.ts";
import { gatewayLines, gatewayStatus, watchGateway } from "../gateway/gateway-status.ts";
import type { Io } from "../io.ts";
import { type Style, styleFor } from "../style.ts";
import type { SetupFlags } from "./flags.ts";
import { openSetup } from "./open-setup.ts";
import { unanswered } from "./unanswered.ts";

/**
 * `xmpps status`: what is managed, whether it is as it was put, and what waits.
 * @returns 0 all as it was put, 1 something was edited or waits, 2 something has vanished
 */
export async function statusCommand(flags: SetupFlags & { readonly watch?: boolean }, io: Io): Promise<number> {
	const setup = await openSetup(flags, io);
	try {
		const journals = (await setup.store.all()).map((journal) => {
			const { state, until } = standingOf(journal);
			const { id, kind, began } = journal.content;
			return { id, kind, began, state, ...(until === undefined ? {} : { until: new Date(until).toISOString() }) };
		});
		const items = await drift(await setup.managed(), setup.read);
		const waiting = journals.filter(({ state }) => state !== "committed" && state !== "put-back");
		const { config, host } = setup;
		// That of another host is asked there.
		const gateway = config.host === undefined ? await gatewayStatus() : undefined;
		if (flags.json === true) {
			const all = { host: host.name, domains: config.domains, items, journals, ...(gateway && { gateway }) };
			io.out(JSON.stringify(all, null, 2));
		} else {
			const style = styleFor(io);
			io.out(style.heading(`${config.domains.join(", ")} on ${host.name}`));
			if (items.length === 0) io.out("Nothing is managed");
			for (const { name, state } of items) io.out(`  ${mark(state, style)}  ${name}`);
			for (const { id, kind, state, until } of waiting) {
				io.out(`${kind} ${id}: ${WORDS[state] ?? state}${until === undefined ? "" : ` until ${until}`}`);
			}
			const last = journals.findLast(({ state }) => state === "committed");
			if (last !== undefined) io.out(style.faint(`last ${last.kind}: ${last.id}, ${last.began}`));
			if (gateway !== undefined && flags.watch === true && io.columns !== undefined) await watchGateway(io);
			else if (gateway !== undefined) for (const line of gatewayLines(gateway, style)) io.out(line);
		}
		if (items.some(({ state }) => state === "vanished")) return EXIT.broken;
		return waiting.length > 0 || items.some(({ state }) => state === "edited") ? EXIT.warnings : EXIT.ok;
	} catch (error) {
		if (io.signal.aborted) return EXIT.interrupted;
		throw unanswered(error);
	} finally {
		await setup.close();
	}
}

const WORDS: Readonly<Record<string, string>> = {
	open: "was cut short; the next apply or rollback puts it back",
	undoing: "is being put back; the next apply or rollback goes on",
	unconfirmed: "waits for xmpps confirm",
	"host-ready": "the host is ready; xmpps apply goes on with the records",
	"waiting-for-dns": "waits for its records; xmpps apply or remove goes on",
	"records-gone": "waits until no resolver has the records any more",
};

function mark(state: "same" | "edited" | "vanished", style: Style): string {
	if (state === "same") return style.good("as it was put");
	return style.bad(state === "edited" ? "edited       " : "vanished     ");
}
