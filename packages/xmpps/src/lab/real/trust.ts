import type { HostFile } from "../world/host-file.ts";

/** The name of the lab's authority, and what OpenSSL makes of it to find a certificate by: `openssl x509 -subject_hash`. */
export const AUTHORITY = { name: "xmpps lab", hash: "7cdab34b" } as const;

/**
 * Files that make every program of a host believe the lab's authority and no other: Debian's bundle (GnuTLS, Go, curl) and
 * OpenSSL's folder (Prosody, Python), as update-ca-certificates would write them.
 */
export function trustFiles(authority: string): HostFile[] {
	return [
		{ path: "/usr/local/share/ca-certificates/xmpps-lab.crt", content: authority },
		{ path: "/etc/ssl/certs/ca-certificates.crt", content: authority },
		{ path: `/etc/ssl/certs/${AUTHORITY.hash}.0`, content: authority },
	];
}
