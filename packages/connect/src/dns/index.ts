/** A DNS client whose answers are values: found, absent, failed. */
export * from "./client.ts";
export * from "./loopback.ts";
export * from "./resolv-conf.ts";
export * from "./resolver.ts";
export * from "./server-address.ts";
