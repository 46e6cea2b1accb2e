import { endianness } from "node:os";
import { ipFamily } from "xmpps-connect/protocol";
import { type CArgument, openCLibrary } from "../../host/c-library.ts";
import { familyBytes } from "../first-bytes/family-bytes.ts";

/** A call of the system that failed. */
export class SystemCallError extends Error {
	override readonly name = "SystemCallError";
	/** The errno by its name: `EPERM`, `EADDRINUSE`, `EADDRNOTAVAIL` … */
	readonly code: string;
	/** The call: `bind`. */
	readonly syscall: string;

	constructor(syscall: string, code: string, what: string) {
		super(`Cannot ${what}: ${code}`);
		this.syscall = syscall;
		this.code = code;
	}
}

/** The few calls that Node lacks. Descriptors do not block, and are not passed on to programs. */
export interface SystemCalls {
	/** A TCP socket that may use addresses which are not this machine's. socket(2), ip(7) @throws {SystemCallError} EPERM */
	transparentSocket(family: 4 | 6): number;
	/** bind(2). @throws {SystemCallError} EADDRINUSE, EADDRNOTAVAIL, EACCES */
	bind(descriptor: number, address: string, port: number): void;
	/** listen(2). @throws {SystemCallError} EADDRINUSE */
	listen(descriptor: number, backlog: number): void;
	/** Sends one datagram to a socket in the file system, or an abstract one (`@name`). unix(7) @throws {SystemCallError} */
	sendDatagram(path: string, bytes: Uint8Array): void;
	/** close(2); for descriptors that nobody else has taken over. */
	close(descriptor: number): void;
}

// The numbers of Linux, from its headers; the same on every architecture that koffi is built for.
const AF_UNIX = 1;
const AF_INET = 2;
const AF_INET6 = 10;
const SOCK_STREAM = 1;
const SOCK_DGRAM = 2;
const SOCK_NONBLOCK = 0o4000;
const SOCK_CLOEXEC = 0o2_000_000;
const SOL_SOCKET = 1;
const SO_REUSEADDR = 2;
const SOL_IP = 0;
const IP_TRANSPARENT = 19;
const SOL_IPV6 = 41;
const IPV6_V6ONLY = 26;
const IPV6_TRANSPARENT = 75;
const MSG_NOSIGNAL = 0x4000;

/** Of sun_path, in bytes: unix(7). */
const MAX_PATH = 108;

/** The functions as C declares them. */
const PROTOTYPES = {
	socket: "int socket(int domain, int type, int protocol)",
	setsockopt: "int setsockopt(int fd, int level, int name, const void *value, unsigned int length)",
	bind: "int bind(int fd, const void *address, unsigned int length)",
	listen: "int listen(int fd, int backlog)",
	sendto:
		"intptr_t sendto(int fd, const void *buffer, size_t length, int flags, const void *address, unsigned int size)",
	close: "int close(int fd)",
} as const;

let opened: Promise<SystemCalls> | undefined;

/**
 * Binds the system calls, once. koffi is loaded here and not before.
 * @throws {Error} where the system is not Linux, or there is no koffi for it
 */
export function systemCalls(): Promise<SystemCalls> {
	opened ??= open();
	return opened;
}

async function open(): Promise<SystemCalls> {
	const library = await openCLibrary(PROTOTYPES);
	/** Calls it; a failure is an error. @param what continues "Cannot" */
	const call = (name: keyof typeof PROTOTYPES, what: string, ...args: readonly CArgument[]): number => {
		const result = library[name](...args);
		if (result !== -1) return result;
		throw new SystemCallError(name, library.errno(), what);
	};
	const option = (descriptor: number, level: number, name: number, what: string): void => {
		call("setsockopt", what, descriptor, level, name, Int32Array.of(1), 4);
	};
	return {
		transparentSocket(family) {
			const domain = family === 4 ? AF_INET : AF_INET6;
			const descriptor = call("socket", "open a socket", domain, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
			try {
				// A connection that ended a moment ago must not keep its address busy: socket(7).
				option(descriptor, SOL_SOCKET, SO_REUSEADDR, "share an address");
				if (family === 6) option(descriptor, SOL_IPV6, IPV6_V6ONLY, "leave IPv4 to others");
				// ip(7): needs CAP_NET_RAW or CAP_NET_ADMIN.
				const [level, name] = family === 4 ? [SOL_IP, IP_TRANSPARENT] : [SOL_IPV6, IPV6_TRANSPARENT];
				option(descriptor, level, name, "use addresses of others (IP_TRANSPARENT)");
			} catch (error) {
				library.close(descriptor);
				throw error;
			}
			return descriptor;
		},
		bind(descriptor, address, port) {
			const place = socketAddress(address, port);
			call("bind", `use ${address} port ${port}`, descriptor, place, place.length);
		},
		listen: (descriptor, backlog) => void call("listen", "listen", descriptor, backlog),
		sendDatagram(path, bytes) {
			const place = unixAddress(path);
			const descriptor = call("socket", "open a socket", AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
			try {
				call("sendto", "send a datagram", descriptor, bytes, bytes.length, MSG_NOSIGNAL, place, place.length);
			} finally {
				library.close(descriptor);
			}
		},
		close: (descriptor) => void library.close(descriptor),
	};
}

/** struct sockaddr_in (ip(7)) or sockaddr_in6 (ipv6(7)). */
function socketAddress(address: string, port: number): Uint8Array {
	const family = ipFamily(address) === 6 ? 6 : 4;
	const bytes = new Uint8Array(family === 4 ? 16 : 28);
	const view = new DataView(bytes.buffer);
	view.setUint16(0, family === 4 ? AF_INET : AF_INET6, endianness() === "LE");
	view.setUint16(2, port);
	// sin_addr; behind sin6_flowinfo, sin6_addr.
	bytes.set(familyBytes(address, family), family === 4 ? 4 : 8);
	return bytes;
}

/** struct sockaddr_un (unix(7)). */
function unixAddress(path: string): Uint8Array {
	const name = Buffer.from(path.startsWith("@") ? `\0${path.slice(1)}` : path);
	if (name.length === 0 || name.length >= MAX_PATH)
		throw new SystemCallError("sendto", "ENAMETOOLONG", "send a datagram");
	// The length of an abstract name counts, that of a path ends in a NUL.
	const bytes = new Uint8Array(2 + name.length + (name[0] === 0 ? 0 : 1));
	new DataView(bytes.buffer).setUint16(0, AF_UNIX, endianness() === "LE");
	bytes.set(name, 2);
	return bytes;
}
