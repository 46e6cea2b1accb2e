import { DNS_SPECS } from "./spec-dns.ts";
import { SECURITY_SPECS } from "./spec-security.ts";
import { XMPP_SPECS } from "./spec-xmpp.ts";

/** A document that the code follows, with the sections that it cites: a test keeps both together. */
export interface Spec {
	/** `RFC 6120` or `XEP-0368`, as the comments write it. */
	readonly id: string;
	readonly title: string;
	/** The version that was read; RFCs have none. */
	readonly version?: string;
	/** Section (a number, an appendix such as `A.1`, or its words where a document has no numbers) → its title. */
	readonly sections: Readonly<Record<string, string>>;
}

/** Every document that is cited anywhere in the sources of both packages. */
export const SPECS: readonly Spec[] = [...XMPP_SPECS, ...DNS_SPECS, ...SECURITY_SPECS];
