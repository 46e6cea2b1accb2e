/** From a domain to a secured stream. */
export type { Attempt, AttemptOutcome, AttemptStart, PhaseTime, TlsFacts } from "./attempt-record.ts";
export { AttemptError } from "./attempt-record.ts";
export type { Clock } from "./clock.ts";
export { connect } from "./connect.ts";
export type { ConnectErrorCode } from "./connect-error.ts";
export { ConnectError } from "./connect-error.ts";
export type { ConnectEvent } from "./event.ts";
export type { ConnectOptions, ResolveOptions } from "./options.ts";
export type { PeerCertificate } from "./peer-chain.ts";
export type { Lookup, Resolution } from "./resolve.ts";
export { resolve } from "./resolve.ts";
export type { SecureStream, VerifiedPeer } from "./secure-stream.ts";
export { SessionCache, type StoredSession } from "./session-cache.ts";
export { DEFAULT_TIMEOUTS, type Phase, type Timeouts } from "./timeouts.ts";
export type { PeerErrorCode, PeerVerdict } from "./verify-peer.ts";
