import { type AddressRecord, type PlainAnswer, printable } from "xmpps-connect/protocol";
import type { Cut, HostMetaObservation } from "../../../model/observation.ts";
import type { DnsObservation } from "../../../model/observation-dns.ts";
import type { ObserveContext } from "../check-options.ts";
import { CutList } from "../cut-list.ts";
import { addressesIn } from "../dns/host-lookups.ts";
import type { AddressBudgets } from "../endpoint/address-budget.ts";
import type { CertificateCollector } from "../endpoint/certificate-collector.ts";
import { inTurn } from "../fair-share.ts";
import { isHostName } from "./host-name.ts";
import { type HttpAnswer, MAX_BODY } from "./http-get.ts";
import { type HttpsContext, httpsGet } from "./https-get.ts";
import { type ReadLinks, readJrd, readXrd } from "./xrd.ts";

/** What it needs of the surroundings. */
export type HostMetaContext = Pick<
	ObserveContext,
	"dialer" | "trust" | "phaseTimeout" | "signal" | "domain" | "matrix" | "refuse" | "resolver"
>;

interface Form {
	readonly form: HostMetaObservation["form"];
	readonly path: string;
	readonly accept: string;
	readonly read: (text: string) => ReadLinks;
}

/** XEP-0156, 2 */
const FORMS: readonly Form[] = [
	{ form: "xml", path: "/.well-known/host-meta", accept: "application/xrd+xml", read: readXrd },
	{ form: "json", path: "/.well-known/host-meta.json", accept: "application/json", read: readJrd },
];

type Result = HostMetaObservation["result"];
type Addresses = Pick<AddressRecord, "address">[] | { readonly wrong: string };

/** From the domain to its www and to where it is hosted. */
const MAX_REDIRECTS = 3;

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * Asks a domain for its host-meta in both forms, by HTTPS alone (XEP-0156, 2). Nothing in the reduced matrix and for a
 * domain without addresses, which has no web. Never rejects for what the network does.
 */
export async function observeHostMeta(
	context: HostMetaContext,
	dns: DnsObservation,
	certificates: CertificateCollector,
	budgets: AddressBudgets,
): Promise<{ readonly hostMeta: readonly HostMetaObservation[]; readonly cuts: readonly Cut[] }> {
	const { domain, matrix } = context;
	const host = dns.hosts.find(({ name }) => name === domain.ascii);
	if (matrix === "reduced" || host === undefined) return { hostMeta: [], cuts: [] };
	if (host.a.kind === "absent" && host.aaaa.kind === "absent") return { hostMeta: [], cuts: [] };
	const cuts = new CutList();
	const https = { ...context, certificates, budgets };
	const own = addressesFrom(host.a, host.aaaa, context, cuts);
	const hostMeta = await Promise.all(
		FORMS.map(async (form): Promise<HostMetaObservation> => {
			const url = new URL(`https://${domain.ascii}${form.path}`);
			const addressesOf = (name: string): Addresses | Promise<Addresses> =>
				name === domain.ascii ? own : lookUp(context, name, cuts);
			return { form: form.form, url: url.href, result: await get(https, url, form, addressesOf) };
		}),
	);
	return { hostMeta, cuts: [...cuts.sorted(), ...budgets.cuts()] };
}

async function get(
	context: HttpsContext,
	first: URL,
	form: Form,
	addressesOf: (name: string) => Addresses | Promise<Addresses>,
): Promise<Result> {
	let url = first;
	for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
		const addresses = await addressesOf(url.hostname);
		if ("wrong" in addresses) return { kind: "failed", detail: addresses.wrong };
		const target = { name: url.hostname, path: `${url.pathname}${url.search}`, accept: form.accept };
		const got = await httpsGet(context, addresses, target);
		if (got.kind === "failed") return { kind: "failed", detail: printable(got.detail, 400) };
		if (!REDIRECTS.has(got.answer.code)) return resultOf(got.answer, form);
		const next = redirect(url, got.answer);
		if ("wrong" in next) return { kind: "broken", detail: `${got.answer.status}, and ${next.wrong}` };
		url = next.url;
	}
	return { kind: "broken", detail: `it is redirected more than ${MAX_REDIRECTS} times` };
}

/** Only HTTPS at its own port: a redirect is no way to have any port of any host tried. */
function redirect(from: URL, { location }: HttpAnswer): { readonly url: URL } | { readonly wrong: string } {
	if (location === undefined || !URL.canParse(location, from.href)) return { wrong: "it says not where to" };
	const url = new URL(location, from);
	const shown = printable(url.origin, 120);
	if (url.protocol !== "https:") return { wrong: `it leads to ${shown}, which is not HTTPS` };
	if (url.port !== "") return { wrong: `it leads to ${shown}, which is not port 443` };
	if (!isHostName(url.hostname)) return { wrong: `it leads to ${shown}, which is no host name` };
	return { url };
}

function resultOf({ code, status, allowOrigin, body }: HttpAnswer, { read }: Form): Result {
	if (code >= 400 && code < 500) return { kind: "absent", status };
	if (code !== 200) return { kind: "failed", detail: `the server answered ${status}` };
	if (body === undefined) return { kind: "broken", detail: `it is longer than ${MAX_BODY / 1024} KiB` };
	const links = read(body);
	if ("links" in links) {
		return { kind: "found", links: links.links, ...(allowOrigin === undefined ? {} : { allowOrigin }) };
	}
	// Sites that are one page show it at every path: nobody has published host-meta there.
	if (/^\s*(<!--.{0,500}?-->\s*)?<(!doctype html|html)[\s>]/is.test(body.slice(0, 1000))) {
		return { kind: "absent", status: `${status}, with a page in HTML` };
	}
	return { kind: "broken", detail: links.wrong };
}

async function lookUp(context: HostMetaContext, name: string, cuts: CutList): Promise<Addresses> {
	const { resolver, signal } = context;
	const [a, aaaa] = await Promise.all([
		resolver.query("A", name, { signal }),
		resolver.query("AAAA", name, { signal }),
	]);
	return addressesFrom(a, aaaa, context, cuts);
}

function addressesFrom(
	a: PlainAnswer<AddressRecord>,
	aaaa: PlainAnswer<AddressRecord>,
	{ refuse }: Pick<ObserveContext, "refuse">,
	cuts: CutList,
): Addresses {
	const all = inTurn([addressesIn(aaaa), addressesIn(a)]);
	const allowed = all.filter(({ address }) => {
		const refusal = refuse(address);
		if (refusal !== undefined) cuts.add("refused-address", address, refusal);
		return refusal === undefined;
	});
	if (allowed.length > 0) return allowed;
	if (all.length > 0) return { wrong: "its addresses may not be dialled" };
	const failed = [aaaa, a].find((answer) => answer.kind === "failed");
	return { wrong: failed === undefined ? "the host has no address" : printable(failed.detail) };
}
