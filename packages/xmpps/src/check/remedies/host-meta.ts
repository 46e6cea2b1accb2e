import type { Change, Remedy } from "../../model/change.ts";
import type { FoundHostMeta } from "../facts/host-metas.ts";
import { service, setting } from "./server.ts";

/** Debian's own site; where a site has a file of its own the lines belong there. */
const SITE_FILE = "/etc/nginx/sites-enabled/default";

const TYPES = { xml: "application/xrd+xml", json: "application/json" } as const;
const PATHS = { xml: "/.well-known/host-meta", json: "/.well-known/host-meta.json" } as const;

/** What nginx has to have for a host-meta with these links, readable for web clients of any origin. */
export function hostMetaRemedy(form: "xml" | "json", links: FoundHostMeta["links"], why: string): Remedy {
	const safe = links.filter(({ rel, href }) => isPlain(rel) && isPlain(href));
	const text = form === "xml" ? xrd(safe) : JSON.stringify({ links: safe });
	const lines = [
		`location = ${PATHS[form]} {`,
		`\tdefault_type ${TYPES[form]};`,
		// XEP-0156, 3: for these files alone.
		"\tadd_header Access-Control-Allow-Origin *;",
		`\treturn 200 '${text}';`,
		"}",
	];
	return {
		when: "the domain's web server is nginx",
		changes: [
			setting("nginx", SITE_FILE, `location = ${PATHS[form]}`, "server", lines, why),
			service("nginx", "reloaded", "it takes the new lines"),
		],
	};
}

/** What takes a host-meta away again: absent is as good as right. */
export function withoutHostMeta(form: "xml" | "json", why: string): Remedy {
	const lines = [`location = ${PATHS[form]} { return 404; }`];
	const changes: Change[] = [
		setting("nginx", SITE_FILE, `location = ${PATHS[form]}`, "server", lines, why),
		service("nginx", "reloaded", "it takes the new lines"),
	];
	return { when: "there is no other way in than the SRV records", changes };
}

/** Text from the network becomes part of a configuration only where nothing in it can end a string there. */
function isPlain(text: string): boolean {
	return /^[\w.:/?=%~+-]+$/.test(text);
}

function xrd(links: FoundHostMeta["links"]): string {
	const lines = links.map(({ rel, href }) => `<Link rel="${rel}" href="${href}"/>`).join("");
	return `<?xml version="1.0" encoding="utf-8"?><XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0">${lines}</XRD>`;
}
