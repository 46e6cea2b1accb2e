import type { HealthyWorld } from "../fault.ts";
import { base, CERTIFICATE } from "../worlds.ts";

const SITE = `server {
	listen 203.0.113.1:443 ssl;
	listen [2001:db8::1]:443 ssl;
	server_name example.com;
	ssl_certificate /etc/ssl/lab/example.com.crt;
	ssl_certificate_key /etc/ssl/private/example.com.key;
	location / { default_type text/html; return 200 '<!doctype html><title>one page for every path</title>\\n'; }
}
`;

/** A web application answers every path with its one page, and so the path of host-meta, which it knows nothing of. */
export const catchAllSite: HealthyWorld = {
	id: "catch-all-site",
	title: "A web application with one page for every path",
	world: () =>
		base({
			certificates: [CERTIFICATE],
			sites: [{ names: ["example.com"], listen: ["80", "[::]:80"], text: "go to https", certificate: "example.com" }],
			files: [{ path: "/etc/nginx/conf.d/application.conf", content: SITE }],
		}),
};
