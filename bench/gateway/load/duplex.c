// Transfers both ways at once, `connections` of them at any time; what each side makes of what it got is counted on that side.
#include "load.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

// Nothing moved for so many seconds: it hangs.
#define STUCK 20.0

struct transfer { struct flow flow; uint64_t seed; bool active; double moved; uint64_t seen; };

static bool begin(const struct options *options, uint64_t seed, struct transfer *transfer) {
	struct options one = *options;
	one.connections = 1;
	one.seed = seed;
	int socket;
	if (open_all(&one, ROLE_DUPLEX, &socket) != 1) return false;
	*transfer = (struct transfer){.flow = flow_of(socket, seed, options->bytes, true), .seed = seed, .active = true, .moved = now()};
	return true;
}

int run_duplex(const struct options *options) {
	const int lanes = options->connections;
	struct transfer *transfers = calloc((size_t)lanes, sizeof *transfers);
	const int epoll = epoll_create1(EPOLL_CLOEXEC);
	int started = 0, identical = 0, failed = 0, active = 0;
	char told[512] = "";
	const double began = now();
	const struct cpu before = cpu_now(options);
	// A minute of seconds= ends it early; what runs then is brought to its end.
	for (;;) {
		for (int i = 0; i < lanes; i++) {
			if (transfers[i].active || started == options->transfers || now() - began > options->seconds) continue;
			if (!begin(options, options->seed + (uint64_t)started++, &transfers[i])) {
				failed++;
				snprintf(told, sizeof told, "not opened");
				continue;
			}
			active++;
			struct epoll_event event = {.events = flow_wants(&transfers[i].flow), .data.u32 = (uint32_t)i};
			epoll_ctl(epoll, EPOLL_CTL_ADD, transfers[i].flow.socket, &event);
		}
		if (active == 0 && (started == options->transfers || now() - began > options->seconds)) break;
		struct epoll_event events[64];
		const int count = epoll_wait(epoll, events, 64, 500);
		for (int k = 0; k < count; k++) {
			struct transfer *one = &transfers[events[k].data.u32];
			const uint32_t wanted = flow_wants(&one->flow);
			const enum flow_state state = flow_step(&one->flow, events[k].events);
			if (state == FLOW_OPEN) {
				if (flow_wants(&one->flow) == wanted) continue;
				struct epoll_event event = {.events = flow_wants(&one->flow), .data.u32 = events[k].data.u32};
				epoll_ctl(epoll, EPOLL_CTL_MOD, one->flow.socket, &event);
				continue;
			}
			one->active = false;
			active--;
			if (state == FLOW_DONE) identical++;
			else {
				failed++;
				snprintf(told, sizeof told, "%s, seed %lu, sent %lu, received %lu", one->flow.wrong, one->seed, one->flow.sent,
					one->flow.received);
			}
			close(one->flow.socket);
		}
		for (int i = 0; i < lanes; i++) {
			struct transfer *one = &transfers[i];
			const uint64_t seen = one->flow.sent + one->flow.received;
			if (!one->active) continue;
			if (one->seen != seen) {
				one->seen = seen;
				one->moved = now();
			} else if (now() - one->moved > STUCK) {
				one->active = false;
				active--;
				failed++;
				snprintf(told, sizeof told, "stuck, seed %lu, sent %lu, received %lu", one->seed, one->flow.sent, one->flow.received);
				forget(one->flow.socket);
			}
		}
	}
	const struct cpu after = cpu_now(options);
	printf("{\"started\":%d,\"identical\":%d,\"failed\":%d,\"lastFailure\":\"%s\",\"seconds\":%.3f,", started, identical, failed, told,
		now() - began);
	print_cpu(&before, &after);
	puts("}");
	return 0;
}
