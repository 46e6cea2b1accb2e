import type { Config } from "../../../model/config.ts";
import type { Note } from "../../stage.ts";
import type { ChosenListen, ChosenListens } from "./choose-listens.ts";
import type { NginxFacts } from "./nginx-facts.ts";
import { readRedirect } from "./vhost-text.ts";

/** Where challenges are asked for (RFC 8555, 8.3). */
const CHALLENGES = "/.well-known/acme-challenge/";

/** Apache has port 80, and we do not configure Apache. @param config whose values are fit to be written */
export function apacheNote({ endpoint, web }: Config): Note {
	const folder = `${web.challenge}${CHALLENGES}`;
	const redirect = readRedirect(web.redirect);
	return {
		kind: "manual",
		text: "Apache answers on port 80, and is not configured by xmpps; this site serves challenges and redirects the rest",
		lines: [
			"# /etc/apache2/sites-available/xmpps.conf",
			"<VirtualHost *:80>",
			`    ServerName ${endpoint.host}`,
			`    Alias ${CHALLENGES} ${folder}`,
			`    <Directory ${folder}>`,
			"        Require all granted",
			"    </Directory>",
			// `Redirect /` comes before every Alias, and takes challenges with it.
			`    RedirectMatch 301 ^/(?!\\.well-known/acme-challenge/)(.*)$ ${redirect?.url}${redirect?.origin === true ? "/$1" : ""}`,
			"</VirtualHost>",
			"# then",
			`install -d -m 755 ${folder}`,
			"a2ensite xmpps && apachectl configtest && systemctl reload apache2",
		],
	};
}

/** A configuration that nginx refuses cannot be reloaded, whatever we add to it. */
export function brokenNote(words: readonly string[]): Note {
	return {
		kind: "problem",
		text: "nginx refuses its configuration as it is now, so that nothing can be added to it: nginx -t says why",
		lines: words,
	};
}

/** nginx has no room for the name, and says so itself, which is somebody else's line. */
export function bucketNote(host: string, size: number): Note {
	return {
		kind: "problem",
		text: `nginx has no room for a name as long as ${host}: somebody set server_names_hash_bucket_size, and it is too small`,
		lines: [`server_names_hash_bucket_size ${size};`],
	};
}

/** Other programs have port 80 of some addresses. */
export function takenNotes(taken: ChosenListens["taken"], config: Config): Note[] {
	return [...new Set(taken.map(({ by }) => by))].flatMap((by): Note[] => {
		if (by === "apache2") return [apacheNote(config)];
		// What is recognised says more about it.
		if (by === "caddy") return [];
		const addresses = taken.filter((one) => one.by === by).map(({ address }) => address);
		return [
			{
				kind: "manual",
				text: `Port 80 of ${addresses.join(" and ")} is not nginx's web sites' but of "${by}", which xmpps does not configure`,
				lines: [
					`# for http://${config.endpoint.host}/, on ${addresses.join(" and ")}:`,
					`# ${CHALLENGES} is served from ${config.web.challenge}${CHALLENGES}`,
					`# everything else is redirected to ${config.web.redirect}`,
				],
			},
		];
	});
}

/** Somebody has a site by the endpoint's name, which stays as it is. */
export function alreadyThere(known: readonly ChosenListen[], { endpoint, web }: Config): Note[] {
	const servers = new Set(known.flatMap(({ beside }) => beside.filter(({ names }) => names.includes(endpoint.host))));
	return [...servers].map(({ file, challenge }) => ({
		kind: challenge ? "info" : "manual",
		text: challenge
			? `nginx has a site ${endpoint.host} on port 80 in ${file}, with a place for challenges; it stays as it is`
			: `nginx has a site ${endpoint.host} on port 80 in ${file}, which stays as it is; to serve challenges it needs these lines`,
		...(challenge
			? {}
			: {
					lines: [
						`# ${file}, in the server with server_name ${endpoint.host}; a "return" beside it belongs into a location /`,
						`location ^~ ${CHALLENGES} {`,
						`    root ${web.challenge};`,
						"    default_type text/plain;",
						"    try_files $uri =404;",
						"}",
					],
				}),
	}));
}

/** nginx reads no file at any of our places, or at each we would take somebody's default away. */
export function noPlaceNote(text: string): Note {
	return {
		kind: "manual",
		text: "nginx reads no folder in which a file of xmpps would leave other sites as they are; this belongs behind them",
		lines: [...text.trimEnd().split("\n").slice(1), "# then: nginx -t && systemctl reload nginx"],
	};
}

/** Folders that nginx's workers do not get through to the challenges: those that are there are not changed. */
export function failingFolders({ folders }: NginxFacts, challenge: string): Note[] {
	return folders.flatMap(({ path, state }): Note[] => {
		if (state === "other" || state === null) return [];
		if ((state.mode & 0o001) !== 0 || state.owner === "www-data") return [];
		const text = `nginx may not get through ${path} to the challenges in ${challenge}`;
		return [{ kind: "manual", text, lines: [`chmod o+x ${path}`] }];
	});
}
