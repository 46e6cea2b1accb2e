const TTL = /^(\d+[smhdw]?)+$/i;
const CLASS = /^IN$/i;
/** A mnemonic of RFC 1035, or TYPE65534 (RFC 3597). No address, no name with a dot, and no number. */
const TYPE = /^[a-z][a-z0-9-]*$/i;

/**
 * Checks a line of a zone file as a world may have it: `owner [ttl] [IN] type data…`. Whether the data suits the type is
 * for the server to say; this finds what would silently mean something else.
 * @param zone for the message
 * @throws {Error} when it is empty, more than a line, or has no owner, type or data, or is what the lab makes itself
 */
export function checkRecordLine(zone: string, line: string): void {
	const why = fault(zone, line);
	if (why !== undefined) throw new Error(`Cannot read record "${printable(line)}" of zone "${zone}": ${why}`);
}

function fault(zone: string, line: string): string | undefined {
	if (/[\r\n]/.test(line)) return "it is more than a line";
	if (line.trim() === "") return "it is empty";
	if (line.startsWith(";")) return "it is a comment";
	if (line.startsWith("$")) return "it is a directive";
	// White space in front would mean the owner of the line before, whatever that happens to be.
	if (/^\s/.test(line)) return "it does not begin with a name";
	const [owner = "", ...rest] = line.split(/\s+/);
	while (rest[0] !== undefined && (TTL.test(rest[0]) || CLASS.test(rest[0]))) rest.shift();
	const [type, data] = rest;
	if (type === undefined || !TYPE.test(type)) return "it has no type";
	if (data === undefined || data === "" || data.startsWith(";")) return "it has no data";
	const apex = owner === "@" || owner.toLowerCase() === `${zone}.`;
	if (/^SOA$/i.test(type) || (apex && /^NS$/i.test(type))) return `the lab makes the ${type.toUpperCase()} itself`;
	return undefined;
}

function printable(line: string): string {
	return line.slice(0, 100).replace(/[\r\n]+/g, " ");
}
