import { endianness } from "node:os";
import { type CLibrary, openCLibrary } from "../../host/c-library.ts";
import type { Sent } from "./one-way.ts";

/** The few calls of the C library that Node lacks. Each throws an `Error` that ends in the name of the errno. */
export interface SystemCalls {
	/**
	 * Opens a packet socket that gets every frame which comes in at an interface, each with a virtio_net_hdr in front, and
	 * sends such frames out of it.
	 * @throws {Error} `Cannot open packet socket on "vclient": ENODEV`
	 */
	openPacketSocket(interfaceName: string): PacketSocket;
	/** The number of an interface; 0 when there is none of that name. if_nametoindex(3) */
	interfaceIndex(interfaceName: string): number;
	/**
	 * Waits until one of the descriptors can be read, has failed or was closed by the other side. ppoll(2)
	 * @param descriptors the same array again costs least
	 * @param timeout milliseconds, with their fractions; nothing waits for ever
	 * @returns those descriptors; none after the timeout or a signal
	 */
	wait(descriptors: readonly number[], timeout: number | undefined): ReadonlySet<number>;
	/**
	 * Has this process run before all ordinary ones, whenever it has something to do. Needs CAP_SYS_NICE.
	 * sched_setscheduler(2)
	 * @returns whether the system allowed it
	 */
	preferProcess(): boolean;
}

/** A packet socket on one interface. Nothing in it waits. */
export interface PacketSocket {
	readonly descriptor: number;
	/** Of the interface. */
	readonly index: number;
	/** Reads one frame; its whole length, also when the buffer was shorter; 0 when there is none. recv(2) */
	receive(into: Uint8Array): number;
	/** Sends one frame. send(2) */
	send(frame: Uint8Array): Sent;
	/** How many frames the kernel dropped since the last call, for want of room. packet(7), PACKET_STATISTICS */
	overruns(): number;
	/** close(2) */
	close(): void;
}

// The numbers of Linux, from its headers; the same on every architecture that koffi is built for.
const AF_PACKET = 17;
const SOCK_RAW = 3;
const SOCK_NONBLOCK = 0o4000;
const SOCK_CLOEXEC = 0o2_000_000;
const SOL_SOCKET = 1;
const SO_SNDBUFFORCE = 32;
const SO_RCVBUFFORCE = 33;
const SOL_PACKET = 263;
const PACKET_STATISTICS = 6;
const PACKET_VNET_HDR = 15;
const PACKET_IGNORE_OUTGOING = 23;
const ETH_P_ALL = 3;
const MSG_TRUNC = 0x20;
const POLLIN = 1;
const SCHED_RR = 2;

/** Of struct sockaddr_ll and of struct pollfd, in bytes. */
const SOCKADDR_LL = 20;
const POLLFD = 8;

/** Bytes in the kernel for frames that came while we did something else: a tenth of a second at 80 MB/s. */
const KERNEL_BUFFER = 8 * 1024 * 1024;

/** Opening is four calls, of which none may be forgotten: the functions with their types, as C declares them. */
const PROTOTYPES = {
	socket: "int socket(int domain, int type, int protocol)",
	setsockopt: "int setsockopt(int fd, int level, int name, const void *value, unsigned int length)",
	getsockopt: "int getsockopt(int fd, int level, int name, void *value, void *length)",
	bind: "int bind(int fd, const void *address, unsigned int length)",
	recv: "intptr_t recv(int fd, void *buffer, size_t length, int flags)",
	send: "intptr_t send(int fd, const void *buffer, size_t length, int flags)",
	close: "int close(int fd)",
	if_nametoindex: "unsigned int if_nametoindex(const char *name)",
	// struct timespec is two longs, of whatever size.
	ppoll: "int ppoll(void *fds, unsigned long count, const void *timeout, const void *mask)",
	sched_setscheduler: "int sched_setscheduler(int pid, int policy, const void *parameters)",
} as const;

type Library = CLibrary<keyof typeof PROTOTYPES>;

/**
 * Binds the system calls.
 * @throws {Error} where the system is not Linux, or koffi has no binary for it
 */
export async function openSystemCalls(): Promise<SystemCalls> {
	const library = await openCLibrary(PROTOTYPES);
	return {
		openPacketSocket: (interfaceName) => openPacketSocket(library, interfaceName),
		interfaceIndex: (interfaceName) => library.if_nametoindex(interfaceName),
		wait: waiter(library),
		// struct sched_param is the priority alone; 1 is the lowest that comes before ordinary processes.
		preferProcess: () => library.sched_setscheduler(0, SCHED_RR, Int32Array.of(1)) === 0,
	};
}

function openPacketSocket(library: Library, interfaceName: string): PacketSocket {
	const failed = () => new Error(`Cannot open packet socket on "${interfaceName}": ${library.errno()}`);
	const index = library.if_nametoindex(interfaceName);
	if (index === 0) throw failed();
	// packet(7): protocol 0 receives nothing until bind(2), so that no frame of another interface gets in between.
	const descriptor = library.socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (descriptor === -1) throw failed();
	const option = (level: number, name: number, value: number): boolean =>
		library.setsockopt(descriptor, level, name, Int32Array.of(value), 4) === 0;
	// socket(7): more than the system's limit only with CAP_NET_ADMIN; without it the default has to do.
	option(SOL_SOCKET, SO_RCVBUFFORCE, KERNEL_BUFFER);
	option(SOL_SOCKET, SO_SNDBUFFORCE, KERNEL_BUFFER);
	const ready =
		// packet(7) and linux/virtio_net.h: what the kernel has yet to do (checksum, segments) stands in front of each frame,
		// and is still to be done when it is sent on. Without it frames of 64 KiB would have to be cut here.
		option(SOL_PACKET, PACKET_VNET_HDR, 1) &&
		// packet(7): else what goes out at an interface comes back in at the socket, and goes round for ever.
		option(SOL_PACKET, PACKET_IGNORE_OUTGOING, 1) &&
		library.bind(descriptor, linkLayerAddress(index), SOCKADDR_LL) === 0;
	if (!ready) {
		const error = failed();
		library.close(descriptor);
		throw error;
	}
	return packetSocket(library, descriptor, index);
}

function packetSocket(library: Library, descriptor: number, index: number): PacketSocket {
	const statistics = new Uint32Array(2);
	let open = true;
	return {
		descriptor,
		index,
		receive(into) {
			const length = library.recv(descriptor, into, into.length, MSG_TRUNC);
			// EAGAIN: there is none. ENETDOWN: the interface went down; told once, and it works again when it is up. EINVAL: a
			// kind of segments that virtio cannot express, of which the frame is gone. Nothing to be done about any of them.
			return Math.max(0, length);
		},
		send(frame) {
			if (library.send(descriptor, frame, frame.length, 0) !== -1) return "sent";
			const name = library.errno();
			return name === "EAGAIN" || name === "ENOBUFS" ? "full" : "failed";
		},
		overruns() {
			// struct tpacket_stats: packets and drops; reading them sets them to zero.
			const failed = library.getsockopt(descriptor, SOL_PACKET, PACKET_STATISTICS, statistics, Uint32Array.of(8));
			return failed === 0 ? (statistics[1] ?? 0) : 0;
		},
		close() {
			// The number may be another file's by now.
			if (open) library.close(descriptor);
			open = false;
		},
	};
}

/** struct sockaddr_ll, packet(7): family, protocol in network order, index; the rest is not looked at by bind. */
function linkLayerAddress(index: number): Uint8Array {
	const bytes = new Uint8Array(SOCKADDR_LL);
	const view = new DataView(bytes.buffer);
	const little = endianness() === "LE";
	view.setUint16(0, AF_PACKET, little);
	view.setUint16(2, ETH_P_ALL, false);
	view.setInt32(4, index, little);
	return bytes;
}

function waiter(library: Library): SystemCalls["wait"] {
	let waitedFor: readonly number[] = [];
	// struct pollfd, poll(2): a descriptor, the events wanted, those that came. The views share their bytes.
	let numbers = new Int32Array(0);
	let events = new Int16Array(0);
	const timespec = process.arch === "arm" || process.arch === "ia32" ? new Int32Array(2) : new BigInt64Array(2);
	const prepare = (descriptors: readonly number[]): void => {
		const bytes = new ArrayBuffer(descriptors.length * POLLFD);
		numbers = new Int32Array(bytes);
		events = new Int16Array(bytes);
		for (const [place, descriptor] of descriptors.entries()) {
			numbers[place * 2] = descriptor;
			events[place * 4 + 2] = POLLIN;
		}
		waitedFor = descriptors;
	};
	return (descriptors, timeout) => {
		if (descriptors !== waitedFor) prepare(descriptors);
		if (timeout !== undefined) setTimespec(timespec, timeout);
		const count = library.ppoll(numbers, descriptors.length, timeout === undefined ? null : timespec, null);
		const ready = new Set<number>();
		// EINTR is no failure: the caller looks at its clock and comes again.
		if (count === -1 && library.errno() !== "EINTR") throw new Error(`Cannot wait for frames: ${library.errno()}`);
		if (count <= 0) return ready;
		for (const [place, descriptor] of descriptors.entries()) if (events[place * 4 + 3] !== 0) ready.add(descriptor);
		return ready;
	};
}

function setTimespec(timespec: Int32Array | BigInt64Array, milliseconds: number): void {
	const seconds = Math.floor(Math.max(0, milliseconds) / 1000);
	const nanoseconds = Math.floor((Math.max(0, milliseconds) - seconds * 1000) * 1e6);
	if (timespec instanceof BigInt64Array) timespec.set([BigInt(seconds), BigInt(nanoseconds)]);
	else timespec.set([seconds, nanoseconds]);
}
