/**
 * The DS of the lab's root, a line of a zone file. The primary makes it before it starts; whoever brings the lab up copies
 * it to the same path on every host with a resolver before that starts.
 */
export const TRUST_ANCHOR_FILE = "/var/lib/lab/trust-anchor.ds";

/** The same on the primary in BIND's form: `delv -a /var/lib/lab/trust-anchor.conf`. */
export const BIND_TRUST_ANCHOR_FILE = "/var/lib/lab/trust-anchor.conf";
