/** Data-driven fakes of the ports of this library: the DNS and the clock. */
export type { Clock } from "../connect/clock.ts";
export * from "./fake-resolver.ts";
export type { FakeEntry, FakeRecords, FakeStanding, FakeTiming, FakeZone, WithoutTtl } from "./fake-zone.ts";
export * from "./manual-clock.ts";
