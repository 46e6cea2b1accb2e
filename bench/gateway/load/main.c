// load MODE name=value ...   (cc -O2 -o load *.c; bench/gateway/build-load.mjs does it)
#include "load.h"
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

static const struct mode {
	const char *name;
	int (*run)(const struct options *);
	const char *about;
} modes[] = {
	{"backend", run_backend, "answers every hello, and does what its random says; a line \"stats\" asks for counts"},
	{"probe", run_probe, "one hello: which backend answers"},
	{"conn", run_conn, "connect, hello, one answer byte, reset: connections a second, `connections` at a time or `rate` a second"},
	{"ping", run_ping, "one message in flight on each connection: messages a second, round trips, connections that were dropped"},
	{"bulk", run_bulk, "reads what a source sends: bytes a second"},
	{"idle", run_idle, "opens connections and holds them; a line \"check\" sends a byte through each"},
	{"slow", run_slow, "holds half hellos, and comes again when it is sent away"},
	{"stall", run_stall, "opens connections to a source and reads nothing, before a line \"read\""},
	{"push", run_push, "sends to a backend that reads nothing, or everything with reads=1; a line \"stats\" asks for counts"},
	{"duplex", run_duplex, "transfers both ways at once, in chunks of any size, with half-close: are all bytes right"},
};

int main(int count, char **words) {
	const char *name = count > 1 ? words[1] : "";
	for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
		if (strcmp(name, modes[i].name) != 0) continue;
		signal(SIGPIPE, SIG_IGN);
		setvbuf(stdout, NULL, _IOLBF, 0);
		struct rlimit limit;
		getrlimit(RLIMIT_NOFILE, &limit);
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
		struct options options = read_options(count - 2, words + 2);
		return modes[i].run(&options);
	}
	fprintf(stderr, "load MODE to=ADDRESS:PORT name=value ...\n");
	for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) fprintf(stderr, "  %-8s %s\n", modes[i].name, modes[i].about);
	return 64;
}
