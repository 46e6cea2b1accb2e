import type { Socket } from "node:net";
import { printable } from "../protocol/printable-text.ts";
import type { Role } from "../protocol/service.ts";
import { isProceed, isStarttlsFailure, STARTTLS } from "../protocol/stream-features.ts";
import { Conversation } from "./conversation.ts";
import { Failure } from "./failure.ts";
import { readElement, readFeatures, readHeader, SeeOtherHost } from "./stream-open.ts";

/**
 * Asks for TLS inside a plain stream (RFC 6120, 5.4). When it returns, the socket is ready for the handshake, and nothing
 * that was learned on the way is kept: RFC 6120, 5.4.3.3, and whoever sits in between may have written it.
 * @throws {Failure} `starttls-not-offered`, `starttls-refused`, `starttls-injection` or what the stream ended in
 */
export async function startTls(socket: Socket, header: string, role: Role, signal: AbortSignal): Promise<void> {
	const conversation = new Conversation(socket);
	try {
		conversation.write(header);
		await readHeader(conversation, role, signal);
		const features = await readFeatures(conversation, signal);
		if (features.starttls === "absent") {
			throw new Failure("starttls-not-offered", "the server offers no STARTTLS here");
		}
		conversation.write(STARTTLS);
		const answer = await readElement(conversation, signal);
		if (isStarttlsFailure(answer)) throw new Failure("starttls-refused", "the server refused STARTTLS");
		if (!isProceed(answer)) {
			throw new Failure("starttls-refused", `the server answered "${printable(answer.name, 60)}" to STARTTLS`);
		}
		// RFC 6120, 5.4.3.3: not even white space may follow. What does follow was not written by who will hold the key.
		if (!conversation.idle) throw new Failure("starttls-injection", "unencrypted data came behind <proceed/>");
	} catch (error) {
		// A redirect that nobody signed is an invitation by anyone (RFC 6120, 4.9.3.19: only after TLS).
		if (error instanceof SeeOtherHost) throw new Failure("redirect-refused", `${error.message} before TLS`);
		throw error;
	} finally {
		conversation.detach();
	}
}
