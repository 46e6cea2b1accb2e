/** A domain name, as XMPP and the DNS write it. Made by `parseDomain`, never by hand. */
export interface Domain {
	/** A-labels, lower case, without final dot: for the DNS, SNI and certificates. */
	readonly ascii: string;
	/** U-labels, without final dot: for the stream's `to` (RFC 7622, 3.2) and for people. */
	readonly unicode: string;
}
