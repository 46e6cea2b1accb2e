import type { SoaData, SrvData, TlsaData } from "dns-packet";
import type { NameRecord, RecordType, RecordTypes } from "../protocol/dns-record.ts";
import { codec } from "./codec.ts";
import { normalName } from "./query-name.ts";
import { type RecordSpan, spanName } from "./wire-frame.ts";

/** IANA, Resource Record (RR) TYPEs. */
export const TYPE_CODES: Readonly<Record<RecordType | "OPT", number>> = {
	A: 1,
	NS: 2,
	CNAME: 5,
	SOA: 6,
	AAAA: 28,
	SRV: 33,
	OPT: 41,
	TLSA: 52,
};

interface Form<R> {
	/** Whether the record's bytes from `start` to `end` have the form of the type, to the last byte. */
	fits(bytes: Buffer, start: number, end: number): boolean;
	/** Our record out of dns-packet's, once `fits` said yes. */
	read(data: unknown, ttl: number): R;
}

const NAME_FORM: Form<NameRecord> = {
	fits: (bytes, start, end) => isPlainName(bytes, start, end),
	read: (data, ttl) => ({ name: normalName(data as string), ttl }),
};

const FORMS: { readonly [T in RecordType]: Form<RecordTypes[T]> } = {
	A: {
		fits: (_bytes, start, end) => end - start === 4,
		read: (data, ttl) => ({ address: data as string, family: 4, ttl }),
	},
	AAAA: {
		fits: (_bytes, start, end) => end - start === 16,
		read: (data, ttl) => ({ address: data as string, family: 6, ttl }),
	},
	CNAME: NAME_FORM,
	NS: NAME_FORM,
	// RFC 2782, The format of the SRV RR
	SRV: {
		fits: (bytes, start, end) => isPlainName(bytes, start + 6, end),
		read: (data, ttl) => {
			const { priority = 0, weight = 0, port = 0, target } = data as SrvData;
			return { priority, weight, port, target: normalName(target) || ".", ttl };
		},
	},
	// RFC 6698, 2.1
	TLSA: {
		fits: (_bytes, start, end) => end - start > 3,
		read: (data, ttl) => {
			const { usage, selector, matchingType, certificate } = data as TlsaData;
			// A copy: dns-packet's is a window on the whole message.
			return { usage, selector, matchingType, data: Uint8Array.from(certificate), ttl };
		},
	},
	// RFC 1035, 3.3.13. The mailbox may hold a dot (RFC 1035, 8), which dns-packet escapes, and is only shown to people.
	SOA: {
		fits: (bytes, start, end) => {
			const primary = spanName(bytes, start);
			if (primary?.plain !== true) return false;
			return spanName(bytes, primary.end)?.end === end - 20;
		},
		read: (data, ttl) => {
			const { mname, rname, serial = 0, refresh = 0, retry = 0, expire = 0, minimum = 0 } = data as SoaData;
			const names = { primary: normalName(mname), admin: normalName(rname).replace(/[^!-~]/g, "?") };
			return { ...names, serial, refresh, retry, expire, minimum, ttl };
		},
	},
};

/** Reads one record of a type. Absent when its bytes are not of that form or a name in it is no host name. */
export function readRecord<T extends RecordType>(type: T, bytes: Buffer, span: RecordSpan): RecordTypes[T] | undefined {
	if (!FORMS[type].fits(bytes, span.dataStart, span.end)) return undefined;
	const { data, ttl } = codec.answer.decode(bytes, span.start);
	// RFC 2181, 8: a TTL with the highest bit set is 0.
	return FORMS[type].read(data, ttl > 0x7fffffff ? 0 : ttl);
}

function isPlainName(bytes: Buffer, start: number, end: number): boolean {
	const name = spanName(bytes, start);
	return name?.plain === true && name.end === end;
}
