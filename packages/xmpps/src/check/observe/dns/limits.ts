/** Records of an answer that are kept: the library uses no more of an SRV set, and no honest set of another type is larger. */
export const MOST_RECORDS = 64;

/** Addresses of a host that are kept, in each family. The largest services have eight. */
export const MOST_ADDRESSES = 16;

/** TLSA records of a port: an old and a new key, each in a few forms. */
export const MOST_TLSA_RECORDS = 16;

/** A TLSA record may hold a whole certificate (matching type 0), which is a few kilobytes. */
export const MOST_TLSA_BYTES = 8192;

/** SRV targets whose addresses are looked up: as many as there are endpoints in a check by default. */
export const MOST_TARGETS = 32;

/** Targets and ports whose TLSA records are looked up. */
export const MOST_TLSA_PLACES = 64;

/** Servers of a zone that are asked themselves. Delegations have two to eight; each costs seven questions. */
export const MOST_ZONE_SERVERS = 8;

/** Addresses of one such server: one of each family. */
export const MOST_SERVER_ADDRESSES = 2;

/** How far up from the domain its zone is looked for. */
export const MOST_ZONE_STEPS = 8;

/** Aliases of an answer that are shown; the library follows no more. */
export const MOST_ALIASES = 16;

/** Questions that one server or resolver is asked at the same time: each is a socket, and a flood would be dropped. */
export const MOST_IN_FLIGHT = 32;
