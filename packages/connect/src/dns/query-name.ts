/** Of one question, over all its answers. More than any zone in use needs; Unbound stops at 11, BIND at 16. */
export const MAX_ALIASES = 16;

/** A name as questions and answers hold it here: lower case, without final dot; the root is empty. */
export function normalName(name: string): string {
	return name.toLowerCase().replace(/\.$/, "");
}

/** Whether a normal name can be asked for: labels of 1 to 63 of `a-z0-9-_`, 253 in all (RFC 1035, 2.3.4). */
export function isAskable(name: string): boolean {
	return name.length <= 253 && (name === "" || /^[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$/.test(name));
}
