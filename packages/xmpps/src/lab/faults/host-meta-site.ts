import { CERTIFICATE, type WorldParts } from "./worlds.ts";

/** The domain's web site with a host-meta. @param location the lines of nginx for it */
export function hostMetaSite(location: string): WorldParts {
	const site = `server {
	listen 203.0.113.1:443 ssl;
	listen [2001:db8::1]:443 ssl;
	server_name example.com;
	ssl_certificate /etc/ssl/lab/example.com.crt;
	ssl_certificate_key /etc/ssl/private/example.com.key;
	${location}
	location / { default_type text/plain; return 200 'the web site of example.com\\n'; }
	location ^~ /.well-known/ { return 404; }
}
`;
	return {
		certificates: [CERTIFICATE],
		// A site on port 80 is what brings nginx and its certificate.
		sites: [{ names: ["example.com"], listen: ["80", "[::]:80"], text: "go to https", certificate: "example.com" }],
		files: [{ path: "/etc/nginx/conf.d/host-meta.conf", content: site }],
	};
}

/** A host-meta as XEP-0156, 3 has it. @param href where its WebSocket is */
export function xrdWith(href: string): string {
	return `<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0"><Link rel="urn:xmpp:alt-connections:websocket" href="${href}"/></XRD>`;
}
