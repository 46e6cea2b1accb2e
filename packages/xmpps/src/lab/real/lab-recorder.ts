import type { Release } from "../world/world-spec.ts";
import type { LabHost } from "./lab-host.ts";
import { type LabRecord, writeRecord } from "./lab-record.ts";

/** Keeps the record of a lab true while its hosts come and go. */
export class LabRecorder {
	readonly #state: string;
	readonly #lab: Omit<LabRecord, "phase" | "hosts" | "keeper">;
	readonly #hosts: { readonly host: LabHost; readonly release: Release }[] = [];
	#phase: LabRecord["phase"] = "starting";

	/** @param lab what does not change */
	constructor(state: string, lab: Omit<LabRecord, "phase" | "hosts" | "keeper">) {
		this.#state = state;
		this.#lab = lab;
	}

	/** Adds a host. */
	add(host: LabHost, release: Release): void {
		this.#hosts.push({ host, release });
	}

	/** Every host is up. */
	up(): void {
		this.#phase = "up";
		this.write();
	}

	/** Writes the record as the hosts are now. */
	write(): void {
		const hosts = this.#hosts.map(({ host: { spec, leader }, release }) => ({
			name: spec.name,
			kind: spec.kind,
			release,
			leader,
			v4: spec.v4 ?? [],
			v6: spec.v6 ?? [],
			programs: (spec.programs ?? []).map(({ program }) => program),
		}));
		writeRecord(this.#state, { ...this.#lab, keeper: process.pid, phase: this.#phase, hosts });
	}
}
