// What `npm test` decides, apart from what it does: pure functions, tested in tools/test/test-plan.test.ts.

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Outcome
 * @typedef {object} Options
 * @property {boolean} install install missing system packages
 * @property {boolean} nodes run what is for every Node under the other supported Node versions too
 * @property {boolean} count write the number of tests to tools/test-count.json
 * @property {boolean} coverage measure coverage and hold it against the floor
 * @property {string | undefined} project the one vitest project to run
 * @property {readonly string[]} files filters on the paths of test files
 */

/** The vitest projects, in the order in which they run. */
export const projects = ["unit", "scenario", "host"];

/**
 * Those that run under every Node. The others are about what is done to Debian hosts, for many minutes, by code that these
 * run too.
 */
export const everyNode = ["unit", "scenario"];

export const usage = `npm test -- [options] [file filter …]
  --unit              the quick tests alone (--project unit)
  --project NAME      one project alone: ${projects.join(", ")}
  --install           install missing system packages (always with CI=true)
  --nodes             ${everyNode.join(" and ")} also under the other supported Node versions (always with CI=true)
  --coverage          with coverage
  --count             write the number of tests to tools/test-count.json`;

/**
 * Reads the command line of `npm test`; with CI=true everything that can run is switched on.
 *
 * @param {readonly string[]} args
 * @param {boolean} ci
 * @returns {Options}
 * @throws {Error} for an unknown option or project
 */
export function readOptions(args, ci) {
	/** @type {Options & { files: string[] }} */
	const options = { install: ci, nodes: ci, count: false, coverage: false, project: undefined, files: [] };
	for (let index = 0; index < args.length; index += 1) {
		const argument = args[index] ?? "";
		if (argument === "--install") options.install = true;
		else if (argument === "--nodes") options.nodes = true;
		else if (argument === "--count") options.count = true;
		else if (argument === "--coverage") options.coverage = true;
		else if (argument === "--unit") options.project = "unit";
		else if (argument === "--project") {
			index += 1;
			options.project = args[index];
			if (!projects.includes(options.project ?? "")) {
				throw new Error(`Cannot run project "${options.project ?? ""}": there are ${projects.join(", ")}`);
			}
		} else if (argument.startsWith("-")) throw new Error(`Cannot read option "${argument}": unknown`);
		else options.files.push(argument);
	}
	if (options.count && (options.project !== undefined || options.files.length > 0)) {
		throw new Error('Cannot write the number of tests: "--count" needs the whole run');
	}
	return options;
}

/**
 * Says what this run leaves out, so that a part never passes for the whole.
 *
 * @param {Options} options
 * @param {readonly number[]} otherNodes supported major versions of Node beside the running one
 * @returns {string[]}
 */
export function leftOut(options, otherNodes) {
	const lines = [];
	const others = projects.filter((project) => options.project !== undefined && project !== options.project);
	for (const project of others) lines.push(`left out: the project ${project}`);
	if (options.files.length > 0)
		lines.push(`left out: every test file that does not match ${options.files.join(" or ")}`);
	const once = projects.filter((project) => !everyNode.includes(project)).join(" and ");
	if (options.nodes) lines.push(`left out under Node ${otherNodes.join(" and ")}: the project ${once}`);
	else lines.push(`left out: Node ${otherNodes.join(" and ")} (npm test -- --nodes)`);
	return lines;
}

/**
 * Compares the number of tests with the one last committed: tests that were registered inside an `if` vanish in silence.
 *
 * @param {Readonly<Record<string, number>>} committed tests by project
 * @param {Readonly<Record<string, number>>} counted tests by project
 * @param {readonly string[]} ran the projects that ran whole
 * @returns {{ problems: string[], hints: string[] }}
 */
export function compareCounts(committed, counted, ran) {
	/** @type {{ problems: string[], hints: string[] }} */
	const result = { problems: [], hints: [] };
	for (const project of ran) {
		const before = committed[project] ?? 0;
		const now = counted[project] ?? 0;
		if (now < before) {
			result.problems.push(
				`Cannot vouch for project "${project}": ${now} tests, but tools/test-count.json says ${before}. ` +
					"If tests were removed on purpose: npm test -- --count, and commit the file",
			);
		} else if (now > before) {
			result.hints.push(
				`project ${project} has ${now} tests, tools/test-count.json says ${before}: npm test -- --count, and commit the file`,
			);
		}
	}
	return result;
}

/**
 * The last line of every test run.
 *
 * @param {readonly Outcome[]} outcomes
 * @returns {string} `N passed, N failed`, and the skipped ones when there are any
 */
export function lastLine(outcomes) {
	const sum = (/** @type {keyof Outcome} */ key) => outcomes.reduce((total, outcome) => total + outcome[key], 0);
	const skipped = sum("skipped");
	return `${sum("passed")} passed, ${sum("failed")} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
