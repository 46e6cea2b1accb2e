/** Packet captures as values: what went over a wire, counted without tshark. */
export * from "./addresses-seen.ts";
export * from "./captured-packet.ts";
export * from "./clear-text.ts";
export * from "./describe-flow.ts";
export * from "./dns-questions.ts";
export * from "./flights.ts";
export type * from "./flow-builder.ts";
export type * from "./icmp.ts";
export * from "./ip-text.ts";
export * from "./packet.ts";
export * from "./pcap-file.ts";
export * from "./read-capture.ts";
export * from "./round-trips.ts";
export * from "./stream.ts";
export * from "./tcp-flow.ts";
export * from "./tls-records.ts";
export type * from "./transport.ts";
