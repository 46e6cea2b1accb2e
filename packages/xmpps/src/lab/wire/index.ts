/** Links that are slow, lossy or dead: a program that moves frames between two interfaces, and its client. */
export type { LinkSetting } from "./command.ts";
export type { Impairment } from "./impairment.ts";
export * from "./mover-client.ts";
