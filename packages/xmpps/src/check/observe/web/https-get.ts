import { X509Certificate } from "node:crypto";
import type { AddressRecord } from "xmpps-connect/protocol";
import type { HandshakeResult } from "../../../model/observation-tls.ts";
import type { ObserveContext } from "../check-options.ts";
import type { AddressBudgets } from "../endpoint/address-budget.ts";
import type { CertificateCollector } from "../endpoint/certificate-collector.ts";
import { PhaseTimeout } from "../endpoint/phase.ts";
import { type After, probeTls, type Shown } from "../endpoint/probe-tls.ts";
import { type HttpAnswer, httpGet } from "./http-get.ts";

/** What it needs of the surroundings. */
export interface HttpsContext extends Pick<ObserveContext, "dialer" | "trust" | "phaseTimeout" | "signal"> {
	readonly certificates: CertificateCollector;
	readonly budgets: AddressBudgets;
}

/** The answer, or why there is none, for people. */
export type HttpsAnswer = { readonly kind: "answer"; readonly answer: HttpAnswer } | HttpsFailure;

export interface HttpsFailure {
	readonly kind: "failed";
	readonly detail: string;
}

/** Behind everything that XMPP needs. */
const RANK = 20;

/** Addresses that are tried one after the other: a web site that is up answers at the first. */
const MAX_ADDRESSES = 4;

/**
 * Gets a document by HTTPS from the first address that gives an answer. Nothing is asked of who cannot prove to be
 * the host (RFC 9110, 4.3.4). Never rejects for what the network does.
 */
export async function httpsGet(
	context: HttpsContext,
	addresses: readonly Pick<AddressRecord, "address">[],
	target: { readonly name: string; readonly path: string; readonly accept: string },
): Promise<HttpsAnswer> {
	const failures: string[] = [];
	for (const { address } of addresses.slice(0, MAX_ADDRESSES)) {
		const got = await getAt(context, address, target);
		if (got.kind === "answer") return got;
		failures.push(`${address}: ${got.detail}`);
	}
	return { kind: "failed", detail: failures.join("; ") };
}

async function getAt(
	context: HttpsContext,
	address: string,
	target: { readonly name: string; readonly path: string; readonly accept: string },
): Promise<HttpsAnswer> {
	let got: HttpsAnswer = { kind: "failed", detail: `no answer within ${context.phaseTimeout} ms` };
	const after: After = async (socket, signal, shown) => {
		const wrong = identityFault(await shown, target.name, context.certificates);
		try {
			got =
				wrong === undefined
					? { kind: "answer", answer: await httpGet(socket, target, signal) }
					: { kind: "failed", detail: wrong };
		} catch (error) {
			if (signal.aborted) {
				if (!(error instanceof PhaseTimeout)) throw error;
			} else {
				got = { kind: "failed", detail: error instanceof Error ? error.message : String(error) };
			}
		}
		return { kind: "not-asked" };
	};
	const hello = { alpn: ["http/1.1"], servername: target.name };
	const result = await context.budgets.run(
		{ address, rank: RANK, signal: context.signal },
		(): Promise<HandshakeResult> => probeTls(context, { address, port: 443 }, hello, after, context.certificates),
	);
	if (result.kind === "tls") return got;
	return { kind: "failed", detail: result.kind === "failed" ? result.detail : `not tried (${result.why})` };
}

/** Why what was shown is not good for a host; undefined where it is. */
function identityFault({ chain, trust }: Shown, name: string, certificates: CertificateCollector): string | undefined {
	if (trust !== "ok") return `the certificate is not trusted: ${trust}`;
	const leaf = certificates.all()[chain[0] ?? ""];
	if (leaf === undefined) return "the certificate cannot be read";
	// RFC 9525, 6.3: never the common name.
	const fits = new X509Certificate(Buffer.from(leaf.der, "base64")).checkHost(name, { subject: "never" });
	return fits === undefined ? "the certificate is for other names" : undefined;
}
