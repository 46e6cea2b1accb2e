import { createHmac, timingSafeEqual } from "node:crypto";
import { inspect } from "node:util";

/** RFC 8945, 6: those that are not too weak or cut off. */
export const TSIG_ALGORITHMS = {
	"hmac-sha256": "sha256",
	"hmac-sha384": "sha384",
	"hmac-sha512": "sha512",
} as const;
export type TsigAlgorithm = keyof typeof TSIG_ALGORITHMS;

/** A key for signed updates. The secret comes out in no way: not by printing it, not as JSON, not in an error. */
export class TsigKey {
	/** Lower case, without final dot. */
	readonly name: string;
	readonly algorithm: TsigAlgorithm;
	readonly #secret: Buffer;

	constructor(name: string, algorithm: TsigAlgorithm, secret: Buffer) {
		this.name = name;
		this.algorithm = algorithm;
		this.#secret = secret;
		const shown = `${this.toString()} (${algorithm}, its secret is not shown)`;
		Object.defineProperty(this, inspect.custom, { value: () => shown });
	}

	/** The message authentication code of some bytes. */
	sign(bytes: Buffer): Buffer {
		return createHmac(TSIG_ALGORITHMS[this.algorithm], this.#secret).update(bytes).digest();
	}

	/** Takes as long whatever is wrong. */
	verifies(bytes: Buffer, mac: Buffer): boolean {
		const right = this.sign(bytes);
		return mac.length === right.length && timingSafeEqual(mac, right);
	}

	toJSON(): { readonly name: string; readonly algorithm: string } {
		return { name: this.name, algorithm: this.algorithm };
	}

	toString(): string {
		return `TSIG key "${this.name}"`;
	}
}
