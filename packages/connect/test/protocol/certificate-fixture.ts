import {
	type CertificateRequest,
	createCertificateAuthority,
} from "../../../xmpps/src/lab/embedded/certificate-authority.ts";

export type { CertificateRequest } from "../../../xmpps/src/lab/embedded/certificate-authority.ts";

const authority = createCertificateAuthority("xmpps-connect tests");

/** A certificate with these names, made by the lab's authority. */
export async function certificateOf(request: CertificateRequest): Promise<{ readonly pem: string }> {
	return { pem: (await (await authority).issue(request)).cert };
}
