import type { OpenPort } from "../../../src/lab/wire/mover.ts";
import type { Sent } from "../../../src/lab/wire/one-way.ts";

/** An interface as data: frames to be read are put in `arrived`, those that were sent are in `sent`. */
export class FakePort implements OpenPort {
	readonly arrived: Uint8Array[] = [];
	readonly sent: number[] = [];
	readonly descriptor: number;
	readonly index: number;
	/** What becomes of a frame that is sent. */
	outcome: Sent = "sent";
	lost = 0;
	closed = false;

	constructor(descriptor: number, index = descriptor) {
		this.descriptor = descriptor;
		this.index = index;
	}

	/** Has frames arrive, each a byte with this value. */
	arrive(...values: number[]): void {
		this.arrived.push(...values.map((value) => Uint8Array.of(value)));
	}

	receive(into: Uint8Array): number {
		const frame = this.arrived.shift();
		if (frame === undefined) return 0;
		into.set(frame.subarray(0, into.length));
		return frame.length;
	}

	send(frame: Uint8Array): Sent {
		if (this.outcome === "sent") this.sent.push(frame[0] ?? -1);
		return this.outcome;
	}

	overruns(): number {
		const { lost } = this;
		this.lost = 0;
		return lost;
	}

	close(): void {
		this.closed = true;
	}
}
