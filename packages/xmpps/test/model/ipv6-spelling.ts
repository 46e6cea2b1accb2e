import fc from "fast-check";

/** The plain spelling of 16 octets: eight groups, nothing left out. */
export function ipv6Text(bytes: readonly number[]): string {
	return groupsOf(bytes)
		.map((group) => group.toString(16))
		.join(":");
}

/** Any spelling that RFC 4291 allows: capitals, leading zeros, `::` for any run of zeros, an IPv4 address at the end. */
export function anySpelling(bytes: readonly number[]): fc.Arbitrary<string> {
	const groups = groupsOf(bytes);
	const choice = fc.record({
		padding: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
		capitals: fc.boolean(),
		dotted: fc.boolean(),
		run: fc.constantFrom(...runsOfZeros(groups), undefined),
	});
	return choice.map(({ padding, capitals, dotted, run }) => {
		const texts = groups.map((group, index) => group.toString(16).padStart(padding[index] ? 4 : 1, "0"));
		const fits = dotted && (run === undefined || run.end <= 6);
		const tail = fits ? [bytes.slice(12).join(".")] : texts.slice(6);
		const parts = [...texts.slice(0, 6), ...tail];
		const text =
			run === undefined ? parts.join(":") : `${parts.slice(0, run.start).join(":")}::${parts.slice(run.end).join(":")}`;
		return capitals ? text.toUpperCase() : text;
	});
}

function groupsOf(bytes: readonly number[]): number[] {
	return Array.from({ length: 8 }, (_, index) => ((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0));
}

function runsOfZeros(groups: readonly number[]): { readonly start: number; readonly end: number }[] {
	return groups.flatMap((_, start) =>
		groups.flatMap((__, last) =>
			last >= start && groups.slice(start, last + 1).every((group) => group === 0) ? [{ start, end: last + 1 }] : [],
		),
	);
}
