import { foundHostMetas, isSecure, xmppLinks } from "../facts/host-metas.ts";
import { hostMetaRemedy } from "../remedies/host-meta.ts";
import type { Found, Rule } from "./rule.ts";

/** A host-meta that web clients of other sites may not read. */
export const hostMetaNoCors: Rule = {
	id: "host-meta.no-cors",
	severity: "advice",
	title: "Web clients of other sites may not read the host-meta file",
	why: "A browser gives the file to a web client from another site only when the answer has `Access-Control-Allow-Origin`. Without it the client does not learn where the domain's WebSocket is.",
	example: "HTTP/1.1 200 OK\nContent-Type: application/xrd+xml",
	remedy: "Send `Access-Control-Allow-Origin: *` with this file, and with this file alone.",
	source: ["XEP-0156, 3"],
	find: (facts) =>
		foundHostMetas(facts).flatMap((meta): Found[] => {
			const links = xmppLinks(meta);
			if (links.length === 0 || meta.allowOrigin === "*") return [];
			return [
				{
					concerned: "clients",
					whom: "web clients that are on another site",
					subject: meta.url,
					title: "The host-meta file comes without Access-Control-Allow-Origin: *",
					evidence: [`Access-Control-Allow-Origin: ${meta.allowOrigin ?? "(absent)"}`],
					remedies: [hostMetaRemedy(meta.form, links.filter(isSecure), "web clients of any origin may read it")],
				},
			];
		}),
};
