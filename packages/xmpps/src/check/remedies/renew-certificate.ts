import type { Change, Remedy } from "../../model/change.ts";
import type { CertificateObservation } from "../../model/observation-tls.ts";
import { directEndpoints } from "../facts/alpn-entry.ts";
import type { Facts } from "../facts/facts.ts";
import { cell } from "../facts/main-result.ts";
import { localVersion, type XmppSoftware } from "../facts/software.ts";
import { certificate, forServer, service } from "./server.ts";

/** What has to be true of a new certificate. */
export interface Wanted {
	/** The one that is shown now: its names are kept where they are the domain's own. */
	readonly instead?: CertificateObservation;
	/** More lines than the names: `chain: complete (fullchain.pem)`. */
	readonly lines?: readonly string[];
	/** What is wrong now, without a full stop. */
	readonly why: string;
}

/** A certificate for the domain from an authority that clients know, and the server takes it. */
export function newCertificate(facts: Facts, { instead, lines = [], why }: Wanted): readonly Remedy[] {
	const { ascii } = facts.observation.domain;
	const names = wantedNames(facts, instead);
	const wanted = [...names.map((name) => `DNS:${name}`), ...lines];
	return forServer(facts, {
		prosody: [certificate(ascii, wanted, why, "prosody"), takeCertificate(facts, "prosody")],
		ejabberd: [certificate(ascii, wanted, why, "ejabberd"), takeCertificate(facts, "ejabberd")],
	});
}

/** The server reads its certificates anew. */
export function takeCertificate(facts: Facts, software: XmppSoftware): Change {
	// Before 0.12 the ports for direct TLS kept the certificate that they were opened with.
	const old = software === "prosody" && /^0\.(\d|1[01])(\.|$)/.test(localVersion(facts, "prosody") ?? "");
	if (old) return service(software, "restarted", "it shows the certificate from then on");
	// A port that found no certificate when it was opened gets none for those who send no SNI by a reload.
	if (software === "prosody" && hasBarePort(facts)) {
		return service(software, "restarted", "it shows the certificate from then on, without SNI as well");
	}
	return service(software, "reloaded", "it shows the certificate from then on");
}

/** A port for direct TLS has no certificate for those who ask for nobody; for those who ask for the domain it may have one. */
function hasBarePort(facts: Facts): boolean {
	return directEndpoints(facts).some((endpoint) => {
		const without = cell(endpoint, "right", "none");
		return without?.kind === "failed" && without.reason === "alert";
	});
}

/** The domain first, and what the certificate had beside it, unless it was for somebody else altogether. */
function wantedNames({ observation }: Facts, instead: CertificateObservation | undefined): string[] {
	const { ascii } = observation.domain;
	const had = (instead?.dns ?? []).map((name) => name.toLowerCase()).filter(isHostName);
	const targets = new Set(observation.endpoints.map(({ target }) => target));
	const own = had.filter((name) => name === ascii || name.endsWith(`.${ascii}`) || targets.has(name));
	return [...new Set([ascii, ...own])];
}

/** A certificate's owner wrote the names: only what is one becomes part of a command. */
function isHostName(name: string): boolean {
	return name.length <= 253 && /^(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*$/.test(name) && !name.startsWith("-");
}
