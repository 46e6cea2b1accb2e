import fc from "fast-check";
import type { Report } from "../../../src/model/report.ts";
import { brokenReport } from "./sample-report.ts";

/** What somebody would write into a banner, a certificate or a record to get out of where it is shown. */
const HOSTILE = [
	"\x1b[31mred\x1b[0m",
	"\x1b]0;title\x07",
	"\x9b2J",
	"<script>alert(1)</script>",
	'"><img src=x onerror=alert(1)>',
	"' onmouseover='alert(1)",
	"</style></title></pre><svg/onload=alert(1)>",
	'"} 1\nprobe_success 1',
	"a\\",
	"|time=0s\nXMPPS OK",
	"line\r\nfeed\u2028separator",
	"\u202egnp.exe\u2066",
	"&lt;",
	"\ud800",
	"x".repeat(10_240),
	"ｗｉｄｅ 漢字 e\u0301\u0301",
	"",
];

/** Fields whose words are ours, by type or by schema: nobody outside writes them. */
const OURS = new Set(["kind", "format", "severity", "concerned", "type", "software", "state", "result", "xmpp", "web"]);
const OUTCOMES = new Set(["overall", "clients", "servers"]);

/** A report in which every text that may stem from elsewhere was replaced by something hostile. */
export const hostileReports: fc.Arbitrary<Report> = fc
	.array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: "binary", maxLength: 40 })), {
		minLength: 1,
		maxLength: 12,
	})
	.map((texts) => {
		let next = 0;
		const spoil = (value: unknown, key = ""): unknown => {
			if (typeof value === "string") {
				if (OURS.has(key) || OUTCOMES.has(key) || ["role", "service", "tls"].includes(key)) return value;
				next += 1;
				return texts[next % texts.length];
			}
			if (Array.isArray(value)) return value.map((one) => spoil(one, key === "clients" ? "" : key));
			if (typeof value !== "object" || value === null) return value;
			return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, spoil(one, name)]));
		};
		return spoil(brokenReport) as Report;
	});
