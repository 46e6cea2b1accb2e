/**
 * Connects to XMPP servers as RFC 6120, XEP-0368 and RFC 8305 say: `resolve` finds the endpoints of a domain, `connect`
 * opens a secured stream to one of them.
 * @packageDocumentation
 */
export * from "./connect/index.ts";
export type { Resolver } from "./dns/resolver.ts";
export * from "./protocol/answer.ts";
export type { Candidate, CandidateGroup, CandidateSet, Origin } from "./protocol/candidates.ts";
export type { SrvRecord } from "./protocol/dns-record.ts";
export type { Domain } from "./protocol/domain.ts";
export { XmppsError } from "./protocol/error.ts";
export type { ErrorCode } from "./protocol/error-code.ts";
export { reconnectDelay } from "./protocol/reconnect-delay.ts";
export type { Role, SrvService, TlsKind } from "./protocol/service.ts";
export type { Random } from "./protocol/srv-order.ts";
export type { StreamFeatures } from "./protocol/stream-features.ts";
export type { StreamHeader } from "./protocol/stream-header.ts";
export type { XmlElement } from "./protocol/xml-element.ts";
