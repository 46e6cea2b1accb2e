/** What the usual errors of a socket mean to people. */
const MEANINGS: Readonly<Record<string, string>> = {
	ECONNREFUSED: "nothing listens there",
	ECONNRESET: "the connection was reset",
	EHOSTUNREACH: "no route to the host",
	ENETUNREACH: "no route to the network",
	EACCES: "the system forbids it",
	EPERM: "the system forbids it",
	EADDRNOTAVAIL: "this machine has no such address",
	EPIPE: "the connection was closed",
};

/** An error of a socket in a few words. */
export function describeSocketError(error: Error): string {
	const code = (error as NodeJS.ErrnoException).code ?? error.name;
	return MEANINGS[code] ?? code;
}
