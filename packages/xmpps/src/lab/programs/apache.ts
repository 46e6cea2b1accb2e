import type { Provision } from "../world/provision.ts";
import type { ApacheSpec, SiteSpec } from "../world/world-spec.ts";
import { siteCertificate } from "./nginx.ts";

/** Apache as Debian ships it, with these sites in sites-available, and what a2ensite and a2enmod make in links. */
export function provisionApache(spec: ApacheSpec): Provision {
	const sites = spec.sites.map((site, index) => ({ file: `lab-${index + 1}.conf`, content: siteText(site, index) }));
	const enabled = (kind: string, file: string): [string, string] => [
		`/etc/apache2/${kind}-enabled/${file}`,
		`/etc/apache2/${kind}-available/${file}`,
	];
	const modules = ["ssl.conf", "ssl.load", "socache_shmcb.load"].map((file) => enabled("mods", file));
	return {
		packages: ["apache2"],
		removed: ["/etc/apache2/sites-enabled/000-default.conf"],
		files: [
			...sites.map(({ file, content }) => ({ path: `/etc/apache2/sites-available/${file}`, content })),
			// It listens where its sites are, and nowhere else.
			{ path: "/etc/apache2/ports.conf", content: listenText(spec.sites.flatMap(({ listen }) => listen)) },
			...spec.sites.map(({ text }, index) => ({ path: `/var/www/lab-${index + 1}/index.html`, content: `${text}\n` })),
		],
		links: Object.fromEntries([...sites.map(({ file }) => enabled("sites", file)), ...modules]),
		certificates: [...new Set(spec.sites.flatMap(({ certificate = [] }) => certificate))].map(siteCertificate),
		units: ["apache2.service"],
	};
}

/**
 * As in nginx a port alone is IPv4's. Debian's Apache takes IPv4 along with `[::]`, and passes over a 0.0.0.0 that comes
 * behind it; before it, it would find the address in use.
 */
function listenText(listen: readonly string[]): string {
	const all = [...new Set(listen)].map((one) => (one.includes(":") ? one : `0.0.0.0:${one}`));
	const first = all.filter((one) => one.startsWith(ANY_V6));
	return [...first, ...all.filter((one) => !first.includes(one))].map((one) => `Listen ${one}\n`).join("");
}

const ANY_V6 = "[::]:";

/** What stands in `<VirtualHost>`: an address of its own, or the port of all addresses, which are one there. */
function virtualHost(listen: string): string {
	const port = listen.startsWith(ANY_V6) ? listen.slice(ANY_V6.length) : listen;
	return port.includes(":") ? port : `*:${port}`;
}

function siteText(site: SiteSpec, index: number): string {
	const folder = `/var/www/lab-${index + 1}`;
	return [...new Set(site.listen.map(virtualHost))]
		.map((where) => {
			const { cert, key } = siteCertificate(site.certificate ?? "");
			const secure = where.endsWith(":443");
			if (secure && site.certificate === undefined) {
				throw new Error(`Cannot make site "${site.names.join(" ")}": it speaks TLS and names no certificate`);
			}
			const [first = "", ...others] = site.names;
			const lines = [
				`ServerName ${first}`,
				...(others.length > 0 ? [`ServerAlias ${others.join(" ")}`] : []),
				`DocumentRoot ${folder}`,
				...(secure ? ["SSLEngine on", `SSLCertificateFile ${cert}`, `SSLCertificateKeyFile ${key}`] : []),
				...(site.challenges === undefined
					? []
					: [
							`Alias /.well-known/acme-challenge/ ${site.challenges}/.well-known/acme-challenge/`,
							`<Directory ${site.challenges}/.well-known/acme-challenge/>\n\t\tRequire all granted\n\t</Directory>`,
						]),
			];
			return `<VirtualHost ${where}>\n\t${lines.join("\n\t")}\n</VirtualHost>\n`;
		})
		.join("");
}
