import type { LogSink } from "../../gateway/run/gateway-log.ts";
import type { GatewayLog } from "../../model/route-table.ts";

/** A log whose level can be changed. */
export interface OpenLog extends LogSink {
	level: string;
	/** Writes what has not been written yet. */
	flush(): void;
}

/** Bytes that may wait to be written: some hundred lines. */
const BUFFER = 8_192;

/** Lines that wait are written at least so often, in milliseconds. */
const INTERVAL = 500;

/** A line of JSON on stderr for each thing that is logged. */
export async function openLog({ level }: GatewayLog): Promise<OpenLog> {
	const { default: pino } = await import("pino");
	// Whoever reads the log slowly must not slow the connections: nothing waits for a line to be written.
	const destination = pino.destination({ dest: 2, sync: false, minLength: BUFFER, periodicFlush: INTERVAL });
	const formatters = { level: (label: string): object => ({ level: label }) };
	const logger = pino({ level, base: null, formatters, timestamp: pino.stdTimeFunctions.isoTime }, destination);
	return {
		get level() {
			return logger.level;
		},
		set level(now: string) {
			logger.level = now;
		},
		debug: (fields, text) => logger.debug(fields, text),
		info: (fields, text) => logger.info(fields, text),
		warn: (fields, text) => logger.warn(fields, text),
		error: (fields, text) => logger.error(fields, text),
		flush: () => {
			// Before the first line it is not open yet, and there is nothing to write.
			try {
				destination.flushSync();
			} catch {}
		},
	};
}
