// Readers that stall, on either side of the relay.
#include "load.h"
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

// Opens connections to a source and reads nothing, until a line tells it to: then for `seconds`, and says how much came.
int run_stall(const struct options *options) {
	const int n = options->connections;
	int *sockets = calloc((size_t)n, sizeof *sockets);
	printf("{\"opened\":%d}\n", open_all(options, ROLE_SOURCE, sockets));
	char line[64];
	for (;;) {
		struct pollfd input = {.fd = 0, .events = POLLIN};
		poll(&input, 1, -1);
		int order;
		while ((order = read_order(line, sizeof line)) == 1) {
			uint64_t bytes = 0;
			int moving = 0;
			char *moved = calloc((size_t)n, 1);
			for (const double until = now() + options->seconds; now() < until;) {
				for (int i = 0; i < n; i++) {
					if (sockets[i] < 0) continue;
					const ssize_t got = recv(sockets[i], NULL, 1 << 20, MSG_TRUNC | MSG_DONTWAIT);
					if (got <= 0) continue;
					bytes += (uint64_t)got;
					moving += !moved[i];
					moved[i] = 1;
				}
			}
			free(moved);
			printf("{\"bytes\":%lu,\"moving\":%d}\n", bytes, moving);
		}
		if (order < 0) break;
	}
	for (int i = 0; i < n; i++) if (sockets[i] >= 0) forget(sockets[i]);
	return 0;
}

// The other way round: sends as fast as it is taken, to a backend that reads nothing, or that reads all of it.
int run_push(const struct options *options) {
	static uint8_t block[BLOCK];
	const int n = options->connections;
	int *sockets = calloc((size_t)n, sizeof *sockets);
	const int opened = open_all(options, options->reads ? ROLE_ANSWER : ROLE_HUSH, sockets), epoll = epoll_create1(EPOLL_CLOEXEC);
	for (int i = 0; i < n; i++) if (sockets[i] >= 0) watch(epoll, sockets[i], EPOLLOUT);
	watch(epoll, 0, EPOLLIN);
	printf("{\"opened\":%d}\n", opened);
	uint64_t sent = 0, dropped = 0;
	struct epoll_event events[64];
	char line[64];
	for (;;) {
		const int count = epoll_wait(epoll, events, 64, -1);
		for (int i = 0; i < count; i++) {
			const int socket = events[i].data.fd;
			if (socket == 0) {
				int order;
				while ((order = read_order(line, sizeof line)) == 1) {
					printf("{\"sent\":%lu,\"dropped\":%lu}\n", sent, dropped);
				}
				if (order < 0) return 0;
				continue;
			}
			const ssize_t put = write(socket, block, sizeof block);
			if (put > 0) sent += (uint64_t)put;
			else if (put < 0 && errno != EAGAIN) {
				dropped++;
				forget(socket);
			}
		}
	}
}
