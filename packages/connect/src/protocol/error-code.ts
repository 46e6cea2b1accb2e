/** Every code an error of this library can carry. Stable: programs branch on them. */
export type ErrorCode = InputErrorCode | ResolveErrorCode | AttemptErrorCode | "connect-failed" | "aborted";

/** The caller gave something unusable. */
export type InputErrorCode = "invalid-domain" | "invalid-option";

/** No candidate came out of the DNS. */
export type ResolveErrorCode =
	/** The domain says decidedly that it offers no such service (target `.`). */
	| "not-offered"
	/** The lookups failed, so nothing is known. */
	| "dns-failed"
	/** The DNS answered, and there is nothing to connect to. */
	| "no-candidates";

/** Why one attempt ended. */
export type AttemptErrorCode =
	| "address-absent"
	| "address-failed"
	| "tcp-refused"
	| "tcp-unreachable"
	| "tcp-reset"
	| "tcp-failed"
	| "proxy-refused"
	| "proxy-malformed"
	| "tls-alert"
	| "tls-not-tls"
	| "tls-failed"
	| "certificate-untrusted"
	| "certificate-expired"
	| "certificate-mismatch"
	| "dane-mismatch"
	| "dane-failed"
	| "starttls-not-offered"
	| "starttls-refused"
	| "starttls-injection"
	| "not-xmpp"
	| "xml-malformed"
	| "xml-restricted"
	| "xml-too-long"
	| "stream-invalid"
	| "stream-error"
	| "stream-closed"
	| "redirect-refused"
	| "redirect-limit"
	/** The deadline of the phase passed. */
	| "phase-timeout"
	/** The deadline of the whole connection passed. */
	| "total-timeout"
	/** Another attempt won. */
	| "lost-race"
	/** The caller gave up. */
	| "attempt-aborted";
