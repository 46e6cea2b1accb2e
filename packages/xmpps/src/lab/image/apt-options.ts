/**
 * The machine's settings that decide whether its archive can be reached and is believed: proxies, timeouts, certificates,
 * checks of dates (which a frozen mirror needs off).
 */
const KEPT =
	/^Acquire::(?:https?::|(?:Check-Valid-Until|Check-Date|Max-ValidTime|Min-ValidTime|Retries|ForceIPv[46])$)/i;

/** In every build: no descriptions in other languages, which nobody reads in a lab. */
const ALWAYS = ['Acquire::Languages "none"'];

/**
 * What of `apt-config dump` a build has to have too, as apt writes it: `Acquire::http::Proxy "…"`.
 * @param dump what `apt-config dump` printed
 */
export function aptOptions(dump: string): string[] {
	const kept = dump.split("\n").flatMap((line) => {
		const parts = /^(\S+) "([^"]*)";$/.exec(line);
		// An empty value is a heading of apt's tree and sets nothing.
		if (parts === null || parts[2] === "" || !KEPT.test(parts[1] ?? "")) return [];
		return [`${parts[1]} "${parts[2]}"`];
	});
	return [...ALWAYS, ...kept];
}
