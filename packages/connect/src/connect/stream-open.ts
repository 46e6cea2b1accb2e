import { printable } from "../protocol/printable-text.ts";
import type { Role } from "../protocol/service.ts";
import { readStreamError } from "../protocol/stream-error.ts";
import { readStreamFeatures, type StreamFeatures } from "../protocol/stream-features.ts";
import { checkStreamHeader, type StreamHeader } from "../protocol/stream-header.ts";
import { attemptCode } from "../protocol/stream-reader.ts";
import type { XmlElement } from "../protocol/xml-element.ts";
import type { Conversation } from "./conversation.ts";
import { Failure } from "./failure.ts";

/** The server sent us elsewhere (RFC 6120, 4.9.3.19): not a failure where it is followed. */
export class SeeOtherHost extends Failure {
	readonly to: string;

	constructor(to: string) {
		super("stream-error", `the server sent us to "${printable(to, 260)}" (see-other-host)`);
		this.to = to;
	}
}

/**
 * Reads the header of the server's stream.
 * @throws {Failure} when it is none, or one of another kind
 */
export async function readHeader(conversation: Conversation, role: Role, signal: AbortSignal): Promise<StreamHeader> {
	const event = await conversation.next(signal);
	if (event.kind === "malformed") throw new Failure(attemptCode(event.reason), printable(event.detail, 300));
	if (event.kind !== "header")
		throw new Failure("stream-invalid", `a stream begins with a header, not with "${event.kind}"`);
	const check = checkStreamHeader(event.header, role);
	if (!check.ok) throw new Failure("stream-invalid", printable(check.reason, 300));
	return event.header;
}

/**
 * Reads the next element of the stream.
 * @throws {SeeOtherHost | Failure} for a stream error, the end of the stream and anything that is no XML
 */
export async function readElement(conversation: Conversation, signal: AbortSignal): Promise<XmlElement> {
	const event = await conversation.next(signal);
	switch (event.kind) {
		case "malformed":
			throw new Failure(attemptCode(event.reason), printable(event.detail, 300));
		case "close":
			throw new Failure("stream-closed", "the server closed the stream");
		case "header":
			throw new Failure("stream-invalid", "a second stream header");
		case "element": {
			const error = readStreamError(event.element);
			if (error === undefined) return event.element;
			if (error.redirect !== undefined) throw new SeeOtherHost(error.redirect);
			const text = error.text === undefined ? "" : `: "${printable(error.text, 200)}"`;
			throw new Failure(
				"stream-error",
				`the server answered the stream error "${printable(error.condition, 60)}"${text}`,
			);
		}
	}
}

/**
 * Reads the features of the stream (RFC 6120, 4.3.2: the first element of a stream of version 1.0).
 * @throws {Failure} as `readElement`, and `stream-invalid` for any other element
 */
export async function readFeatures(conversation: Conversation, signal: AbortSignal): Promise<StreamFeatures> {
	const element = await readElement(conversation, signal);
	const features = readStreamFeatures(element);
	if (features !== undefined) return features;
	throw new Failure("stream-invalid", `the stream's features were due, "${printable(element.name, 60)}" came`);
}
