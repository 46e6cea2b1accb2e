const LABEL = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;

/**
 * The name of a domain as it is compared: in lower case, without final dot.
 * @param hosts the names of the world's hosts, whose names in DNS no domain may take
 * @throws {Error} when it cannot be a zone of a lab
 */
export function zoneName(name: string, hosts: readonly string[]): string {
	const normal = name.toLowerCase().replace(/\.$/, "");
	const why = fault(normal, hosts);
	if (why !== undefined) throw new Error(`Cannot serve zone "${name}": ${why}`);
	return normal;
}

function fault(name: string, hosts: readonly string[]): string | undefined {
	if (name === "" || name === "lab") return "the lab makes it itself";
	if (name.length > 253) return "it is longer than 253 characters";
	const labels = name.split(".");
	const wrong = labels.find((label) => !LABEL.test(label));
	if (wrong !== undefined) return `"${wrong}" is no label in ASCII`;
	const host = labels.at(-1) === "lab" ? labels.at(-2) : undefined;
	return hosts.some((each) => each.toLowerCase() === host) ? `"${host}" is a host of the lab` : undefined;
}

/** Whether a name is another one or below it; `"."` is above all. */
export function isWithin(name: string, zone: string): boolean {
	return zone === "." || name === zone || name.endsWith(`.${zone}`);
}

/** A name relative to a zone above it: `www` of `www.example.com` in `example.com`, `@` for the zone itself. */
export function relativeName(name: string, zone: string): string {
	if (name === zone) return "@";
	return zone === "." ? name : name.slice(0, -zone.length - 1);
}
