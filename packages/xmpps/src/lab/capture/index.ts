/** Packet captures as values: what went over a wire, counted without tshark. */
export * from "./addresses-seen.ts";
export * from "./captured-packet.ts";
export * from "./clear-text.ts";
export * from "./describe-flow.ts";
export * from "./dns-questions.ts";
export * from "./flights.ts";
export type { Endpoint, Flow, FlowOutcome, Side } from "./flow-builder.ts";
export type { Offender } from "./icmp.ts";
export * from "./ip-text.ts";
export * from "./packet.ts";
export * from "./pcap-file.ts";
export * from "./read-capture.ts";
export * from "./round-trips.ts";
export * from "./stream.ts";
export * from "./tcp-flow.ts";
export * from "./tls-records.ts";
export type { TcpFlags } from "./transport.ts";
