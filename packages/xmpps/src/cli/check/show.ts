import type { Report } from "../../model/report.ts";
import type { Io } from "../io.ts";
import type { Format } from "./flags.ts";

/** How wide a page is where nobody says. */
const COLUMNS = 100;

/** Prints a report. Each format is loaded when it is wanted. */
export async function show(report: Report, format: Format, io: Io, verbose: boolean): Promise<void> {
	switch (format) {
		case "json": {
			const { jsonReport } = await import("../../check/formats/json.ts");
			return io.out(jsonReport(report));
		}
		case "html": {
			const { htmlReport } = await import("../../check/formats/html.ts");
			return io.out(htmlReport(report));
		}
		case "prometheus": {
			const { prometheusReport } = await import("../../check/formats/prometheus.ts");
			return io.out(prometheusReport(report).trimEnd());
		}
		case "nagios": {
			const { nagiosReport } = await import("../../check/formats/nagios.ts");
			return io.out(nagiosReport(report).line);
		}
		case "text": {
			const { textReport } = await import("../../check/formats/text.ts");
			return io.out(textReport(report, { columns: io.columns ?? COLUMNS, colour: io.colour, verbose }).trimEnd());
		}
	}
}
