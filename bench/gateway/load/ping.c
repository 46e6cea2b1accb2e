// Messages that come back: one in flight on each connection. A connection that the relay drops is counted, the others go on.
#include "load.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static struct histogram times;
static uint8_t bytes[BLOCK];

struct session { double sent; int got; bool waiting; };

static void say(int socket, struct session *session, size_t size) {
	session->sent = now();
	session->got = 0;
	session->waiting = true;
	// A message fits into an empty send buffer; if it does not, the connection is broken, and reading will say so.
	if (write(socket, bytes, size) < 0) return;
}

int run_ping(const struct options *options) {
	const int n = options->connections;
	const size_t size = (size_t)options->size;
	int *sockets = calloc((size_t)n, sizeof *sockets);
	struct session *sessions = calloc(MAX_DESCRIPTORS, sizeof *sessions);
	const int opened = open_all(options, ROLE_ECHO, sockets), epoll = epoll_create1(EPOLL_CLOEXEC);
	uint64_t messages = 0, dropped = 0;
	const double began = now(), from = began + options->warm, until = from + options->seconds, pace = options->pace / 1000;
	double time, measured_from = began, swept = 0;
	bool measuring = options->warm <= 0;
	struct cpu before = cpu_now(options);
	for (int i = 0; i < n; i++) {
		if (sockets[i] < 0) continue;
		watch(epoll, sockets[i], EPOLLIN);
		// Spread over the pace, as people are.
		if (pace > 0) sessions[sockets[i]].sent = began - pace * (double)(n - i) / n;
		else say(sockets[i], &sessions[sockets[i]], size);
	}
	struct epoll_event events[256];
	while ((time = now()) < until) {
		if (!measuring && time >= from) {
			measuring = true;
			measured_from = time;
			before = cpu_now(options);
		}
		const int count = epoll_wait(epoll, events, 256, pace > 0 ? 2 : 50);
		for (int i = 0; i < count; i++) {
			const int socket = events[i].data.fd;
			struct session *session = &sessions[socket];
			const ssize_t got = read(socket, bytes, sizeof bytes);
			if (got < 0 && errno == EAGAIN) continue;
			if (got <= 0) {
				dropped++;
				epoll_ctl(epoll, EPOLL_CTL_DEL, socket, NULL);
				for (int k = 0; k < n; k++) if (sockets[k] == socket) sockets[k] = -1;
				forget(socket);
				continue;
			}
			session->got += (int)got;
			if (session->got < options->size) continue;
			session->waiting = false;
			if (measuring) {
				note_time(&times, now() - session->sent);
				messages++;
			}
			if (pace <= 0) say(socket, session, size);
		}
		if (pace <= 0 || time - swept < 0.002) continue;
		swept = time;
		for (int i = 0; i < n; i++) {
			if (sockets[i] < 0) continue;
			struct session *session = &sessions[sockets[i]];
			if (!session->waiting && time - session->sent >= pace) say(sockets[i], session, size);
		}
	}
	const double seconds = now() - measured_from;
	const struct cpu after = cpu_now(options);
	printf("{\"opened\":%d,\"dropped\":%lu,\"messages\":%lu,\"seconds\":%.3f,\"perSecond\":%.1f,", opened, dropped, messages,
		seconds, (double)messages / seconds);
	print_times("roundTrip", &times);
	printf(",");
	print_cpu(&before, &after);
	puts("}");
	for (int i = 0; i < n; i++) if (sockets[i] >= 0) forget(sockets[i]);
	return 0;
}
