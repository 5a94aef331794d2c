/* SPDX-License-Identifier: ISC
 * test_traces.c - C1, C16: what people wrote is nowhere in clear after all
 * their work and some crashes, no file is made outside the casebook, and no
 * nonce and no secret comes twice, whoever made the entries.
 *
 *	ENTRIES=N	so many for the nonces, not 160 */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guardbook/encode.h"
#include "guardbook/entry.h"
#include "guardbook/key.h"
#include "tests/fault/lab.h"

/* --- C1 --------------------------------------------------------------------
 */

/* Words of lab_ops and of the cases in the lab, each in nothing else. */
static const char *const markers[] = {
	"Ann Roberts",     "messages about her", "It went on.",
	"Rang her mother", "A threat.",          "Messages passed",
	"The messages",    "The same pupils",    "It stopped.",
	"Talk to them.",   "her form teacher",   "and what is on it",
	"More of it",      "grab.png",           "Her file",
};

enum { UTF8, UTF16LE, UTF16BE, BASE64, BASE64_1, BASE64_2, HEX, N_FORMS };

static size_t encode(unsigned char out[512], const char *text, int form)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmno"
				     "pqrstuvwxyz0123456789+/";
	size_t n = strlen(text), m = 0;

	if (form == UTF8) {
		memcpy(out, text, n);
		return n;
	}
	if (form == UTF16LE || form == UTF16BE) {
		for (size_t i = 0; i < n; i++) {
			out[m++] = form == UTF16LE ? (unsigned char)text[i] : 0;
			out[m++] = form == UTF16LE ? 0 : (unsigned char)text[i];
		}
		return m;
	}
	if (form == HEX) {
		gb_hex((char *)out, text, n);
		return 2 * n;
	}
	/* Only whole groups: what stands before and after is not known. */
	for (size_t i = (size_t)(form - BASE64); i + 3 <= n; i += 3) {
		unsigned v = (unsigned)(unsigned char)text[i] << 16 |
			     (unsigned)(unsigned char)text[i + 1] << 8 |
			     (unsigned char)text[i + 2];

		for (int shift = 18; shift >= 0; shift -= 6)
			out[m++] = (unsigned char)digits[v >> shift & 63];
	}
	return m;
}

static unsigned n_hits, n_looked;
static const char *left_out; /* a folder: what was meant for others' eyes */

static void search(const char *where, const void *bytes, size_t n)
{
	for (size_t i = 0; i < GB_COUNT(markers); i++)
		for (int form = 0; form < N_FORMS; form++) {
			unsigned char sought[512];
			size_t m = encode(sought, markers[i], form);

			if (!memmem(bytes, n, sought, m))
				continue;
			n_hits++;
			print_error("\"%s\" (form %d) in %s\n", markers[i],
				    form, where);
		}
	n_looked++;
}

static int search_file(const char *path, const struct stat *st, int kind,
		       struct FTW *where)
{
	unsigned char *bytes;
	size_t n;

	(void)st;
	(void)where;
	if (kind != FTW_F || strncmp(path, left_out, strlen(left_out)) == 0)
		return 0;
	search("a name", path, strlen(path));
	bytes = fixture_read(path, &n);
	search(path, bytes, n);
	free(bytes);
	return 0;
}

/* What git unpacks. */
static void search_objects(struct lab *l)
{
	char *git = NULL;
	struct run r;

	assert_true(asprintf(&git, "--git-dir=%s/ledger.git", l->book) > 0);
	run_program(&r, NULL, NULL,
		    (const char *[]){ "git", "-c", "safe.directory=*", git,
				      "cat-file", "--batch-all-objects",
				      "--batch", NULL });
	assert_int_equal(r.exit, 0);
	assert_true(r.out_bytes > 1000);
	search("the objects", r.out, r.out_bytes);
	run_free(&r);
	free(git);
}

/* A search that finds nothing anywhere proves nothing. */
static void expect_shown(struct lab *l)
{
	struct run r;
	unsigned found = 0;

	lab_as(&r, l, "dsl", l->reading, "batch", NULL);
	expect_exit(&r, 0);
	for (size_t i = 0; i < GB_COUNT(markers); i++)
		found += strstr(r.out, markers[i]) != NULL;
	run_free(&r);
	assert_true(found >= GB_COUNT(markers) / 2);
}

static unsigned count_outside(struct lab *l, const char *trace)
{
	size_t n;
	char *text = (char *)fixture_read(trace, &n), *rest = text, *line;
	unsigned outside = 0;

	while ((line = strsep(&rest, "\n")) && *line) {
		char name[24], sort, path[512];

		if (sscanf(line, "%23s %*u %c %511s", name, &sort, path) != 3 ||
		    sort == 'r' || path[0] != '/' ||
		    strcmp(path, "/told") == 0 || strcmp(name, "close") == 0)
			continue;
		if (strncmp(path, l->f->dir, strlen(l->f->dir)) != 0 &&
		    strncmp(path, "/dev/", 5) != 0) {
			outside++;
			print_error("%s", line);
		}
	}
	free(text);
	return outside;
}

static void what_people_write_is_nowhere_in_clear(void **state)
{
	struct lab *l = *state;
	char *trace = fixture_path(l->f, "calls"), at[40];
	unsigned crashes = 0, outside = 0;

	lab_fresh(l);
	unlink(l->grab);
	left_out = l->out;
	for (unsigned round = 0; round < 3; round++)
		for (size_t i = 0; i < lab_n_ops; i++) {
			struct lab_fault fault = { .at = at,
						   .how = round % 2 ? "torn"
								    : "kill" };
			struct run r;

			/* Crashes first, then whole. */
			snprintf(at, sizeof(at), "change:%zu",
				 3 + (i * 7 + round * 11) % 40);
			if (round == 2)
				fault = (struct lab_fault){ .trace = trace,
							    .everywhere =
								    true };
			fixture_write(l->grab, "It, and what is on it", 21);
			unlink(trace);
			lab_run(&r, l, &lab_ops[i], &fault);
			crashes += r.exit > 128;
			if (round == 2)
				outside += count_outside(l, trace);
			run_free(&r);
			unlink(l->grab);
		}
	unlink(trace);
	l->secret = l->fresh;
	expect_shown(l);
	l->secret = l->old;
	nftw(l->book, search_file, 16, FTW_PHYS);
	search_objects(l);
	print_message("C1: %zu markers in %d forms, after %u crashes: %u hits "
		      "in %u places; %u files changed outside the casebook\n",
		      GB_COUNT(markers), N_FORMS, crashes, n_hits, n_looked,
		      outside);
	free(trace);
	assert_true(crashes > 5);
	assert_int_equal(n_hits, 0);
	assert_int_equal(outside, 0);
}

/* --- C16 -------------------------------------------------------------------
 */

enum { WRITERS = 8, SECRET_BYTES = 16 };

struct secrets {
	unsigned char (*list)[SECRET_BYTES];
	size_t n;
};

static void add_secret(struct secrets *s, const unsigned char *bytes)
{
	s->list = reallocarray(s->list, s->n + 1, sizeof(*s->list));
	assert_non_null(s->list);
	memcpy(s->list[s->n++], bytes, SECRET_BYTES);
}

static int by_bytes(const void *a, const void *b)
{
	return memcmp(a, b, SECRET_BYTES);
}

/* Nonces, and what follows from the secrets of an epoch and its case. */
static void gather(struct secrets *s, const struct gb_commit *c)
{
	struct gb_entry e;

	ok(gb_entry_read(&e, c->blob.data, c->blob.len, err));
	if (e.kind != GB_ENTRY_CASE)
		return;
	for (int i = 0; i < 2; i++)
		if (e.box[i])
			add_secret(s, e.box[i]);
	if (e.opens) {
		add_secret(s, e.commit_full);
		add_secret(s, e.commit_summary);
	}
	if (e.block)
		add_secret(s, e.block);
	if (e.number == 1)
		add_secret(s, e.case_id);
}

static void gather_all(struct secrets *s, struct lab *l)
{
	static const unsigned char none[GB_OID_BYTES];
	unsigned char head[GB_OID_BYTES], *oids = NULL;
	struct gb_ledger *g = NULL;
	size_t n = 0;

	ok(gb_ledger_open(&g, l->book, &l->f->env, err));
	ok(gb_ledger_head(g, head, err));
	ok(gb_ledger_trail(g, head, none, &oids, &n, err));
	for (size_t i = 0; i < n; i++) {
		struct gb_commit c;

		ok(gb_ledger_read(g, oids + i * GB_OID_BYTES, &c, err));
		gather(s, &c);
		gb_commit_free(&c);
	}
	free(oids);
	gb_ledger_free(g);
}

static void no_nonce_and_no_secret_comes_twice(void **state)
{
	unsigned long n = lab_number("ENTRIES", lab_whole() ? 10000 : 160);
	struct lab *l = *state;
	struct secrets s = { 0 };
	struct gb_buf batch = { 0 };
	struct running g[WRITERS];
	unsigned twice = 0;

	for (unsigned i = 0; i < n / WRITERS; i++)
		if (i % 2)
			gb_buf_printf(&batch, "note %s --text On\n", l->one);
		else
			gb_buf_text(&batch, "log --type cyberbullying --about "
					    "pupil:Huw --text It\n");
	lab_fresh(l);
	for (int i = 0; i < WRITERS; i++)
		lab_start(&g[i], l,
			  &(struct lab_op){ .who = "dsl",
					    .input = gb_buf_string(&batch),
					    .words = { "batch" } },
			  NULL);
	for (int i = 0; i < WRITERS; i++) {
		struct run r;

		run_finish(&r, &g[i], 600000);
		expect_exit(&r, 0);
		run_free(&r);
	}
	gather_all(&s, l);
	assert_true(s.n > n);
	qsort(s.list, s.n, sizeof(*s.list), by_bytes);
	for (size_t i = 1; i < s.n; i++)
		twice += by_bytes(s.list[i - 1], s.list[i]) == 0;
	print_message("C16: %zu nonces and secrets of %lu entries by %d "
		      "processes: %u come twice\n",
		      s.n, n, WRITERS, twice);
	free(s.list);
	gb_buf_free(&batch);
	assert_int_equal(twice, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_people_write_is_nowhere_in_clear),
		cmocka_unit_test(no_nonce_and_no_secret_comes_twice),
	};

	return cmocka_run_group_tests_name("traces", tests, lab_setup,
					   lab_teardown);
}
