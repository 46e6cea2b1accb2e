/** Everything DNS of a lab of real hosts: from the world's description to zones, files, processes and commands. */
export * from "./bind.ts";
export * from "./dns-hosts.ts";
export * from "./knot.ts";
export * from "./knot-control.ts";
export * from "./knot-keys.ts";
export * from "./question.ts";
export * from "./resolv-conf.ts";
export * from "./trust-anchor.ts";
export * from "./tsig.ts";
export * from "./unbound.ts";
export * from "./unbound-control.ts";
export * from "./update.ts";
export * from "./zone-name.ts";
export * from "./zone-tree.ts";
