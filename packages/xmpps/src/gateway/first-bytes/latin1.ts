/** Bytes as characters of the same number: what is compared is never decoded. */
export function latin1(bytes: Uint8Array): string {
	let text = "";
	for (const byte of bytes) text += String.fromCharCode(byte);
	return text;
}
