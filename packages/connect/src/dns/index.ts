/** A DNS client whose answers are values: found, absent, failed. */
export * from "./resolver.ts";
