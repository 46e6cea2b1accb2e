import { askKeeper } from "../../lab/real/control.ts";
import { stateFolder } from "../../lab/real/state-folder.ts";
import type { Impairment } from "../../lab/wire/index.ts";
import { EXIT } from "../exit-code.ts";
import { CommandError, type Io } from "../io.ts";
import { findHost, findLab } from "./find-lab.ts";

/** The options of `xmpps lab link` as commander reads them. */
interface LinkFlags {
	readonly lab?: string;
	readonly delay?: string;
	readonly loss?: string;
	readonly drop?: "all" | "in" | "out";
}

/** `xmpps lab link HOST`: changes what a host's link does to frames; without an option it lets all pass again. */
export async function linkCommand(name: string, flags: LinkFlags, io: Io): Promise<number> {
	const delay = readNumber("delay", flags.delay, 60_000);
	const loss = readNumber("loss", flags.loss, 100);
	const impairment: Impairment = {
		...(delay === undefined ? {} : { delay }),
		...(loss === undefined ? {} : { loss }),
		...(flags.drop === undefined ? {} : { drop: flags.drop }),
	};
	const lab = await findLab(flags.lab);
	const { name: host } = findHost(lab, name);
	const plain = Object.keys(impairment).length === 0;
	try {
		await askKeeper(stateFolder(), lab.id, { kind: "link", host, ...(plain ? {} : { impairment }) });
	} catch (cause) {
		throw new CommandError(EXIT.unknown, `Cannot change the link of "${host}": ${(cause as Error).message}`, { cause });
	}
	const words = [
		...(delay === undefined ? [] : [`${delay} ms each way`]),
		...(loss === undefined ? [] : [`${loss} % lost`]),
		...(flags.drop === undefined ? [] : [flags.drop === "all" ? "nothing passes" : `nothing passes ${flags.drop}`]),
	];
	io.out(`Link of ${host}: ${plain ? "nothing in the way" : words.join(", ")}`);
	return EXIT.ok;
}

function readNumber(what: string, text: string | undefined, limit: number): number | undefined {
	if (text === undefined) return undefined;
	const value = Number(text);
	if (text.trim() !== "" && value >= 0 && value <= limit) return value;
	throw new CommandError(EXIT.usage, `Cannot use ${what} "${text}": it is no number from 0 to ${limit}`);
}
