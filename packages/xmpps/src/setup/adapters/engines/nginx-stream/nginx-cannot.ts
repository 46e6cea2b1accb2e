import type { RouteTable } from "../../../../model/route-table.ts";
import { type Cannot, SPLIT_HEADER } from "../engine-adapter.ts";
import { HELLO_BUFFER } from "./nginx-servers.ts";
import { wantsHeader } from "./nginx-upstreams.ts";

/** What nginx's stream does not do of a table, or of what our own gateway does with it. Each was tried on the programs themselves. */
export function nginxCannot(table: RouteTable, { sockets }: { readonly sockets?: number }): readonly Cannot[] {
	const { listeners, routes, limits, metrics } = table;
	const passes = routes.flatMap(({ to }) => (to.kind === "pass" ? [to] : []));
	const header = passes.some(({ backends }) => backends.some(wantsHeader));
	const own = passes.some(({ backends }) => backends.some(({ client }) => client === "transparent"));
	const all: (readonly [boolean, Cannot])[] = [
		[
			listeners.some(({ divertedTo }) => divertedTo !== undefined),
			{
				what: "take connections that are diverted to it",
				why: "its stream has no way to listen with IP_TRANSPARENT",
				harmful: true,
			},
		],
		[
			passes.some(({ backends }) => backends.some(wantsHeader) && !backends.every(wantsHeader)),
			{
				what: "pass one route to backends with a PROXY header and to others without",
				why: "it sends one to all backends of a server or to none",
				harmful: true,
			},
		],
		[
			listeners.some(({ proxyFrom }) => proxyFrom.length > 0),
			{
				what: "take connections with and without a PROXY header at one listener",
				why: "a listener of it demands one from all: who is not trusted is refused there",
			},
		],
		[listeners.some(({ proxyFrom }) => proxyFrom.length > 0), SPLIT_HEADER],
		[
			true,
			{
				what: "refuse a connection without a line in its error log",
				why: "it has to pass it to a server of its own that closes, which since version 1.25.5 does so over unread bytes",
			},
		],
		[
			passes.some(({ backends }) => backends.some(({ client }) => client === "proxy-v2")),
			{
				what: "send a PROXY header of version 2",
				why: "it knows version 1 alone, and sends that; nginx, Apache, ejabberd and HAProxy take either",
			},
		],
		[
			header && passes.some(({ backends }) => !backends.some(wantsHeader)),
			{
				what: "send a PROXY header to some backends alone by one relay",
				why: `what goes to the others passes through a second server of its own, on 127.0.0.1, which takes the header off${own ? "; there whoever is on the host may claim to be another client" : ""}`,
			},
		],
		[
			routes.some(({ match }) => match.first === "xmpp"),
			{
				what: "tell a stream header in clear from an HTTP request",
				why: "without another module it looks into TLS alone: those routes get nothing, and what is no TLS goes where HTTP goes",
			},
		],
		[
			routes.some(({ match }) => match.first === "http" && match.serverName !== undefined),
			{
				what: "tell HTTP requests in clear apart by their host",
				why: "without another module it looks into TLS alone: such a route gets nothing",
			},
		],
		[
			limits.helloBytes > HELLO_BUFFER,
			{
				what: `read a hello of more than ${HELLO_BUFFER} bytes`,
				why: "it keeps as many for each connection as long as that lives, so that 64 KB would be 64 KB for each",
			},
		],
		[
			limits.webIdleSeconds !== limits.xmppIdleSeconds,
			{
				what: "end quiet connections to the web after another time than those to XMPP",
				why: "proxy_timeout is for all that comes in at a port; the longer one counts, and the web server has limits of its own",
			},
		],
		[
			passes.some(({ backends }) => backends.length > 2),
			{
				what: "try more than two backends in their order",
				why: "the first has all connections, and the others take turns when it refuses",
			},
		],
		[
			sockets !== undefined && sockets < limits.connections * (header ? 4 : 2),
			{
				what: `hold ${limits.connections} connections`,
				why: `its workers may have ${sockets ?? 0} sockets, and each connection needs ${header ? "two, or four" : "two"}; worker_connections in nginx.conf changes that`,
			},
		],
		[
			true,
			{
				what: "limit new connections a second",
				why: "its stream counts connections at once alone",
			},
		],
		[
			true,
			{
				what: "tell an ALPN name with a comma in it from two names",
				why: "it joins what is offered with commas",
			},
		],
		[true, { what: "say by a TLS alert why it refuses", why: "it closes the connection without a word" }],
		[metrics !== undefined, { what: "serve metrics", why: "it has none of its stream" }],
		[
			true,
			{
				what: "end what is left after a time of draining",
				why: "worker_shutdown_timeout is for all it does: old workers stay until their last connection has ended",
			},
		],
	];
	return all.flatMap(([applies, cannot]) => (applies ? [cannot] : []));
}
