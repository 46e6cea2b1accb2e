import type { Rule } from "./rule.ts";
import { tlsCertificateCommonName } from "./tls-certificate-common-name.ts";
import { tlsCertificateExpired } from "./tls-certificate-expired.ts";
import { tlsCertificateExpiresSoon } from "./tls-certificate-expires-soon.ts";
import { tlsCertificateMismatch } from "./tls-certificate-mismatch.ts";
import { tlsCertificateNotLoaded } from "./tls-certificate-not-loaded.ts";
import { tlsCertificateNotYetValid } from "./tls-certificate-not-yet-valid.ts";
import { tlsCertificateOtherDomain } from "./tls-certificate-other-domain.ts";
import { tlsCertificateSelfSigned } from "./tls-certificate-self-signed.ts";
import { tlsCertificateTargetOnly } from "./tls-certificate-target-only.ts";
import { tlsCertificateUntrusted } from "./tls-certificate-untrusted.ts";
import { tlsCertificateWildcardApex } from "./tls-certificate-wildcard-apex.ts";
import { tlsCertificatesDiffer } from "./tls-certificates-differ.ts";
import { tlsChainIncomplete } from "./tls-chain-incomplete.ts";
import { tlsKeyWeak } from "./tls-key-weak.ts";

/** The rules about the certificates that the domain's servers show. */
export const CERTIFICATE_RULES: readonly Rule[] = [
	tlsCertificateCommonName,
	tlsCertificateExpired,
	tlsCertificateExpiresSoon,
	tlsCertificateMismatch,
	tlsCertificateNotLoaded,
	tlsCertificateNotYetValid,
	tlsCertificateOtherDomain,
	tlsCertificateSelfSigned,
	tlsCertificateTargetOnly,
	tlsCertificateUntrusted,
	tlsCertificateWildcardApex,
	tlsCertificatesDiffer,
	tlsChainIncomplete,
	tlsKeyWeak,
];
