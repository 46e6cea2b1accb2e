/**
 * Where a section of a standard can be read; undefined for what is neither an RFC nor a XEP.
 * @param source `RFC 6120, 4.7.2`, `RFC 2782, Target`, `XEP-0368, 3`
 */
export function sourceUrl(source: string): string | undefined {
	const xep = /^XEP-(\d{4})\b/.exec(source);
	if (xep !== null) return `https://xmpp.org/extensions/xep-${xep[1]}.html`;
	const rfc = /^RFC (\d{1,5})(?:, (?:(\d+(?:\.\d+)*)|([A-Z](?:\.\d+)+))(?![\w.]))?/.exec(source);
	if (rfc === null) return undefined;
	const [, number = "", section, appendix] = rfc;
	const anchor =
		section === undefined ? (appendix === undefined ? "" : `#appendix-${appendix}`) : `#section-${section}`;
	return `https://www.rfc-editor.org/rfc/rfc${number}${anchor}`;
}
