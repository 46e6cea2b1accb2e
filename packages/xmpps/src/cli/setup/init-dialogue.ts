import { printable } from "xmpps-connect/protocol";
import { type Given, type Question, withAnswer } from "../../setup/init/answers.ts";
import type { Looked } from "../../setup/init/looked.ts";
import { type Proposal, propose } from "../../setup/init/propose.ts";
import { readAnswer } from "../../setup/init/read-answer.ts";
import { EXIT } from "../exit-code.ts";
import { CommandError, type Io } from "../io.ts";
import type { Style } from "../style.ts";

/** Questions that one configuration can take at most: domain, two addresses, the public one, method, and what belongs to it. */
const MOST_QUESTIONS = 20;

/**
 * Proposes, and asks until nothing is left to be asked: by keyboard, or with the defaults where nobody is to be asked.
 * @returns undefined when somebody ended the dialogue
 * @throws {CommandError} naming the flags that are missing, where nobody can be asked
 */
export async function settle(
	looked: Looked,
	given: Given,
	yes: boolean,
	io: Io,
	style: Style,
): Promise<Proposal | undefined> {
	let known = given;
	for (let count = 0; count < MOST_QUESTIONS; count += 1) {
		const proposal = propose(looked, known);
		const [question] = proposal.questions;
		if (question === undefined || proposal.problems.length > 0) return proposal;
		const answer = yes ? standardOf(question) : await asked(question, proposal.questions, io, style);
		if (answer === undefined) return undefined;
		known = withAnswer(known, question, answer);
	}
	throw new Error("the questions do not end");
}

/** The default, if it is more than a guess. */
function standardOf({ standard, certain, flag, text }: Question): string {
	if (standard !== undefined && certain) return standard;
	throw new CommandError(EXIT.usage, `Cannot go on without ${flag}: ${text}`);
}

async function asked(question: Question, all: readonly Question[], io: Io, style: Style): Promise<string | undefined> {
	if (io.ask === undefined) {
		const flags = [...new Set(all.map(({ flag }) => flag))].join(" and ");
		throw new CommandError(
			EXIT.usage,
			`Cannot ask without a terminal: give ${flags}, or --yes for what is most likely (${question.text})`,
		);
	}
	for (const line of questionLines(question, style)) io.err(line);
	for (;;) {
		const typed = await io.ask(prompt(question));
		if (typed === undefined || io.signal.aborted) return undefined;
		const answer = readAnswer(question, typed);
		if ("value" in answer) return answer.value;
		io.err(`  ${answer.problem}`);
	}
}

function questionLines({ text, choices }: Question, style: Style): string[] {
	const width = Math.max(0, ...choices.map(({ value }) => value.length));
	return [
		"",
		style.heading(text),
		...choices.map(
			({ value, why }, index) => `  ${index + 1}) ${value.padEnd(width)}  ${style.faint(printable(why, 200))}`,
		),
	];
}

function prompt({ standard, choices }: Question): string {
	const place = choices.findIndex(({ value }) => value === standard);
	const shown = place === -1 ? standard : String(place + 1);
	return shown === undefined ? "> " : `[${shown}] > `;
}
