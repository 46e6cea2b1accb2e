// Times in cells that are 1/256 of a power of two wide: any number of them, to 0.4 %.
#include "load.h"
#include <math.h>
#include <stdio.h>

#define PARTS 256

void note_time(struct histogram *times, double seconds) {
	if (seconds > times->longest) times->longest = seconds;
	uint64_t nanoseconds = seconds <= 0 ? 1 : (uint64_t)(seconds * 1e9) + 1;
	int power = 63 - __builtin_clzll(nanoseconds);
	uint64_t part = power >= 8 ? (nanoseconds >> (power - 8)) & (PARTS - 1) : (nanoseconds << (8 - power)) & (PARTS - 1);
	times->cell[(size_t)power * PARTS + part]++;
	times->count++;
}

double percentile(const struct histogram *times, double part) {
	if (times->count == 0) return 0;
	uint64_t wanted = (uint64_t)ceil(part * (double)times->count), seen = 0;
	if (wanted == 0) wanted = 1;
	for (size_t i = 0; i < sizeof times->cell / sizeof *times->cell; i++) {
		seen += times->cell[i];
		if (seen < wanted) continue;
		// The middle of the cell.
		double width = ldexp(1.0, (int)(i / PARTS));
		return width * (1 + ((double)(i % PARTS) + 0.5) / PARTS) / 1000;
	}
	return times->longest * 1e6;
}

void print_times(const char *name, const struct histogram *times) {
	printf("\"%s\":{\"count\":%lu,\"p50\":%.2f,\"p99\":%.2f,\"longest\":%.1f}", name, (unsigned long)times->count,
		percentile(times, 0.5), percentile(times, 0.99), times->longest * 1e6);
}
