#include "load.h"
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

// Sends a byte through every connection: how many of them bring it back.
static int alive(const int *sockets, int count) {
	int back = 0;
	for (int i = 0; i < count; i++) if (sockets[i] >= 0 && write(sockets[i], "?", 1) < 0) continue;
	const double until = now() + PATIENCE;
	for (int i = 0; i < count; i++) {
		if (sockets[i] < 0) continue;
		char byte;
		const double left = until - now();
		struct pollfd one = {.fd = sockets[i], .events = POLLIN};
		if (poll(&one, 1, left > 0 ? (int)(left * 1000) : 0) == 1 && read(sockets[i], &byte, 1) == 1 && byte == '?') back++;
	}
	return back;
}

int run_idle(const struct options *options) {
	int *sockets = calloc((size_t)options->connections, sizeof *sockets);
	const double began = now();
	printf("{\"opened\":%d,", open_all(options, ROLE_ECHO, sockets));
	printf("\"seconds\":%.3f}\n", now() - began);
	char line[64];
	for (;;) {
		struct pollfd input = {.fd = 0, .events = POLLIN};
		poll(&input, 1, -1);
		int order;
		while ((order = read_order(line, sizeof line)) == 1) printf("{\"alive\":%d}\n", alive(sockets, options->connections));
		if (order < 0) break;
	}
	for (int i = 0; i < options->connections; i++) if (sockets[i] >= 0) forget(sockets[i]);
	return 0;
}
