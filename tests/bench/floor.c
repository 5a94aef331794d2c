/* SPDX-License-Identifier: ISC
 * floor.c - what nothing can be faster than, measured in the same run. */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "guardbook/identity.h"
#include "tests/bench/bench.h"

double bench_share(void)
{
	double from = bench_now_s(), wall;
	clock_t had = clock();

	bench_check_s(5000, false);
	wall = bench_now_s() - from;
	return (double)(clock() - had) / CLOCKS_PER_SEC / wall;
}

double bench_flush_ms(const char *folder)
{
	static const char bytes[4096];
	char path[400];
	double took[15];

	snprintf(path, sizeof(path), "%s/floor", folder);
	for (size_t i = 0; i < GB_COUNT(took); i++) {
		double from = bench_now_s();
		int fd = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);

		if (fd < 0 || write(fd, bytes, sizeof(bytes)) < 0 ||
		    fdatasync(fd) < 0)
			perror("floor");
		close(fd);
		took[i] = 1e3 * (bench_now_s() - from);
	}
	unlink(path);
	return bench_median(took, GB_COUNT(took));
}

/* As long as the bytes of a commit that are signed. */
enum { SIGNED_BYTES = 420 };

struct checks {
	size_t n;
	const unsigned char *key, *message;
	char *armor;
};

static void *check(void *ctx)
{
	const struct checks *c = ctx;

	for (size_t i = 0; i < c->n; i++)
		if (!gb_sshsig_check(c->key, c->armor, strlen(c->armor),
				     c->message, SIGNED_BYTES)) {
			fprintf(stderr, "bench: a signature does not hold\n");
			exit(1);
		}
	return NULL;
}

double bench_check_s(size_t n, bool all_cores)
{
	static const unsigned char message[SIGNED_BYTES] = { 1 };
	static const unsigned char seed_bytes[GB_KEY_BYTES] = { 7 };
	size_t hands = all_cores ? (size_t)sysconf(_SC_NPROCESSORS_ONLN) : 1;
	pthread_t *thread = calloc(hands, sizeof(*thread));
	struct gb_identity *who = NULL;
	struct gb_key *seed = NULL;
	struct gb_buf armor = { 0 };
	struct checks c = { .message = message };
	double from;

	must(gb_key_from(&seed, seed_bytes, err));
	must(gb_identity_make(&who, seed, err));
	gb_sshsig_sign(&armor, who, message, SIGNED_BYTES);
	c.n = n / hands;
	c.key = gb_identity_public(who)->sign;
	c.armor = (char *)gb_buf_string(&armor);
	from = bench_now_s();
	for (size_t i = 0; i < hands; i++)
		if (!thread || pthread_create(&thread[i], NULL, check, &c) != 0)
			exit(1);
	for (size_t i = 0; i < hands; i++)
		pthread_join(thread[i], NULL);
	from = bench_now_s() - from;
	free(thread);
	gb_buf_free(&armor);
	gb_identity_free(who);
	gb_key_free(seed);
	return from;
}
