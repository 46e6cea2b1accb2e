// A load generator and a backend for relays that look at the first bytes of a connection. In C, so that neither is what a relay
// waits for. One process does one thing, named by its first argument (main.c); it prints JSON, a document a line.
#pragma once
#define _GNU_SOURCE
#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/types.h>

// More than a process may have open here; descriptors are indexes of arrays.
#define MAX_DESCRIPTORS 65536
#define MAX_PIDS 32
#define MAX_HELLO 4096
#define BLOCK (256 * 1024)
// Who is not there after so many seconds will not come.
#define PATIENCE 10.0

// What the backend is to do. It stands in the hello's random, which a relay passes on untouched and nobody looks at.
enum role {
	ROLE_ANSWER = 'a', // says one byte and waits for the end
	ROLE_ECHO = 'e',
	ROLE_SOURCE = 's', // sends as fast as it is read
	ROLE_HUSH = 'h',   // reads nothing any more
	ROLE_DUPLEX = 'd', // sends and checks at once (duplex.c)
};

// What the backend says when it has the whole hello: which of its two ports the relay chose.
#define ANSWER_XMPP 'X'
#define ANSWER_WEB 'W'

struct options {
	struct sockaddr_in to;
	int web_port;
	int connections;
	int hello;    // bytes of the ClientHello
	int size;     // bytes of a message
	int sources;  // loopback addresses to come from; 0: whatever the kernel takes
	int transfers;
	uint64_t bytes; // of a transfer, each way
	double seconds, warm;
	double rate;  // new connections a second; 0: as fast as answers come
	double pace;  // milliseconds between two messages of a connection; 0: as soon as the echo is there
	int reads;    // push: the backend reads what is sent
	double drip;  // seconds between two further bytes of half a hello; 0: none
	const char *alpn;
	uint64_t seed;
	int relay[MAX_PIDS], backend[MAX_PIDS];
};

// args.c
struct options read_options(int count, char **words);

// clock.c: seconds
double now(void);
struct cpu { double load, relay, backend; };
struct cpu cpu_now(const struct options *options);
void print_cpu(const struct cpu *from, const struct cpu *to);

// histogram.c: seconds in, microseconds out
struct histogram { uint64_t count; double longest; uint32_t cell[64 * 256]; };
void note_time(struct histogram *times, double seconds);
double percentile(const struct histogram *times, double part);
void print_times(const char *name, const struct histogram *times);

// hello.c
size_t write_hello(uint8_t *bytes, const struct options *options, enum role role, uint64_t seed);
int hello_role(const uint8_t *hello, uint64_t *seed);
// How long a hello is whose first `got` bytes are there; 0: not known yet.
size_t hello_length(const uint8_t *bytes, size_t got);

// sockets.c
int listen_on(struct sockaddr_in place, int port);
// Begins to connect, from the source address whose turn it is. -1 and errno when the kernel does not even begin.
int begin_connect(const struct options *options, unsigned turn);
// Opens connections that have sent their hello and got its answer. Those that fail are -1.
int open_all(const struct options *options, enum role role, int *sockets);
void forget(int socket); // closes with a reset, which leaves no TIME_WAIT behind
void watch(int epoll, int socket, uint32_t events);
void rewatch(int epoll, int socket, uint32_t events);
// Reads a line of orders, if one is there: 1 a line, 0 not yet, -1 the end of input.
int read_order(char *line, size_t space);

// pattern.c: bytes that depend on seed and place alone
void pattern(uint64_t seed, uint64_t at, uint8_t *bytes, size_t count);
uint64_t mix(uint64_t value);

// duplex-flow.c
enum flow_state { FLOW_OPEN, FLOW_DONE, FLOW_WRONG };
struct flow {
	int socket;
	uint64_t out, in, chance; // seeds
	uint64_t total, sent, received;
	uint64_t hold;            // sends no more than that before the other side has ended
	bool out_ended, in_ended;
	const char *wrong;
};
struct flow flow_of(int socket, uint64_t seed, uint64_t total, bool client);
enum flow_state flow_step(struct flow *flow, uint32_t events);
uint32_t flow_wants(const struct flow *flow);

int run_backend(const struct options *options);
int run_probe(const struct options *options);
int run_conn(const struct options *options);
int run_ping(const struct options *options);
int run_bulk(const struct options *options);
int run_idle(const struct options *options);
int run_slow(const struct options *options);
int run_stall(const struct options *options);
int run_push(const struct options *options);
int run_duplex(const struct options *options);
