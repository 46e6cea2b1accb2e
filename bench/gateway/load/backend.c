// What is behind the relay. One process for everything: a hello's random says what the connection is for.
#include "load.h"
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct peer {
	int role; // 0: its hello is not whole yet
	bool web;
	size_t got, waiting;
	uint8_t *kept; // of the hello, then of an echo that the peer does not take
	struct flow *flow;
};

static struct peer peers[MAX_DESCRIPTORS];
static uint8_t block[BLOCK];
static struct { uint64_t accepted, sent, received, identical, different; } counts;
static int epoll;

static void drop(int socket) {
	struct peer *peer = &peers[socket];
	free(peer->kept);
	free(peer->flow);
	*peer = (struct peer){0};
	// No TIME_WAIT is left here either, nor, as the relay gets a reset for its FIN, there.
	forget(socket);
}

static void accept_some(int listener, bool web) {
	for (int i = 0; i < 64; i++) {
		const int in = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (in < 0) return;
		if (in >= MAX_DESCRIPTORS) {
			close(in);
			continue;
		}
		const int one = 1;
		setsockopt(in, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
		peers[in] = (struct peer){.web = web};
		counts.accepted++;
		watch(epoll, in, EPOLLIN);
	}
}

static void begin(int socket, const struct options *options, const uint8_t *hello) {
	struct peer *peer = &peers[socket];
	uint64_t seed;
	peer->role = hello_role(hello, &seed);
	const char answer = peer->web ? ANSWER_WEB : ANSWER_XMPP;
	if (write(socket, &answer, 1) != 1) return drop(socket);
	if (peer->role == ROLE_SOURCE) rewatch(epoll, socket, EPOLLOUT);
	if (peer->role == ROLE_HUSH) rewatch(epoll, socket, 0);
	if (peer->role == ROLE_DUPLEX) {
		peer->flow = malloc(sizeof *peer->flow);
		*peer->flow = flow_of(socket, seed, options->bytes, false);
		rewatch(epoll, socket, flow_wants(peer->flow));
	}
}

static void read_hello(int socket, const struct options *options) {
	struct peer *peer = &peers[socket];
	// The usual hello comes whole, and nothing of it has to be kept.
	uint8_t *hello = peer->kept == NULL ? block : peer->kept;
	const size_t length = hello_length(hello, peer->got);
	const ssize_t count = read(socket, hello + peer->got, (length == 0 ? MAX_HELLO : length) - peer->got);
	if (count <= 0) {
		if (count == 0 || errno != EAGAIN) drop(socket);
		return;
	}
	peer->got += (size_t)count;
	const size_t wanted = hello_length(hello, peer->got);
	// Who sends on before our answer would lose bytes here; nobody does (a web server's PROXY header apart).
	if (peer->web || (wanted > 0 && peer->got >= wanted)) return begin(socket, options, hello);
	if (peer->kept == NULL) {
		peer->kept = malloc(MAX_HELLO);
		memcpy(peer->kept, block, peer->got);
	}
}

// Keeps what the peer does not take now, and reads nothing until it is gone.
static void echo(int socket, uint32_t events) {
	struct peer *peer = &peers[socket];
	const bool writing = peer->waiting > 0;
	if (writing && !(events & EPOLLOUT)) return drop(socket);
	uint8_t *bytes = writing ? peer->kept : block;
	size_t count = peer->waiting;
	if (!writing) {
		const ssize_t got = read(socket, block, sizeof block);
		if (got < 0 && errno == EAGAIN) return;
		if (got <= 0) return drop(socket);
		count = (size_t)got;
	}
	const ssize_t put = write(socket, bytes, count);
	if (put < 0 && errno != EAGAIN) return drop(socket);
	const size_t left = count - (put < 0 ? 0 : (size_t)put);
	if (left == 0 && !writing) return;
	if (left > 0) {
		if (!writing) peer->kept = realloc(peer->kept, left);
		memmove(peer->kept, bytes + count - left, left);
	}
	peer->waiting = left;
	rewatch(epoll, socket, left > 0 ? EPOLLOUT : EPOLLIN);
}

static void serve(int socket, uint32_t events, const struct options *options) {
	struct peer *peer = &peers[socket];
	ssize_t count;
	switch (peer->role) {
	case 0: return read_hello(socket, options);
	case ROLE_ECHO: return echo(socket, events);
	case ROLE_SOURCE:
		if (events & (EPOLLERR | EPOLLHUP)) return drop(socket);
		count = write(socket, block, sizeof block);
		if (count < 0 && errno != EAGAIN) return drop(socket);
		if (count > 0) counts.sent += (uint64_t)count;
		return;
	case ROLE_HUSH: return drop(socket); // only an end or an error is told
	case ROLE_DUPLEX: {
		const uint32_t before = flow_wants(peer->flow);
		const enum flow_state state = flow_step(peer->flow, events);
		if (state == FLOW_OPEN) {
			if (flow_wants(peer->flow) != before) rewatch(epoll, socket, flow_wants(peer->flow));
			return;
		}
		if (state == FLOW_DONE) counts.identical++;
		else counts.different++;
		if (state == FLOW_WRONG) return drop(socket);
		free(peer->flow);
		peer->flow = NULL;
		// Not with a reset: the client may not have read its end yet.
		close(socket);
		*peer = (struct peer){0};
		return;
	}
	default:
		count = read(socket, block, sizeof block);
		if (count > 0) counts.received += (uint64_t)count;
		else if (count == 0 || errno != EAGAIN) drop(socket);
	}
}

int run_backend(const struct options *options) {
	epoll = epoll_create1(EPOLL_CLOEXEC);
	const int xmpp = listen_on(options->to, ntohs(options->to.sin_port));
	const int web = listen_on(options->to, options->web_port);
	watch(epoll, xmpp, EPOLLIN);
	watch(epoll, web, EPOLLIN);
	watch(epoll, 0, EPOLLIN);
	puts("{\"ready\":true}");
	struct epoll_event events[256];
	for (;;) {
		const int count = epoll_wait(epoll, events, 256, -1);
		for (int i = 0; i < count; i++) {
			const int socket = events[i].data.fd;
			if (socket == xmpp || socket == web) accept_some(socket, socket == web);
			else if (socket != 0) serve(socket, events[i].events, options);
			else {
				char line[64];
				int order;
				while ((order = read_order(line, sizeof line)) == 1) {
					printf("{\"accepted\":%lu,\"sent\":%lu,\"received\":%lu,\"identical\":%lu,\"different\":%lu}\n",
						counts.accepted, counts.sent, counts.received, counts.identical, counts.different);
				}
				if (order < 0) return 0; // who started us is gone
			}
		}
	}
}
