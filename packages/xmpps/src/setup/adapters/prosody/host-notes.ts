import type { Note } from "../../stage.ts";
import type { Intent } from "../adapter.ts";
import type { ProsodyFacts } from "./facts.ts";
import { MAIN_FILE } from "./read-options.ts";
import { prosodyVersion } from "./version.ts";

/** What stands in the way of everything. Empty: nothing does. */
export function obstacles({ config }: Intent, facts: ProsodyFacts): Note[] {
	if (!facts.installed) {
		return [{ kind: "problem", text: "Prosody is not installed on the host", lines: ["apt install prosody"] }];
	}
	if (facts.checkConfig === "broken") {
		return [
			{
				kind: "problem",
				text: "Prosody cannot read its configuration as it is now, so that nothing can be added to it",
				...(facts.checkWords.length === 0 ? {} : { lines: facts.checkWords }),
			},
		];
	}
	if (!facts.unit)
		return [{ kind: "problem", text: "systemd has no unit prosody.service, by which Prosody is restarted" }];
	if (!facts.running) {
		return [{ kind: "problem", text: "Prosody does not run", lines: ["systemctl start prosody"] }];
	}
	const unknown = config.domains.filter((domain) => !facts.domains.includes(domain));
	if (unknown.length === 0 || !couldRead(facts)) return [];
	return [
		{
			kind: "problem",
			text: `Prosody does not serve ${unknown.join(" and ")}; it needs a VirtualHost in its configuration`,
			lines: [
				`# at the end of ${MAIN_FILE}`,
				...unknown.map((domain) => `VirtualHost "${domain}"`),
				"# then: prosodyctl check config && systemctl restart prosody",
			],
		},
	];
}

/** Our file would not be read. */
export function includeNotes(facts: ProsodyFacts): Note[] {
	if (facts.includes || !couldRead(facts)) return [];
	return [
		{
			kind: "problem",
			text: `${MAIN_FILE} does not include conf.d, so that Prosody would not read a file of xmpps`,
			lines: [`# at the end of ${MAIN_FILE}`, 'Include "conf.d/*.cfg.lua"'],
		},
	];
}

/** Whoever is not root sees nothing of the configuration, which is no mistake in it. */
function couldRead({ checkConfig }: ProsodyFacts): boolean {
	return checkConfig !== "unknown";
}

/** What is to be known, whatever changes. */
export function remarks({ endpoints }: Intent, facts: ProsodyFacts): Note[] {
	const { directTlsServers: checks, serverNames } = prosodyVersion(facts.version);
	const hidden = endpoints.filter(({ port, serverPort }) => checks && port !== serverPort);
	const words = [
		...new Set(
			hidden.map(
				({ service, port }) => `"unknown Direct TLS ${service === "clients" ? "client" : "server"} port: ${port}"`,
			),
		),
	];
	return [
		...(words.length === 0
			? []
			: [
					{
						kind: "info" as const,
						text: `"prosodyctl check dns" will say ${words.join(" and ")}: it compares the records with Prosody's own ports, and knows nothing of what is before them; "xmpps check" tries it from outside`,
					},
				]),
		...(serverNames
			? []
			: [
					{
						kind: "info" as const,
						text: `Prosody ${facts.version} has one certificate for direct TLS, whatever name a client asks for (SNI); it must name every domain`,
					},
				]),
		...facts.problems.map((text): Note => ({ kind: "info", text })),
	];
}
