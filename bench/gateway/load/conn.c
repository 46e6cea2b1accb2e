// Connections a second: each connects, sends its hello, waits for the backend's byte and resets. Those that the relay ends
// before are counted by how it did so, with the time it took.
#include "load.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

// A connection is given up after so many seconds.
#define DEADLINE 5.0

enum failure { REFUSED, RESET, CLOSED, LATE, MISROUTED, NOT_BEGUN, FAILURES };
static const char *const names[] = {"refused", "reset", "closed", "late", "misrouted", "notBegun"};

static struct { double began; bool said; } flights[MAX_DESCRIPTORS];
static struct { uint64_t done, failed[FAILURES]; } counts;
static struct histogram answered, sent_away;
static uint8_t hello[MAX_HELLO];
static size_t hello_size;
static int epoll, in_flight;
static unsigned turn;
static bool measuring;

static bool start(const struct options *options) {
	const double began = now();
	const int out = begin_connect(options, turn++);
	if (out < 0 || out >= MAX_DESCRIPTORS) {
		if (measuring) counts.failed[errno == ECONNREFUSED ? REFUSED : NOT_BEGUN]++;
		return false;
	}
	flights[out].began = began;
	flights[out].said = false;
	// One call for both of its steps: the less this process does, the more is left for the relay.
	watch(epoll, out, EPOLLIN | EPOLLOUT | EPOLLET);
	in_flight++;
	return true;
}

static void finish(int socket, int failure) {
	const double took = now() - flights[socket].began;
	flights[socket].began = 0;
	in_flight--;
	forget(socket);
	if (!measuring) return;
	if (failure < 0) {
		counts.done++;
		note_time(&answered, took);
	} else {
		counts.failed[failure]++;
		note_time(&sent_away, took);
	}
}

static enum failure why(int socket, int error) {
	socklen_t size = sizeof error;
	if (error == 0) getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size);
	return error == ECONNREFUSED ? REFUSED : error == 0 ? CLOSED : RESET;
}

static void step(int socket) {
	char answer;
	if (!flights[socket].said) {
		if (write(socket, hello, hello_size) != (ssize_t)hello_size) return finish(socket, (int)why(socket, errno));
		flights[socket].said = true;
		return;
	}
	const ssize_t got = read(socket, &answer, 1);
	if (got < 0 && errno == EAGAIN) return;
	if (got < 1) return finish(socket, got == 0 ? CLOSED : (int)why(socket, errno));
	finish(socket, answer == ANSWER_XMPP ? -1 : MISROUTED);
}

static void give_up(double before) {
	for (int i = 0; i < MAX_DESCRIPTORS; i++) {
		if (flights[i].began > 0 && flights[i].began < before) finish(i, LATE);
	}
}

int run_conn(const struct options *options) {
	epoll = epoll_create1(EPOLL_CLOEXEC);
	hello_size = write_hello(hello, options, ROLE_ANSWER, options->seed);
	const double began = now(), from = began + options->warm, until = from + options->seconds;
	double next = began, looked = began, time;
	struct cpu before = cpu_now(options);
	struct epoll_event events[256];
	double measured_from = began;
	measuring = options->warm <= 0;
	while ((time = now()) < until) {
		if (!measuring && time >= from) {
			measuring = true;
			measured_from = time;
			before = cpu_now(options);
		}
		if (options->rate > 0) {
			// Those that are due, also when this process had to wait: the rate is kept.
			for (; next <= time && in_flight < MAX_DESCRIPTORS / 4; next += 1 / options->rate) start(options);
		} else {
			while (in_flight < options->connections && start(options)) {}
		}
		const int count = epoll_wait(epoll, events, 256, options->rate > 0 ? 1 : 20);
		for (int i = 0; i < count; i++) step(events[i].data.fd);
		if (time - looked < 0.25) continue;
		looked = time;
		give_up(time - DEADLINE);
	}
	const double seconds = now() - measured_from;
	struct cpu after = cpu_now(options);
	// With a rate every connection counts, those too that are under way.
	if (options->rate > 0) {
		for (const double end = now() + DEADLINE; in_flight > 0 && now() < end;) {
			const int count = epoll_wait(epoll, events, 256, 20);
			for (int i = 0; i < count; i++) step(events[i].data.fd);
		}
		give_up(now());
	}
	uint64_t failed = 0;
	for (int i = 0; i < FAILURES; i++) failed += counts.failed[i];
	printf("{\"done\":%lu,\"failed\":%lu,\"seconds\":%.3f,\"perSecond\":%.1f,\"failures\":{", counts.done, failed, seconds,
		(double)counts.done / seconds);
	for (int i = 0; i < FAILURES; i++) printf("%s\"%s\":%lu", i > 0 ? "," : "", names[i], counts.failed[i]);
	printf("},");
	print_times("answered", &answered);
	printf(",");
	print_times("sentAway", &sent_away);
	printf(",");
	print_cpu(&before, &after);
	puts("}");
	return 0;
}
