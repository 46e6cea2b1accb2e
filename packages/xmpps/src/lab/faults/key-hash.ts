import { createHash, X509Certificate } from "node:crypto";
import type { Lab } from "../real/lab.ts";

/** SHA-256 of the public key of a certificate on a host: the data of a TLSA record `3 1 1` (RFC 6698, 2.1), in hex. */
export async function keyHash(lab: Lab, host: string, path: string): Promise<string> {
	const pem = await lab.host(host).must(`read "${path}"`, ["cat", path]);
	const key = new X509Certificate(pem).publicKey.export({ type: "spki", format: "der" });
	return createHash("sha256").update(key).digest("hex");
}
