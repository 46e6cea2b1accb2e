/** Milliseconds of each unit that HAProxy and nginx know. */
const UNITS: Readonly<Record<string, number>> = {
	us: 0.001,
	ms: 1,
	s: 1_000,
	m: 60_000,
	h: 3_600_000,
	d: 86_400_000,
	w: 604_800_000,
};

/**
 * Reads a time as configuration files have it: `50000`, `30s`, `1h 30m`.
 * @param bare milliseconds that a number without unit stands for: 1 in HAProxy, 1,000 in nginx
 * @returns milliseconds; undefined for what is no time
 */
export function duration(text: string, bare: number): number | undefined {
	const parts = [...text.trim().matchAll(/(\d+)\s*(us|ms|s|m|h|d|w)?(?:\s+|(?=\d)|$)/gy)];
	if (parts.length === 0 || parts.map(([whole]) => whole).join("").length !== text.trim().length) return undefined;
	return parts.reduce(
		(sum, [, digits, unit]) => sum + Number(digits) * (unit === undefined ? bare : (UNITS[unit] ?? 0)),
		0,
	);
}
