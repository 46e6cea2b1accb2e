/** Links that are slow, lossy or dead: a program that moves frames between two interfaces, and its client. */
export type { LinkSetting } from "./command.ts";
export type { Direction, Impairment } from "./impairment.ts";
export type { LinkStats } from "./mover.ts";
export * from "./mover-client.ts";
export * from "./mover-program.ts";
export type { WayStats } from "./one-way.ts";
