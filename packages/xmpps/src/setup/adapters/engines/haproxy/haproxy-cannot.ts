import type { RouteTable } from "../../../../model/route-table.ts";
import { type Cannot, SPLIT_HEADER } from "../engine-adapter.ts";

/** What HAProxy does not do of a table, or of what our own gateway does with it. Each was tried on the programs themselves. */
export function haproxyCannot(
	table: RouteTable,
	has: { readonly transparent: boolean; readonly maxconn: number | undefined; readonly mute: boolean },
): readonly Cannot[] {
	const { listeners, routes, limits, log } = table;
	const passes = routes.flatMap(({ to }) => (to.kind === "pass" ? [to] : []));
	const transparent = passes.some(({ backends }) => backends.some(({ client }) => client === "transparent"));
	return [
		...(transparent && !has.transparent
			? [
					{
						what: "connect to a backend from the client's own address",
						why: "before version 2.9 it refuses to start with that as soon as `user` in global is not root, which haproxy -c does not tell",
						harmful: true,
					} as const,
				]
			: []),
		{
			what: "read a hello that is spread over several TLS records",
			why: "it looks at the first record alone: ALPN and SNI that are cut off are not there for it, and such a hello goes where one without them goes, but never to XMPP",
		},
		...(has.maxconn !== undefined && has.maxconn < limits.connections
			? [
					{
						what: `hold ${limits.connections} connections`,
						why: `maxconn ${has.maxconn} in global is for everything it does; more than that wait until others have ended`,
					},
				]
			: []),
		...(limits.helloBytes > 15_360
			? [
					{
						what: "read a hello of more than 15360 bytes",
						why: "it keeps 16384 bytes of a connection, of which 1024 are for its own use, and refuses what is longer; tune.bufsize in global changes that for everything it does",
					},
				]
			: []),
		...(listeners.some(({ divertedTo }) => divertedTo !== undefined)
			? [
					{
						what: "give way to the web server while it hangs",
						why: "nothing watches it: only when it has ended does nobody listen on the port that connections are diverted to",
					},
				]
			: []),
		...(listeners.some(({ proxyFrom }) => proxyFrom.length > 0) ? [SPLIT_HEADER] : []),
		{
			what: "say by a TLS alert why it refuses",
			why: "it closes the connection without a word",
		},
		...(routes.some(({ match }) => match.first === "xmpp")
			? [
					{
						what: "read a stream header as XML",
						why: 'it is matched by regular expressions: a header with a comment before it or a ">" in a value is refused, and a domain is known by its ASCII form alone',
					},
				]
			: []),
		...(passes.some(({ backends }) => backends.length > 1)
			? [
					{
						what: "try backends without asking them at other times",
						why: "which of several take connections it learns by a connection of its own to each, every 10 s",
					},
				]
			: []),
		{
			what: "end what is left after a time of draining",
			why: "hard-stop-after in global is for everything it does: old processes stay until their last connection has ended",
		},
		...(log.level === "silent"
			? []
			: has.mute
				? [{ what: "write down who was connected", why: "global has no `log` line, which says where to" }]
				: [
						{
							what: "write a line for each connection that a limit refuses, or one a second",
							why: "connections that are refused before anything was read are counted and not logged",
						},
					]),
	];
}
