// Sends a pattern and checks another one that comes at the same time. Client and backend are the same but for their seeds.
#include "load.h"
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define CHUNK 65536

// Bytes of the next chunk: from 1 to 64 KB, every length in bits as likely as another.
static size_t next_size(struct flow *flow) {
	flow->chance = mix(flow->chance);
	const unsigned bits = (unsigned)(flow->chance % 17);
	const size_t size = ((size_t)1 << bits) | (size_t)((flow->chance >> 8) & (((uint64_t)1 << bits) - 1));
	return size < CHUNK ? size : CHUNK;
}

struct flow flow_of(int socket, uint64_t seed, uint64_t total, bool client) {
	const uint64_t first = mix(seed), second = mix(first);
	struct flow flow = {
		.socket = socket, .total = total, .hold = total, .out = client ? first : second, .in = client ? second : first,
		.chance = mix(seed + (client ? 1 : 2)),
	};
	// By turns: both end when they like; the backend sends its second half, or the client does, to who has ended already.
	if ((seed % 3 == 1 && !client) || (seed % 3 == 2 && client)) flow.hold = total / 2;
	return flow;
}

uint32_t flow_wants(const struct flow *flow) {
	const bool may_send = !flow->out_ended && (flow->sent < flow->hold || flow->in_ended);
	return (flow->in_ended ? 0 : (uint32_t)EPOLLIN) | (may_send ? (uint32_t)EPOLLOUT : 0);
}

static void receive(struct flow *flow) {
	static uint8_t got[CHUNK], expected[CHUNK];
	const ssize_t count = read(flow->socket, got, next_size(flow));
	if (count < 0) {
		if (errno != EAGAIN) flow->wrong = "reset";
		return;
	}
	if (count == 0) {
		flow->in_ended = true;
		if (flow->received != flow->total) flow->wrong = "ended early";
		return;
	}
	pattern(flow->in, flow->received, expected, (size_t)count);
	if (flow->received + (uint64_t)count > flow->total) flow->wrong = "too much";
	else if (memcmp(got, expected, (size_t)count) != 0) flow->wrong = "other bytes";
	flow->received += (uint64_t)count;
}

static void send_some(struct flow *flow) {
	static uint8_t chunk[CHUNK];
	const uint64_t until = flow->in_ended ? flow->total : flow->hold;
	size_t size = next_size(flow);
	if (size > until - flow->sent) size = (size_t)(until - flow->sent);
	pattern(flow->out, flow->sent, chunk, size);
	const ssize_t count = write(flow->socket, chunk, size);
	if (count < 0) {
		if (errno != EAGAIN) flow->wrong = "cannot send";
		return;
	}
	flow->sent += (uint64_t)count;
	if (flow->sent < flow->total) return;
	shutdown(flow->socket, SHUT_WR);
	flow->out_ended = true;
}

enum flow_state flow_step(struct flow *flow, uint32_t events) {
	if (events & (EPOLLIN | EPOLLHUP | EPOLLERR) && !flow->in_ended) receive(flow);
	if (flow->wrong == NULL && events & EPOLLOUT && flow_wants(flow) & EPOLLOUT) send_some(flow);
	if (flow->wrong == NULL && events & EPOLLERR && !(flow->in_ended && flow->out_ended)) flow->wrong = "reset";
	if (flow->wrong != NULL) return FLOW_WRONG;
	return flow->in_ended && flow->out_ended ? FLOW_DONE : FLOW_OPEN;
}
