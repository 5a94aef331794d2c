/* SPDX-License-Identifier: ISC
 * vault_guess.c - how many guesses at a passphrase were made lately.
 *
 * They are counted in a file of a fixed size beside the vault, whose blocks are
 * there from the first: a guess is written over an old one and flushed, which
 * needs no room, so that people can sign in and read on a disk that is full.
 * It is no part of the vault: a copy of the vault counts nobody's guesses.
 *
 * The file has a clock of its own, `ran`: it goes on by what the machine's
 * clock has gone on since it was `last` looked at, and stands still when that
 * was set back. So setting it back frees nobody, and one that was wrong by
 * years for a day does not keep people out for years.
 *
 * A slot is 16 bytes, little-endian, and never lies across two sectors: a
 * power cut leaves it old or new. The first holds `ran` and `last`, each other
 * one the first 8 bytes of H(who) and the second of `ran` in which the guess
 * was made, plus one; zeros are none. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guardbook/buf.h"
#include "guardbook/hash.h"
#include "src/store/vault_db.h"

#define SLOT_BYTES 16
#define SLOTS 4096 /* more in five minutes than any lock lets be tried */
#define FILE_BYTES (SLOTS * SLOT_BYTES)

struct guesses {
	int fd;
	unsigned char *at; /* FILE_BYTES; owned */
};

static int64_t get(const struct guesses *g, size_t slot, size_t half)
{
	const unsigned char *p = g->at + slot * SLOT_BYTES + half * 8;
	uint64_t n = 0;

	for (size_t i = 8; i-- > 0;)
		n = n << 8 | p[i];
	return (int64_t)n;
}

static void set(struct guesses *g, size_t slot, int64_t first, int64_t second)
{
	unsigned char *p = g->at + slot * SLOT_BYTES;
	uint64_t n[2] = { (uint64_t)first, (uint64_t)second };

	for (size_t i = 0; i < SLOT_BYTES; i++)
		p[i] = (unsigned char)(n[i / 8] >> (i % 8 * 8));
}

static int64_t key_of(const char *who)
{
	unsigned char hash[GB_HASH_BYTES];
	int64_t key;

	gb_hash(hash, who, strlen(who));
	memcpy(&key, hash, sizeof(key));
	return key;
}

/* --- the file ------------------------------------------------------------- */

static enum gb_code fail_file(struct gb_err *err)
{
	return gb_fail_errno(err, "guesses at passphrases can't be counted");
}

static enum gb_code write_slots(const struct guesses *g, size_t first, size_t n,
				struct gb_err *err)
{
	size_t from = first * SLOT_BYTES, left = n * SLOT_BYTES;

	while (left > 0) {
		ssize_t put = pwrite(g->fd, g->at + from, left, (off_t)from);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return fail_file(err);
		from += (size_t)put;
		left -= (size_t)put;
	}
	return GB_OK;
}

static enum gb_code flush(const struct gb_vault *v, const struct guesses *g,
			  struct gb_err *err)
{
	return v->env->no_sync || fdatasync(g->fd) == 0 ? GB_OK
							: fail_file(err);
}

static enum gb_code read_slots(struct guesses *g, struct gb_err *err)
{
	size_t n = 0;

	while (n < FILE_BYTES) {
		ssize_t got = pread(g->fd, g->at + n, FILE_BYTES - n, (off_t)n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return fail_file(err);
		if (got == 0)
			break;
		n += (size_t)got;
	}
	return GB_OK;
}

/* The first time, and if it could not be filled then: real blocks, no hole. */
static enum gb_code fill(const struct gb_vault *v, struct guesses *g,
			 struct gb_err *err)
{
	enum gb_code code = write_slots(g, 0, SLOTS, err);

	if (code == GB_OK && !v->env->no_sync &&
	    (fsync(g->fd) != 0 || fsync(v->folder) != 0))
		code = fail_file(err);
	return code;
}

static void close_guesses(struct guesses *g)
{
	if (g->fd >= 0)
		close(g->fd); /* and with it goes the lock */
	free(g->at);
}

/* All of them, locked against every other program.
 * Gives: *g, closed with close_guesses(), also on failure. */
static enum gb_code open_guesses(const struct gb_vault *v, struct guesses *g,
				 struct gb_err *err)
{
	struct stat st;
	enum gb_code code;

	*g = (struct guesses){ .fd = -1, .at = calloc(1, FILE_BYTES) };
	if (!g->at)
		return gb_fail_nomem(err);
	g->fd = openat(v->folder, GB_GUESS_FILE,
		       O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY |
			       O_CLOEXEC,
		       0600);
	if (g->fd < 0 && errno == ELOOP)
		return gb_vault_fail_link(GB_GUESS_FILE, err);
	if (g->fd < 0 || flock(g->fd, LOCK_EX) != 0 || fstat(g->fd, &st) != 0)
		return fail_file(err);
	code = gb_vault_check_file(&st, GB_GUESS_FILE, err);
	if (code == GB_OK)
		code = read_slots(g, err);
	if (code == GB_OK && st.st_size < FILE_BYTES)
		code = fill(v, g, err);
	return code;
}

void gb_vault_guess_ready(const struct gb_vault *v)
{
	struct guesses g;

	/* Best effort: the first guess tries again, and says so. */
	if (open_guesses(v, &g, NULL) != GB_OK)
		errno = 0;
	close_guesses(&g);
}

/* --- counting ------------------------------------------------------------- */

/* Let the clock go on; and past a guess that a power cut left without it. */
static int64_t go_on(struct guesses *g, int64_t now_s)
{
	int64_t ran = get(g, 0, 0), last = get(g, 0, 1);

	if (last != 0 && now_s > last)
		ran += now_s - last;
	for (size_t i = 1; i < SLOTS; i++)
		if (get(g, i, 1) - 1 > ran)
			ran = get(g, i, 1) - 1;
	set(g, 0, ran, now_s);
	return ran;
}

struct count {
	int64_t n, oldest; /* of who it is; when */
	size_t room;       /* a slot that may be written over; 0: none */
};

static struct count count(const struct guesses *g, int64_t key, int64_t ran)
{
	struct count c = { .oldest = ran };

	for (size_t i = 1; i < SLOTS; i++) {
		int64_t at = get(g, i, 1) - 1;

		if (at < 0 || at <= ran - GB_GUESS_WAIT_S) {
			c.room = i;
		} else if (get(g, i, 0) == key) {
			c.n++;
			c.oldest = at < c.oldest ? at : c.oldest;
		}
	}
	return c;
}

static enum gb_code must_wait(int64_t left_s, struct gb_err *err)
{
	int minutes = (int)((left_s + 59) / 60);

	return gb_fail(err, GB_WAIT,
		       "too many wrong passphrases were given: wait %d "
		       "minute%s, then try again",
		       minutes, minutes == 1 ? "" : "s");
}

enum gb_code gb_vault_guess(struct gb_vault *v, const char *who,
			    struct gb_err *err)
{
	int64_t key = key_of(who), ran = 0;
	struct count c = { 0 };
	struct guesses g;
	bool may = false;
	enum gb_code code = open_guesses(v, &g, err);

	if (code == GB_OK) {
		ran = go_on(&g, v->env->now_s(v->env));
		c = count(&g, key, ran);
		/* With no room left nobody's guess could be counted. */
		may = c.n < GB_GUESSES && c.room > 0;
		code = write_slots(&g, 0, 1, err);
	}
	if (code == GB_OK && may) {
		set(&g, c.room, key, ran + 1);
		code = write_slots(&g, c.room, 1, err);
	}
	if (code == GB_OK)
		code = flush(v, &g, err);
	close_guesses(&g);
	if (code != GB_OK || may)
		return code;
	return must_wait(c.oldest + GB_GUESS_WAIT_S - ran, err);
}

/* Not flushed: a power cut may only bring wrong ones back. */
enum gb_code gb_vault_guess_right(struct gb_vault *v, const char *who,
				  struct gb_err *err)
{
	int64_t key = key_of(who);
	struct guesses g;
	enum gb_code code = open_guesses(v, &g, err);

	for (size_t i = 1; code == GB_OK && i < SLOTS; i++) {
		if (get(&g, i, 0) != key || get(&g, i, 1) == 0)
			continue;
		set(&g, i, 0, 0);
		code = write_slots(&g, i, 1, err);
	}
	close_guesses(&g);
	return code;
}
