import type { Report } from "../../model/report.ts";

/** The exit code of a check: 0 works, 1 works with limits, 2 broken, 3 could not find out. */
export type ReportExitCode = 0 | 1 | 2 | 3;

const CODES: Readonly<Record<Report["verdict"]["overall"], ReportExitCode>> = {
	works: 0,
	"works with limits": 1,
	broken: 2,
	"could not find out": 3,
};

/** What a check ends in. */
export function exitCodeOf({ verdict }: Report): ReportExitCode {
	return CODES[verdict.overall];
}
