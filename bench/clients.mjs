import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import {
	ALL_CLIENTS,
	benchClients,
	clientsPage,
	clientsTable,
	columnOf,
	QUESTIONS,
} from "../packages/xmpps/dist/lab/clients/index.js";
import { table } from "./table.mjs";

export const about = "What real XMPP clients do with a domain's records, read from captures in the lab (needs root)";

const page = fileURLToPath(new URL("../docs/clients.md", import.meta.url));

/** Clients side by side on a terminal. */
const WIDTH = 4;

/**
 * `--only NAME` (part of a client's name, may be repeated), `--question ID` (may be repeated), `--evidence` prints what was
 * seen. With --save, and everything asked, docs/clients.md is written too.
 * @param {readonly string[]} args
 * @returns {Promise<import("./run.mjs").Result>}
 */
export async function run(args) {
	const { values } = parseArgs({
		args: [...args],
		options: {
			only: { type: "string", multiple: true },
			question: { type: "string", multiple: true },
			evidence: { type: "boolean" },
		},
	});
	const { only, question } = values;
	const drivers = ALL_CLIENTS.filter(
		(driver) => only === undefined || only.some((part) => columnOf(driver).toLowerCase().includes(part.toLowerCase())),
	);
	const questions = QUESTIONS.filter(({ id }) => question === undefined || question.includes(id));
	if (drivers.length === 0) throw new Error(`Cannot ask clients: there are ${ALL_CLIENTS.map(columnOf).join(", ")}`);
	if (questions.length === 0) throw new Error(`Cannot ask: there are ${QUESTIONS.map(({ id }) => id).join(", ")}`);

	const abort = new AbortController();
	process.once("SIGINT", () => abort.abort());
	const result = await benchClients({ drivers, questions, signal: abort.signal, tell: (line) => console.error(line) });
	for (const { head, rows } of clientsTable(result, WIDTH)) console.log(`${table(head, rows)}\n`);
	if (values.evidence === true) {
		for (const { driver, cells } of result.columns) {
			console.log(columnOf(driver));
			for (const [id, { value, evidence }] of cells) console.log(`  ${id}: ${value}: ${evidence}`);
		}
	}
	if (process.argv.includes("--save") && only === undefined && question === undefined) {
		const date = new Date().toISOString().slice(0, 10);
		writeFileSync(page, clientsPage(result, { command: "npm run bench -- clients --save", date, notes: [] }));
	}
	const cells = result.columns.flatMap((column) => [...column.cells.values()]);
	const own = result.columns.find(({ driver }) => driver.name === "xmpps connect");
	return {
		measures: result.columns.flatMap(({ driver, version, cells: answers }) =>
			[...answers].map(([id, { value }]) => ({ what: `${columnOf(driver)} ${version}: ${id}`, value, unit: "" })),
		),
		bounds: [
			{ what: "answers that could not be found out", value: percent(cells, "unknown"), limit: 15, unit: "%" },
			...(own === undefined
				? []
				: [
						{
							what: "deviations of `xmpps connect`",
							value: count([...own.cells.values()], "deviates"),
							limit: 0,
							unit: "",
						},
					]),
			{ what: "the whole bench", value: result.seconds, limit: 900, unit: "s" },
		],
		notes: ["docs/clients.md has the table, and what was seen."],
	};
}

/** @param {readonly { verdict: string }[]} cells @param {string} verdict */
const count = (cells, verdict) => cells.filter((cell) => cell.verdict === verdict).length;

/** @param {readonly { verdict: string }[]} cells @param {string} verdict */
const percent = (cells, verdict) => Math.round((count(cells, verdict) / cells.length) * 100);
