import type { LabRecord } from "../../lab/real/lab-record.ts";
import { EXIT } from "../exit-code.ts";
import type { Io } from "../io.ts";
import { styleFor } from "../style.ts";
import { labsThatRun } from "./find-lab.ts";

/** `xmpps lab status`: the labs that run. @returns 0 when one runs, 2 when none does */
export async function statusCommand(
	flags: { readonly json?: boolean; readonly lab?: string },
	io: Io,
): Promise<number> {
	const labs = (await labsThatRun()).filter(({ id }) => flags.lab === undefined || id === flags.lab);
	if (flags.json === true) io.out(JSON.stringify({ labs }, null, 2));
	else if (labs.length === 0) io.out("No lab runs");
	else for (const lab of labs) tellLab(lab, io);
	return labs.length === 0 ? EXIT.broken : EXIT.ok;
}

function tellLab(lab: LabRecord, io: Io): void {
	const style = styleFor(io);
	io.out(style.heading(`Lab ${lab.id}: ${lab.world} world, ${lab.phase}`));
	io.out(`  since ${lab.started}, kept by process ${lab.keeper}, authority ${lab.ca}`);
	const width = Math.max(...lab.hosts.map(({ name }) => name.length));
	for (const { name, kind, release, leader, v4, v6, programs } of lab.hosts) {
		const state = leader === undefined ? style.bad("down") : style.good("up  ");
		const what = programs.length === 0 ? "" : `  ${programs.join(", ")}`;
		io.out(
			`  ${name.padEnd(width)}  ${state}  ${kind.padEnd(7)}  ${release.padEnd(8)}  ${[...v4, ...v6].join(" ")}${style.faint(what)}`,
		);
	}
}
