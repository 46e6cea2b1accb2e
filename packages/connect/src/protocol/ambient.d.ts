// What this folder uses of the platform: a pure function of bytes that ECMAScript lacks and every host has (WHATWG
// Encoding). Everything else of a host stays a compile error here.
declare class TextDecoder {
	constructor(label: "utf-8", options: { fatal: true; ignoreBOM: true });
	decode(bytes: Uint8Array, options: { stream: boolean }): string;
}
