import { ElementBuilder, type StreamPart } from "./element-builder.ts";
import { RestrictedXml } from "./restricted-xml.ts";
import { DEFAULT_STREAM_LIMITS, type StreamLimits } from "./stream-limits.ts";
import type { XmlFaultDetail } from "./xml-fault.ts";

export { attemptCode, type XmlFault } from "./xml-fault.ts";

/** What happens on a stream. Nothing comes behind `close` and `malformed`. */
export type StreamEvent = StreamPart | ({ readonly kind: "malformed" } & XmlFaultDetail);

/**
 * Reads one XML stream from bytes, however they are cut. A restarted stream (RFC 6120, 4.3.3) needs a new reader.
 *
 * It takes in restricted XML alone (RFC 6120, 11.1) and holds at most one header or element within its limits, however much
 * it is given. It never throws: what is wrong is an event.
 */
export class StreamReader {
	readonly #limits: StreamLimits;
	readonly #scanner: RestrictedXml;
	readonly #builder: ElementBuilder;
	// RFC 6120, 11.6: UTF-8, and U+FEFF is a character like any other.
	readonly #decoder: InstanceType<typeof TextDecoder> = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
	/** Bytes since the last event, white space between elements apart. */
	#bytes = 0;
	/** Bytes of white space since the last event, where it is nothing but that. */
	#space = 0;
	#idle = true;
	#ended = false;

	/** @param limits those that are to be others than `DEFAULT_STREAM_LIMITS` */
	constructor(limits: Partial<StreamLimits> = {}) {
		this.#limits = { ...DEFAULT_STREAM_LIMITS, ...limits };
		this.#scanner = new RestrictedXml(this.#limits.attributes);
		this.#builder = new ElementBuilder(this.#limits.depth);
	}

	/**
	 * Not one byte was pushed behind the end of the last event, not even white space: what came behind `<proceed/>` before
	 * TLS was written by nobody knows whom (RFC 6120, 5.4.3.3).
	 */
	get idle(): boolean {
		return this.#idle;
	}

	/** Takes the next bytes and gives what they complete, in order. The bytes may be used again afterwards. */
	push(bytes: Uint8Array): readonly StreamEvent[] {
		const events: StreamEvent[] = [];
		/** The first byte that the parser has not seen. */
		let start = 0;
		for (let i = 0; i < bytes.length; i++) {
			this.#idle = false;
			if (this.#ended) break;
			const verdict = this.#scanner.accept(bytes[i] ?? 0);
			// The limit comes before anything is stored or parsed.
			const fault = typeof verdict === "object" ? verdict : this.#count(verdict);
			if (fault !== undefined) {
				// What came before the fault is parsed first, so that of two faults the earlier one is told.
				if (this.#feed(bytes.subarray(start, i), events)) this.#end(fault, events);
			} else if (verdict === "tag-end") {
				this.#feed(bytes.subarray(start, i + 1), events);
				const depth = this.#builder.depth;
				this.#scanner.place = depth === 0 ? "preamble" : depth === 1 ? "stream" : "element";
				start = i + 1;
			} else if (verdict === "space") {
				start = i + 1;
			}
		}
		if (!this.#ended && start < bytes.length) this.#feed(bytes.subarray(start), events);
		return events;
	}

	/**
	 * Says that no more bytes will come. Gives a fault when they ended inside something, and nothing between elements,
	 * before the first byte, or after an event that ended the stream.
	 */
	end(): readonly StreamEvent[] {
		const events: StreamEvent[] = [];
		const fault = this.#ended ? undefined : this.#scanner.unfinished;
		if (fault !== undefined) this.#end(fault, events);
		this.#ended = true;
		return events;
	}

	/** Counts a byte against the limit of the place where it stands. */
	#count(verdict: "space" | "keep" | "tag-end"): XmlFaultDetail | undefined {
		const { preambleBytes, headerBytes, elementBytes, whitespaceBytes } = this.#limits;
		if (this.#builder.depth === 0) {
			this.#bytes += 1;
			if (!this.#scanner.inRoot) return tooLong("preamble-too-long", this.#bytes, preambleBytes, "before the stream");
			return tooLong("header-too-long", this.#bytes, headerBytes, "of a stream header");
		}
		if (verdict === "space") {
			this.#space += 1;
			return tooLong("too-much-whitespace", this.#space, whitespaceBytes, "of white space between elements");
		}
		this.#bytes += 1;
		return tooLong("element-too-long", this.#bytes, elementBytes, "of one element");
	}

	/** Parses bytes that the scanner let pass; false when that ended the stream. */
	#feed(bytes: Uint8Array, events: StreamEvent[]): boolean {
		if (bytes.length === 0) return true;
		const result = this.#builder.write(this.#decoder.decode(bytes, { stream: true }));
		if ("reason" in result) {
			this.#end(result, events);
			return false;
		}
		for (const part of result) {
			events.push(part);
			this.#bytes = 0;
			this.#space = 0;
			this.#idle = true;
			if (part.kind === "close") this.#ended = true;
		}
		return !this.#ended;
	}

	#end(fault: XmlFaultDetail, events: StreamEvent[]): void {
		events.push({ kind: "malformed", ...fault });
		this.#ended = true;
	}
}

function tooLong(
	reason: "preamble-too-long" | "header-too-long" | "element-too-long" | "too-much-whitespace",
	bytes: number,
	limit: number,
	what: string,
): XmlFaultDetail | undefined {
	return bytes > limit ? { reason, detail: `more than ${limit} bytes ${what}` } : undefined;
}
