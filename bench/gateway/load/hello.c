// A ClientHello as browsers and libraries send it (RFC 8446, 4.1.2), in one record. Nobody answers it as TLS.
#include "load.h"
#include <string.h>

// The first byte of the random: behind the record's header, the message's header and the version.
#define RANDOM_AT (5 + 4 + 2)

static uint8_t *put(uint8_t *to, const void *bytes, size_t count) {
	memcpy(to, bytes, count);
	return to + count;
}

static uint8_t *put16(uint8_t *to, size_t value) {
	to[0] = (uint8_t)(value >> 8);
	to[1] = (uint8_t)value;
	return to + 2;
}

static uint8_t *put_filler(uint8_t *to, size_t count) {
	for (size_t i = 0; i < count; i++) to[i] = (uint8_t)mix(i);
	return to + count;
}

static uint8_t *extension(uint8_t *to, int type, size_t length) {
	return put16(put16(to, (size_t)type), length);
}

size_t write_hello(uint8_t *bytes, const struct options *options, enum role role, uint64_t seed) {
	const char *name = "example.com";
	// X25519MLKEM768 has 1,216 bytes; who is asked for a short hello does not send it.
	const bool post_quantum = options->hello >= 1700;
	uint8_t *to = bytes + 9;
	to = put16(to, 0x0303);
	*to++ = (uint8_t)role;
	for (int i = 0; i < 8; i++) *to++ = (uint8_t)(seed >> (8 * i));
	to = put_filler(to, 23);
	*to++ = 32;
	to = put_filler(to, 32);
	const uint16_t suites[] = {0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014};
	to = put16(to, sizeof suites);
	for (size_t i = 0; i < sizeof suites / 2; i++) to = put16(to, suites[i]);
	*to++ = 1;
	*to++ = 0;
	uint8_t *extensions = to;
	to += 2;
	const size_t length = strlen(name);
	to = extension(to, 0, length + 5);
	to = put16(to, length + 3);
	*to++ = 0;
	to = put(put16(to, length), name, length);
	const uint16_t groups[] = {0x11ec, 0x001d, 0x0017, 0x0018};
	const size_t first = post_quantum ? 0 : 1;
	to = put16(extension(to, 10, 2 + 2 * (4 - first)), 2 * (4 - first));
	for (size_t i = first; i < 4; i++) to = put16(to, groups[i]);
	const uint16_t signatures[] = {0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601};
	to = put16(extension(to, 13, 2 + sizeof signatures), sizeof signatures);
	for (size_t i = 0; i < sizeof signatures / 2; i++) to = put16(to, signatures[i]);
	to = put(extension(to, 43, 5), "\4\3\4\3\3", 5);
	const size_t shares = (post_quantum ? 4 + 1216 : 0) + 4 + 32;
	to = put16(extension(to, 51, shares + 2), shares);
	if (post_quantum) to = put_filler(put16(put16(to, 0x11ec), 1216), 1216);
	to = put_filler(put16(put16(to, 0x001d), 32), 32);
	// RFC 7301, 3.1
	const size_t alpn = strlen(options->alpn);
	if (alpn > 0) {
		to = put16(extension(to, 16, alpn + 3), alpn + 1);
		*to++ = (uint8_t)alpn;
		to = put(to, options->alpn, alpn);
	}
	// RFC 7685, 3
	const size_t so_far = (size_t)(to - bytes);
	if (so_far + 4 < (size_t)options->hello && options->hello <= MAX_HELLO) {
		const size_t padding = (size_t)options->hello - so_far - 4;
		to = extension(to, 21, padding);
		memset(to, 0, padding);
		to += padding;
	}
	const size_t whole = (size_t)(to - bytes);
	put16(extensions, whole - (size_t)(extensions - bytes) - 2);
	memcpy(bytes, "\26\3\1", 3);
	put16(bytes + 3, whole - 5);
	bytes[5] = 1;
	bytes[6] = 0;
	put16(bytes + 7, whole - 9);
	return whole;
}

int hello_role(const uint8_t *hello, uint64_t *seed) {
	*seed = 0;
	for (int i = 0; i < 8; i++) *seed |= (uint64_t)hello[RANDOM_AT + 1 + i] << (8 * i);
	return hello[RANDOM_AT];
}

size_t hello_length(const uint8_t *bytes, size_t got) {
	return got < 5 ? 0 : 5 + (size_t)(bytes[3] << 8 | bytes[4]);
}
