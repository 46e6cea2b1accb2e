/** A small internet in one process, on loopback: what the lab is, without root and packages. */
export * from "./account-book.ts";
export * from "./black-hole.ts";
export * from "./certificate-authority.ts";
export * from "./delay-relay.ts";
export * from "./dns-server.ts";
export * from "./front.ts";
export * from "./misbehaviour.ts";
export * from "./noise.ts";
export * from "./refused-port.ts";
export * from "./stanza-router.ts";
export * from "./web-site.ts";
export * from "./world.ts";
export * from "./xmpp-endpoint.ts";
export * from "./zone.ts";
