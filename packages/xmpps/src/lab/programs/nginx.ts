import type { CertificateUse, Provision } from "../world/provision.ts";
import type { NginxSpec, SiteSpec } from "../world/world-spec.ts";

/** Where a site's certificate is, on every host with a web server. */
export const siteCertificate = (name: string): CertificateUse & { cert: string; key: string } => ({
	name,
	cert: `/etc/ssl/lab/${name}.crt`,
	key: `/etc/ssl/private/${name}.key`,
});

/** nginx as Debian ships it, with these sites in sites-available and a link in sites-enabled, as Debian's README says. */
export function provisionNginx(spec: NginxSpec): Provision {
	const sites = spec.sites.map((site, index) => ({ file: `lab-${index + 1}`, content: siteText(site) }));
	return {
		packages: ["nginx"],
		removed: ["/etc/nginx/sites-enabled/default"],
		files: sites.map(({ file, content }) => ({ path: `/etc/nginx/sites-available/${file}`, content })),
		links: Object.fromEntries(
			sites.map(({ file }) => [`/etc/nginx/sites-enabled/${file}`, `/etc/nginx/sites-available/${file}`]),
		),
		certificates: [...new Set(spec.sites.flatMap(({ certificate = [] }) => certificate))].map(siteCertificate),
		units: ["nginx.service"],
	};
}

function siteText(site: SiteSpec): string {
	const secure = site.listen.some(isSecure);
	if (secure && site.certificate === undefined) {
		throw new Error(`Cannot make site "${site.names.join(" ")}": it speaks TLS and names no certificate`);
	}
	const { cert, key } = siteCertificate(site.certificate ?? "");
	const lines = [
		...site.listen.map((listen) => `listen ${listen}${/(^|:)443$/.test(listen) ? " ssl" : ""};`),
		`server_name ${site.names.join(" ")};`,
		...(secure ? [`ssl_certificate ${cert};`, `ssl_certificate_key ${key};`] : []),
		...(site.challenges === undefined
			? []
			: [
					`location ^~ /.well-known/acme-challenge/ { root ${site.challenges}; default_type text/plain; try_files $uri =404; }`,
				]),
		// A site that answers everything would have a host-meta, too, and a wrong one (XEP-0156, 3).
		"location ^~ /.well-known/ { return 404; }",
		`location / { default_type text/plain; return 200 '${site.text.replaceAll("'", "\\'")}\\n'; }`,
	];
	return `server {\n\t${lines.join("\n\t")}\n}\n`;
}

const isSecure = (listen: string): boolean => /(^|:)443$|\sssl\b/.test(listen);
