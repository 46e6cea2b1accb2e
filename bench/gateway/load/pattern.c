#include "load.h"
#include <string.h>

// splitmix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators): the nth word needs no word before it.
uint64_t mix(uint64_t value) {
	value += 0x9e3779b97f4a7c15u;
	value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9u;
	value = (value ^ (value >> 27)) * 0x94d049bb133111ebu;
	return value ^ (value >> 31);
}

void pattern(uint64_t seed, uint64_t at, uint8_t *bytes, size_t count) {
	uint64_t index = at / 8;
	size_t skip = at % 8;
	while (count > 0) {
		const uint64_t word = mix(seed ^ (index++ * 0xd1342543de82ef95u));
		const size_t part = 8 - skip < count ? 8 - skip : count;
		memcpy(bytes, (const uint8_t *)&word + skip, part);
		bytes += part;
		count -= part;
		skip = 0;
	}
}
