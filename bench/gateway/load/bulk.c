// How fast a source gets through. What comes is thrown away in the kernel (MSG_TRUNC, tcp(7)), so that the relay copies and we do not.
#include "load.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int run_bulk(const struct options *options) {
	const int n = options->connections;
	int *sockets = calloc((size_t)n, sizeof *sockets);
	const int opened = open_all(options, ROLE_SOURCE, sockets), epoll = epoll_create1(EPOLL_CLOEXEC);
	for (int i = 0; i < n; i++) if (sockets[i] >= 0) watch(epoll, sockets[i], EPOLLIN);
	const double began = now(), from = began + options->warm, until = from + options->seconds;
	double time, measured_from = began;
	bool measuring = options->warm <= 0;
	struct cpu before = cpu_now(options);
	uint64_t bytes = 0, dropped = 0;
	struct epoll_event events[64];
	while ((time = now()) < until) {
		if (!measuring && time >= from) {
			measuring = true;
			measured_from = time;
			bytes = 0;
			before = cpu_now(options);
		}
		const int count = epoll_wait(epoll, events, 64, 50);
		for (int i = 0; i < count; i++) {
			const ssize_t got = recv(events[i].data.fd, NULL, 1 << 20, MSG_TRUNC);
			if (got > 0) bytes += (uint64_t)got;
			else if (got == 0 || errno != EAGAIN) {
				dropped++;
				forget(events[i].data.fd);
			}
		}
	}
	const double seconds = now() - measured_from;
	const struct cpu after = cpu_now(options);
	printf("{\"opened\":%d,\"dropped\":%lu,\"bytes\":%lu,\"seconds\":%.3f,\"perSecond\":%.1f,", opened, dropped, bytes, seconds,
		(double)bytes / seconds);
	print_cpu(&before, &after);
	puts("}");
	return 0;
}
