#include "load.h"
#include <stdio.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

int run_probe(const struct options *options) {
	uint8_t hello[MAX_HELLO];
	char answer = '-';
	const size_t length = write_hello(hello, options, ROLE_ANSWER, 0);
	const int out = socket(AF_INET, SOCK_STREAM, 0);
	const struct timeval patience = {.tv_sec = (long)PATIENCE};
	setsockopt(out, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	const bool open = connect(out, (const struct sockaddr *)&options->to, sizeof options->to) == 0 &&
		write(out, hello, length) == (ssize_t)length;
	if (open && read(out, &answer, 1) != 1) answer = '-';
	printf("{\"connected\":%s,\"answer\":\"%c\"}\n", open ? "true" : "false", answer);
	return 0;
}
