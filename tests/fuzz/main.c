/* SPDX-License-Identifier: ISC
 * main.c - a fuzzer without libFuzzer: what is kept, then chance.
 *
 *	fuzz_NAME [FILE ...]
 *
 * With files it tries just these. FUZZ_S=SECONDS (5), FUZZ_DICE=N. What ends
 * the program is in fuzz_NAME.crashed beside it. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "tests/fuzz/fuzz.h"

#define MOST_SEEDS 4096
#define MOST_BYTES (1u << 20)

static struct seed {
	unsigned char *bytes;
	size_t n;
} seeds[MOST_SEEDS];
static size_t n_seeds;
static uint64_t dice;

/* What is being tried, for whoever finds it. */
static const unsigned char *now_bytes;
static size_t now_n;
static char crashed[4096];

void fuzz_seed(const void *bytes, size_t n_bytes)
{
	struct seed *s = &seeds[n_seeds];

	if (n_seeds == MOST_SEEDS || n_bytes > MOST_BYTES)
		return;
	s->bytes = (unsigned char *)fuzz_string(bytes, n_bytes);
	s->n = n_bytes;
	n_seeds++;
}

static void on_crash(int sig)
{
	int fd = open(crashed, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd >= 0 && write(fd, now_bytes, now_n) >= 0)
		close(fd);
	signal(sig, SIG_DFL);
	raise(sig);
}

static void try_one(const unsigned char *bytes, size_t n)
{
	/* Of its own length, so that a sanitizer sees every step past it. */
	unsigned char *copy = malloc(n ? n : 1);

	must(copy);
	if (n > 0)
		memcpy(copy, bytes, n);
	now_bytes = copy;
	now_n = n;
	LLVMFuzzerTestOneInput(copy, n);
	free(copy);
}

/* --- chance --------------------------------------------------------------- */

static uint64_t any(void)
{
	uint64_t z = (dice += UINT64_C(0x9e3779b97f4a7c15));

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

static size_t below(size_t n)
{
	return n ? (size_t)(any() % n) : 0;
}

/* Make a gap of `n` at `at`, or close one. */
static size_t shift(unsigned char *b, size_t len, size_t at, size_t n,
		    bool open)
{
	if (open && len + n <= MOST_BYTES) {
		memmove(b + at + n, b + at, len - at);
		return len + n;
	}
	if (!open && at + n <= len) {
		memmove(b + at, b + at + n, len - at - n);
		return len - n;
	}
	return len;
}

static size_t change(unsigned char *b, size_t len)
{
	static const unsigned char odd[] = { 0x00, 0x01, 0x7f, 0x80, 0xff,
					     '\n', ' ',  '"',  '{',  '-' };
	const struct seed *other = &seeds[below(n_seeds)];
	size_t at = below(len + 1), n = 1 + below(below(2) ? 4 : 64), was = len;

	switch (below(9)) {
	case 0:
		if (at < len)
			b[at] ^= (unsigned char)(1u << below(8));
		break;
	case 1:
		if (at < len)
			b[at] = (unsigned char)any();
		break;
	case 2:
		if (at < len)
			b[at] = odd[below(sizeof(odd))];
		break;
	case 3:
		len = shift(b, len, at, n, false);
		break;
	case 4:
		len = shift(b, len, at, n, true);
		for (size_t i = 0; len > was && i < n; i++)
			b[at + i] = (unsigned char)any();
		break;
	case 5: /* twice */
		len = shift(b, len, at, n, true);
		if (len > was && at >= n)
			memcpy(b + at, b + at - n, n);
		else if (len > was)
			memset(b + at, odd[below(sizeof(odd))], n);
		break;
	case 6: /* cut off */
		len = at;
		break;
	case 7: /* the end of another */
		if (at < other->n && other->n <= MOST_BYTES) {
			memcpy(b + at, other->bytes + at, other->n - at);
			len = other->n > len ? other->n : len;
		}
		break;
	default: /* one letter more or less */
		if (at < len)
			b[at] = (unsigned char)(b[at] + (below(2) ? 1 : 255));
		break;
	}
	return len;
}

static unsigned long by_chance(int seconds)
{
	unsigned char *b = malloc(2 * MOST_BYTES);
	time_t end = time(NULL) + seconds;
	unsigned long n = 0;

	must(b);
	while (time(NULL) < end && n_seeds > 0) {
		const struct seed *s = &seeds[below(n_seeds)];
		size_t len = s->n, times = 1 + below(6);

		memcpy(b, s->bytes, len);
		while (times-- > 0)
			len = change(b, len);
		try_one(b, len);
		n++;
	}
	free(b);
	return n;
}

/* --- files ---------------------------------------------------------------- */

static void try_file(const char *path)
{
	size_t n;
	unsigned char *bytes = fixture_read(path, &n);

	fuzz_seed(bytes, n);
	try_one(bytes, n);
	free(bytes);
}

static size_t replay(void)
{
	char folder[512], path[1024];
	size_t n = 0;
	const struct dirent *e;
	DIR *dir;

	snprintf(folder, sizeof(folder), "tests/fuzz/corpus/%s", fuzz_name);
	dir = opendir(folder);
	while (dir && (e = readdir(dir))) {
		if (e->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, e->d_name);
		try_file(path);
		n++;
	}
	if (dir)
		closedir(dir);
	return n;
}

int main(int argc, char **argv)
{
	static const int crashes[] = { SIGABRT, SIGSEGV, SIGBUS, SIGFPE,
				       SIGILL };
	const char *wanted = getenv("FUZZ_S"), *from = getenv("FUZZ_DICE");
	int seconds = wanted ? atoi(wanted) : 5;
	uint64_t begun;
	size_t n_kept;
	unsigned long n;

	snprintf(crashed, sizeof(crashed), "%s.crashed", argv[0]);
	for (size_t i = 0; i < sizeof(crashes) / sizeof(crashes[0]); i++)
		signal(crashes[i], on_crash);
	dice = begun = from ? strtoull(from, NULL, 10) : (uint64_t)time(NULL);
	fuzz_begin();
	for (int i = 1; i < argc; i++)
		try_file(argv[i]);
	if (argc > 1)
		return 0;
	for (size_t i = 0; i < n_seeds; i++)
		try_one(seeds[i].bytes, seeds[i].n);
	n_kept = replay();
	n = by_chance(seconds);
	printf("fuzz %-9s %4zu kept, %8lu by chance in %d s: every claim holds "
	       "(FUZZ_DICE=%llu)\n",
	       fuzz_name, n_kept, n, seconds, (unsigned long long)begun);
	return 0;
}
