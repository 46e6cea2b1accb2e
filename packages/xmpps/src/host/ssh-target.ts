import { isIP } from "node:net";
import { printable } from "xmpps-connect/protocol";

/** A host as ssh finds it. */
export interface SshTarget {
	/** An alias of ssh's configuration, a name or an address. */
	readonly host: string;
	readonly user?: string;
	readonly port?: number;
}

/** No option of ssh begins so, and nothing in it means something to a shell that ssh starts (`ProxyCommand`, `Match exec`). */
const NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,254}$/;

/**
 * Reads `[user@]host[:port]`. An IPv6 address with a port stands in brackets.
 * @throws {Error} for what ssh could take for anything else than a host
 */
export function parseSshTarget(text: string): SshTarget {
	const wrong = (): Error => new Error(`Cannot log in to "${printable(text, 80)}": it is no host`);
	const at = text.lastIndexOf("@");
	const user = at < 0 ? undefined : text.slice(0, at);
	const place = text.slice(at + 1);
	if (user !== undefined && !NAME.test(user)) throw wrong();
	const named = user === undefined ? {} : { user };
	if (isIP(place) !== 0) return { host: place, ...named };
	const [, six, name, digits] = /^(?:\[([^\]]*)\]|([^[\]:]*))(?::(\d{1,5}))?$/.exec(place) ?? [];
	if (six === undefined ? !NAME.test(name ?? "") : isIP(six) !== 6) throw wrong();
	const port = digits === undefined ? undefined : Number(digits);
	if (port !== undefined && (port < 1 || port > 65_535)) throw wrong();
	return { host: six ?? name ?? "", ...named, ...(port === undefined ? {} : { port }) };
}

/** The arguments of ssh for it, the last ones before a command. */
export function sshTargetArguments({ host, user, port }: SshTarget): string[] {
	return [...(user === undefined ? [] : ["-l", user]), ...(port === undefined ? [] : ["-p", `${port}`]), "--", host];
}
