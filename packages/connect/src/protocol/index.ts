/** The standards as pure functions: one concept a file, no socket, no clock, no chance. */
export * from "./answer.ts";
export * from "./dns-record.ts";
export * from "./domain.ts";
export * from "./error.ts";
export * from "./error-code.ts";
export * from "./ip-literal.ts";
export * from "./reconnect-delay.ts";
export * from "./redirect.ts";
export * from "./service.ts";
export * from "./srv-order.ts";
