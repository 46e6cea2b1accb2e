import type { Fault } from "../fault.ts";
import { base, CERTIFICATE, WEB_OF_ITS_OWN } from "../worlds.ts";

/** A key of 2008 that was renewed ever since. */
export const keyTooShort: Fault = {
	id: "key-too-short",
	title: "The key of the certificate has 1024 bits",
	rule: "tls.key-weak",
	world: () =>
		base({
			// As Debian sets OpenSSL up, it would not even load such a key.
			files: [
				{
					path: "/etc/ssl/openssl.cnf",
					content: [
						"openssl_conf = all",
						"[all]",
						"ssl_conf = ssl",
						"[ssl]",
						"system_default = weak",
						"[weak]",
						"CipherString = DEFAULT:@SECLEVEL=0",
						"",
					].join("\n"),
				},
			],
			...WEB_OF_ITS_OWN,
			certificates: [{ ...CERTIFICATE, key: "RSA 1024" }, ...WEB_OF_ITS_OWN.certificates],
		}),
};
