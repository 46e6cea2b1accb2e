#include "load.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void set(int socket, int level, int option, int value) {
	setsockopt(socket, level, option, &value, sizeof value);
}

int listen_on(struct sockaddr_in place, int port) {
	place.sin_port = htons((uint16_t)port);
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	set(listener, SOL_SOCKET, SO_REUSEADDR, 1);
	if (bind(listener, (struct sockaddr *)&place, sizeof place) < 0 || listen(listener, 4096) < 0) {
		perror("Cannot listen");
		exit(1);
	}
	return listener;
}

int begin_connect(const struct options *options, unsigned turn) {
	int out = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (out < 0) return -1;
	set(out, IPPROTO_TCP, TCP_NODELAY, 1);
	if (options->sources > 0) {
		// The 28,000 ephemeral ports are for each source address; without this option bind(2) would take one of all.
		set(out, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1);
		struct sockaddr_in from = {.sin_family = AF_INET};
		from.sin_addr.s_addr = htonl(0x7f000002u + ((1 + turn % (unsigned)options->sources) << 8));
		if (bind(out, (struct sockaddr *)&from, sizeof from) < 0) goto failed;
	}
	if (connect(out, (const struct sockaddr *)&options->to, sizeof options->to) == 0 || errno == EINPROGRESS) return out;
failed:;
	const int why = errno;
	close(out);
	errno = why;
	return -1;
}

void forget(int socket) {
	const struct linger linger = {1, 0};
	setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
	close(socket);
}

void watch(int epoll, int socket, uint32_t events) {
	struct epoll_event event = {.events = events, .data.fd = socket};
	epoll_ctl(epoll, EPOLL_CTL_ADD, socket, &event);
}

void rewatch(int epoll, int socket, uint32_t events) {
	struct epoll_event event = {.events = events, .data.fd = socket};
	epoll_ctl(epoll, EPOLL_CTL_MOD, socket, &event);
}

// A batch small enough for any backlog.
#define AT_ONCE 64

static bool ready(int socket, short events, double until) {
	struct pollfd one = {.fd = socket, .events = events};
	const double left = until - now();
	return poll(&one, 1, left > 0 ? (int)(left * 1000) + 1 : 0) == 1;
}

static bool introduce(int out, const uint8_t *hello, size_t length) {
	const double until = now() + PATIENCE;
	if (!ready(out, POLLOUT, until) || write(out, hello, length) != (ssize_t)length) return false;
	return true;
}

int open_all(const struct options *options, enum role role, int *sockets) {
	uint8_t hello[MAX_HELLO], answer;
	const size_t length = write_hello(hello, options, role, options->seed);
	int opened = 0;
	for (int from = 0; from < options->connections; from += AT_ONCE) {
		const int to = from + AT_ONCE < options->connections ? from + AT_ONCE : options->connections;
		for (int i = from; i < to; i++) {
			sockets[i] = begin_connect(options, (unsigned)i);
			if (sockets[i] < 0 || introduce(sockets[i], hello, length)) continue;
			forget(sockets[i]);
			sockets[i] = -1;
		}
		for (int i = from; i < to; i++) {
			if (sockets[i] < 0) continue;
			if (ready(sockets[i], POLLIN, now() + PATIENCE) && read(sockets[i], &answer, 1) == 1 && answer == ANSWER_XMPP) {
				opened++;
				continue;
			}
			forget(sockets[i]);
			sockets[i] = -1;
		}
	}
	return opened;
}

int read_order(char *line, size_t space) {
	static char waiting[256];
	static size_t length;
	for (;;) {
		char *end = memchr(waiting, '\n', length);
		if (end != NULL) {
			const size_t size = (size_t)(end - waiting);
			snprintf(line, space, "%.*s", (int)size, waiting);
			length -= size + 1;
			memmove(waiting, end + 1, length);
			return 1;
		}
		struct pollfd one = {.fd = 0, .events = POLLIN};
		if (poll(&one, 1, 0) != 1) return 0;
		const ssize_t got = read(0, waiting + length, sizeof waiting - length);
		if (got <= 0) return -1;
		length += (size_t)got;
	}
}
