#include "load.h"
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

double now(void) {
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

// What a process has used, all of its threads together, those that have ended too (proc(5), /proc/PID/stat, fields 14 and 15).
static double cpu_of_process(int pid) {
	char path[64], text[1024];
	snprintf(path, sizeof path, "/proc/%d/stat", pid);
	FILE *file = fopen(path, "r");
	if (file == NULL) return 0;
	size_t length = fread(text, 1, sizeof text - 1, file);
	fclose(file);
	text[length] = 0;
	// A program's name may hold blanks and brackets.
	const char *rest = strrchr(text, ')');
	unsigned long user = 0, system = 0;
	if (rest == NULL || sscanf(rest + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system) != 2) return 0;
	return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

static double sum(const int *pids) {
	double seconds = 0;
	for (int i = 0; i < MAX_PIDS && pids[i] != 0; i++) seconds += cpu_of_process(pids[i]);
	return seconds;
}

struct cpu cpu_now(const struct options *options) {
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	const double own = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
		(double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6;
	return (struct cpu){own, sum(options->relay), sum(options->backend)};
}

void print_cpu(const struct cpu *from, const struct cpu *to) {
	printf("\"cpu\":{\"load\":%.3f,\"relay\":%.3f,\"backend\":%.3f}", to->load - from->load, to->relay - from->relay,
		to->backend - from->backend);
}
