#include "load.h"
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void fail(const char *word) {
	fprintf(stderr, "Cannot understand \"%s\"\n", word);
	exit(64);
}

static void read_pids(char *text, int *pids) {
	int count = 0;
	for (char *word = strtok(text, ","); word != NULL && count < MAX_PIDS; word = strtok(NULL, ",")) pids[count++] = atoi(word);
}

static struct sockaddr_in read_place(char *text) {
	struct sockaddr_in place = {.sin_family = AF_INET};
	char *colon = strchr(text, ':');
	if (colon == NULL) fail(text);
	*colon = 0;
	if (inet_pton(AF_INET, text, &place.sin_addr) != 1) fail(text);
	place.sin_port = htons((uint16_t)atoi(colon + 1));
	return place;
}

struct options read_options(int count, char **words) {
	struct options options = {
		.connections = 1, .hello = 390, .size = 200, .seconds = 2, .transfers = 1, .alpn = "xmpp-client", .bytes = 1 << 20, .seed = 1,
	};
	for (int i = 0; i < count; i++) {
		char *value = strchr(words[i], '=');
		if (value == NULL) fail(words[i]);
		*value++ = 0;
		const char *name = words[i];
		if (!strcmp(name, "to")) options.to = read_place(value);
		else if (!strcmp(name, "web")) options.web_port = atoi(value);
		else if (!strcmp(name, "connections")) options.connections = atoi(value);
		else if (!strcmp(name, "hello")) options.hello = atoi(value);
		else if (!strcmp(name, "size")) options.size = atoi(value);
		else if (!strcmp(name, "sources")) options.sources = atoi(value);
		else if (!strcmp(name, "transfers")) options.transfers = atoi(value);
		else if (!strcmp(name, "reads")) options.reads = atoi(value);
		else if (!strcmp(name, "bytes")) options.bytes = strtoull(value, NULL, 10);
		else if (!strcmp(name, "seconds")) options.seconds = atof(value);
		else if (!strcmp(name, "warm")) options.warm = atof(value);
		else if (!strcmp(name, "rate")) options.rate = atof(value);
		else if (!strcmp(name, "pace")) options.pace = atof(value);
		else if (!strcmp(name, "drip")) options.drip = atof(value);
		else if (!strcmp(name, "alpn")) options.alpn = value;
		else if (!strcmp(name, "seed")) options.seed = strtoull(value, NULL, 10);
		else if (!strcmp(name, "relay")) read_pids(value, options.relay);
		else if (!strcmp(name, "backend")) read_pids(value, options.backend);
		else fail(name);
	}
	if (options.to.sin_family == 0) fail("to");
	if (options.connections < 1 || options.connections > MAX_DESCRIPTORS / 2) fail("connections");
	if (options.size < 1 || options.size > 65536) fail("size");
	return options;
}
