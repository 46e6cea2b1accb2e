import type { Fault } from "../fault.ts";
import { nginxTlsEnd } from "../fronts.ts";
import { base } from "../worlds.ts";

/** nginx ends TLS, and hands on to the port that begins with STARTTLS: the only one that the server had. */
const ENDED = nginxTlsEnd([], ["proxy_pass 127.0.0.1:5222;"]);

/** TLS within TLS: no client asks for it. */
export const starttlsInsideTls: Fault = {
	id: "starttls-inside-tls",
	title: "nginx ends TLS and hands on to the STARTTLS port",
	rule: "stream.starttls-inside-tls",
	world: () =>
		base({
			...ENDED,
			prosody: { directTls: { server: [5270] } },
		}),
};
