/** What follows a word on the command line. @param {readonly string[]} args @param {string} name @returns {string | undefined} */
export function wordOf(args, name) {
	const index = args.indexOf(name);
	return index < 0 ? undefined : args[index + 1];
}

/** @param {readonly string[]} args @param {string} name @param {number} usual */
export function numberOf(args, name, usual) {
	const word = wordOf(args, name);
	const value = word === undefined ? usual : Number(word);
	if (!(value > 0)) throw new Error(`Cannot measure: "${word}" is no number for ${name}`);
	return value;
}

/**
 * @param {readonly string[] | undefined} words
 * @param {readonly string[]} known
 * @param {string} name of the option
 */
export function mustKnow(words, known, name) {
	const unknown = words?.find((word) => !known.includes(word));
	if (unknown === undefined) return;
	throw new Error(`Cannot measure: "${unknown}" is nothing for ${name}: there are ${known.join(", ")}`);
}
