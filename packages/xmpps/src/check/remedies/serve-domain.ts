import type { Change, Remedy } from "../../model/change.ts";
import type { Facts } from "../facts/facts.ts";
import type { XmppSoftware } from "../facts/software.ts";
import { certificate, ejabberdSetting, forServer, prosodySetting, service } from "./server.ts";

/** The server serves the domain, and has a certificate for it. */
export function serveDomain(facts: Facts, why: string): readonly Remedy[] {
	const { unicode } = facts.observation.domain;
	const host = `VirtualHost ${JSON.stringify(unicode)}`;
	return forServer(facts, {
		prosody: [
			// The host is the section: whatever stands behind its line is its own.
			prosodySetting("enabled", ["enabled = true"], why, host),
			...ownCertificate(facts, "prosody"),
			service("prosody", "restarted", "a new host and its certificate"),
		],
		ejabberd: [
			ejabberdSetting("hosts", ["hosts:", ...hosts(facts).map((one) => `  - ${JSON.stringify(one)}`)], why),
			...ownCertificate(facts, "ejabberd"),
			service("ejabberd", "restarted", "a new host and its certificate"),
		],
	});
}

/** The domain beside those that ejabberd serves, as far as the host tells. */
function hosts({ observation }: Facts): string[] {
	const lines = (observation.local?.settings ?? [])
		.filter(({ software, key }) => software === "ejabberd" && key === "hosts")
		.flatMap((one) => one.lines);
	const there = lines.flatMap((line) => /^\s*-\s*"?([^"\s]+)"?\s*$/.exec(line)?.[1] ?? []);
	return [...new Set([...there, observation.domain.ascii])];
}

/** A new host needs a certificate of its own, unless the server has one for it already. */
function ownCertificate({ observation }: Facts, software: XmppSoftware): Change[] {
	const { ascii } = observation.domain;
	const has = observation.local?.certificates.some((one) => one.software === software && one.dns.includes(ascii));
	return has === true ? [] : [certificate(ascii, [`DNS:${ascii}`], "a host needs a certificate of its own", software)];
}
