/** `<stream/>`, `<features/>` and `<error/>` of a stream: RFC 6120, 4.8.1. */
export const NS_STREAMS = "http://etherx.jabber.org/streams";

/** The conditions of stream errors: RFC 6120, 4.9.2. */
export const NS_STREAM_ERRORS = "urn:ietf:params:xml:ns:xmpp-streams";

/** STARTTLS: RFC 6120, 5.1. */
export const NS_TLS = "urn:ietf:params:xml:ns:xmpp-tls";

/** SASL: RFC 6120, 6.1. */
export const NS_SASL = "urn:ietf:params:xml:ns:xmpp-sasl";

/** Extensible SASL: XEP-0388. */
export const NS_SASL2 = "urn:xmpp:sasl:2";

/** The kinds of channel binding that a server knows: XEP-0440. */
export const NS_CHANNEL_BINDING = "urn:xmpp:sasl-cb:0";

/** Server dialback as a stream feature: XEP-0220. */
export const NS_DIALBACK_FEATURE = "urn:xmpp:features:dialback";
