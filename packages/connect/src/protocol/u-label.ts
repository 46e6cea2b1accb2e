/** Letters, digits and marks, as they are after IDNA has mapped the label: RFC 5892, 2.1; and the exceptions of RFC 5892, 2.6. */
const LETTER_OR_DIGIT = /[\p{Ll}\p{Lo}\p{Lm}\p{Mn}\p{Mc}\p{Nd}\u{6fd}\u{6fe}\u{f0b}\u{3007}-]/u;

/** Refused nevertheless: RFC 5892, 2.6, and what cannot be seen (RFC 5892, 2.3). */
const REFUSED = /[\u{640}\u{7fa}\u{302e}\u{302f}\u{3031}-\u{3035}\u{303b}\p{Default_Ignorable_Code_Point}]/u;

/** Allowed in some company only. The joiners (RFC 5892, A.1) need joining types, which IDNA looks at: UTS 46 CheckJoiners. */
const CONTEXTUAL: Readonly<Record<string, RegExp>> = {
	"\u{200c}": /./u,
	"\u{200d}": /./u,
	// RFC 5892, A.3: the middle dot of Catalan, between two l.
	"\u{b7}": /^(?:[^\u{b7}]|(?<=l)\u{b7}(?=l))*$/u,
	// RFC 5892, A.4: the Greek keraia, before a Greek character.
	"\u{375}": /^(?:[^\u{375}]|\u{375}(?=\p{Script=Greek}))*$/u,
	// RFC 5892, A.5: geresh and gershayim, after a Hebrew character.
	"\u{5f3}": /^(?:[^\u{5f3}]|(?<=\p{Script=Hebrew})\u{5f3})*$/u,
	"\u{5f4}": /^(?:[^\u{5f4}]|(?<=\p{Script=Hebrew})\u{5f4})*$/u,
	// RFC 5892, A.7: the Katakana middle dot, in a label with Hiragana, Katakana or Han.
	"\u{30fb}": /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u,
};

/** The first character that a label must not hold before IDNA maps it: compatibility forms and capitals pass here. */
export function foreignCharacter(label: string): string | undefined {
	return [...label].find((one) => !(Object.hasOwn(CONTEXTUAL, one) || isWritable(one)));
}

/** The first character that a U-label must not hold. `label` has been mapped: lower case, no compatibility forms. */
export function disallowedCharacter(label: string): string | undefined {
	return [...label].find((one) => {
		if (Object.hasOwn(CONTEXTUAL, one)) return CONTEXTUAL[one]?.test(label) !== true;
		return !LETTER_OR_DIGIT.test(one) || REFUSED.test(one);
	});
}

function isWritable(one: string): boolean {
	return !REFUSED.test(one) && (/[\p{L}\p{M}\p{N}]/u.test(one) || LETTER_OR_DIGIT.test(one));
}
