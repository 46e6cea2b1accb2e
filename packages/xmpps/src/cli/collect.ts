/** Collects the values of an option that may be given more than once: a list of values behind one would swallow the domain. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
	return [...before, value];
}
