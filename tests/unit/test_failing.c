/* SPDX-License-Identifier: ISC
 * test_failing.c - memory that is refused and calls that fail, each in its
 * turn, within whole jobs: a job says so, and can be done afterwards.
 *
 * The names below stand before those of libc, so every part of the program and
 * SQLite meet them; libsodium's guarded memory comes from elsewhere. What the
 * shipped program does as a whole is asked in tests/fault. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "guardbook/age.h"
#include "guardbook/draft.h"
#include "guardbook/index.h"
#include "guardbook/stream.h"
#include "guardbook/text.h"
#include "src/casework/book.h"
#include "tests/book.h"

/* --- what fails
 * -------------------------------------------------------------*/

static bool armed;
static unsigned long calls, fails_at;

/* Is this the one? */
static bool fails(void)
{
	return armed && ++calls == fails_at;
}

static bool io_fails(void)
{
	if (!fails())
		return false;
	errno = EIO;
	return true;
}

#if !defined(__SANITIZE_ADDRESS__)
extern void *__libc_malloc(size_t n_bytes);
extern void *__libc_calloc(size_t n, size_t n_bytes);
extern void *__libc_realloc(void *was, size_t n_bytes);

void *malloc(size_t n_bytes)
{
	return fails() ? NULL : __libc_malloc(n_bytes);
}

void *calloc(size_t n, size_t n_bytes)
{
	return fails() ? NULL : __libc_calloc(n, n_bytes);
}

void *realloc(void *was, size_t n_bytes)
{
	return fails() ? NULL : __libc_realloc(was, n_bytes);
}
#endif

ssize_t read(int fd, void *to, size_t n_bytes)
{
	return io_fails() ? -1 : syscall(SYS_read, fd, to, n_bytes);
}

ssize_t write(int fd, const void *bytes, size_t n_bytes)
{
	return io_fails() ? -1 : syscall(SYS_write, fd, bytes, n_bytes);
}

ssize_t pread(int fd, void *to, size_t n_bytes, off_t at)
{
	return io_fails() ? -1 : syscall(SYS_pread64, fd, to, n_bytes, at);
}

ssize_t pwrite(int fd, const void *bytes, size_t n_bytes, off_t at)
{
	return io_fails() ? -1 : syscall(SYS_pwrite64, fd, bytes, n_bytes, at);
}

int fsync(int fd)
{
	return io_fails() ? -1 : (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd)
{
	return io_fails() ? -1 : (int)syscall(SYS_fdatasync, fd);
}

int openat(int folder, const char *path, int flags, ...)
{
	va_list args;
	int mode;

	va_start(args, flags);
	mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(args, int) : 0;
	va_end(args);
	return io_fails() ? -1
			  : (int)syscall(SYS_openat, folder, path, flags, mode);
}

int renameat(int from, const char *was, int to, const char *is)
{
	return io_fails() ? -1
			  : (int)syscall(SYS_renameat2, from, was, to, is, 0);
}

int mkdirat(int folder, const char *path, mode_t mode)
{
	return io_fails() ? -1 : (int)syscall(SYS_mkdirat, folder, path, mode);
}

int fchmod(int fd, mode_t mode)
{
	return io_fails() ? -1 : (int)syscall(SYS_fchmod, fd, mode);
}

int fstat(int fd, struct stat *st)
{
	return io_fails() ? -1
			  : (int)syscall(SYS_newfstatat, fd, "", st,
					 AT_EMPTY_PATH);
}

/* libconfuse 3.3 crashes where memory is refused to it, which is not ours to
 * put right: it is spared. */
void *cfg_init(void *options, int flags);
int cfg_parse_buf(void *cfg, const char *text);

void *cfg_init(void *options, int flags)
{
	void *(*next)(void *, int) = NULL;
	bool was_armed = armed;
	void *cfg;

	armed = false;
	*(void **)&next = dlsym(RTLD_NEXT, "cfg_init");
	cfg = next(options, flags);
	armed = was_armed;
	return cfg;
}

int cfg_parse_buf(void *cfg, const char *text)
{
	int (*next)(void *, const char *) = NULL;
	bool was_armed = armed;
	int rc;

	armed = false;
	*(void **)&next = dlsym(RTLD_NEXT, "cfg_parse_buf");
	rc = next(cfg, text);
	armed = was_armed;
	return rc;
}

/* --- the jobs
 * ---------------------------------------------------------------*/

struct world {
	struct book b;
	char *grab, *out;
	unsigned n_out;
};

/* Every key and seal, and the words: nothing is kept. */
static enum gb_code crypt_job(struct world *w)
{
	const struct gb_env *env = &w->b.f->env;
	const struct gb_place place = { .epoch = 1, .number = 1 };
	static const char words[] = "Tŷ Gwyn: \u00e9e\u0301 \u200b \tMrs Llŷn";
	unsigned char lock[GB_LOCK_BYTES], head[GB_STREAM_HEAD_BYTES];
	struct gb_buf clean = { 0 }, folded = { 0 }, file = { 0 },
		      plain = { 0 }, block = { 0 }, sealed = { 0 };
	struct gb_key *p = NULL, *again = NULL, *found = NULL;
	struct gb_lane_keys keys = { 0 };
	struct gb_identity *id = NULL;
	struct gb_stream *seal = NULL, *open = NULL;
	struct gb_slot_for reader = { .lane = GB_LANE_SUMMARY };
	struct gb_err *err = NULL;
	enum gb_lane lane;
	bool last;
	enum gb_code rc = gb_key_random(&p, env, err);

	if (rc == GB_OK)
		rc = gb_identity_make(&id, p, err);
	if (rc == GB_OK)
		rc = gb_lock_make(lock, p, "practice", &gb_lock_practice, env,
				  err);
	if (rc == GB_OK)
		rc = gb_lock_open(&again, lock, "practice", err);
	if (rc == GB_OK)
		rc = gb_lane_keys_make(&keys, p, again, &place, GB_LANE_FULL,
				       err);
	if (rc == GB_OK) {
		memcpy(reader.box, gb_identity_public(id)->box, 32);
		rc = gb_slots_write(&block, p, &place, &reader, 1, err);
	}
	if (rc == GB_OK)
		rc = gb_slots_find(&found, &lane, block.data, block.len, &place,
				   id, err);
	if (rc == GB_OK)
		rc = gb_text_line(&clean, words, strlen(words), NULL, err);
	if (rc == GB_OK)
		rc = gb_text_fold(&folded, clean.data, clean.len, err);
	if (rc == GB_OK)
		rc = gb_age_seal(&file, gb_identity_public(id)->box, words,
				 sizeof(words), env, err);
	if (rc == GB_OK)
		rc = gb_age_open(&plain, id, file.data, file.len, err);
	if (rc == GB_OK)
		rc = gb_stream_seal_start(&seal, head, p, "", 0, env, err);
	if (rc == GB_OK)
		rc = gb_stream_seal(seal, &sealed, words, sizeof(words), true,
				    err);
	if (rc == GB_OK)
		rc = gb_stream_open_start(&open, head, p, "", 0, err);
	if (rc == GB_OK)
		rc = gb_stream_open(open, &plain, sealed.data, sealed.len,
				    &last, err);
	gb_stream_free(seal);
	gb_stream_free(open);
	gb_lane_keys_free(&keys);
	gb_identity_free(id);
	gb_key_free(p);
	gb_key_free(again);
	gb_key_free(found);
	gb_buf_free(&clean);
	gb_buf_free(&folded);
	gb_buf_free(&file);
	gb_buf_free(&plain);
	gb_buf_free(&block);
	gb_buf_free(&sealed);
	return rc;
}

/* The casebook opened by somebody, for what `then` does. */
static enum gb_code signed_in(struct world *w, const char *who,
			      enum gb_code (*then)(struct world *w,
						   struct gb_session *s))
{
	struct gb_casebook *b = NULL;
	struct gb_session *s = NULL;
	enum gb_code rc = gb_casebook_open(&b, w->b.dir, &w->b.f->env, NULL);

	if (rc == GB_OK)
		rc = gb_session_open(&s, b, who, "practice", NULL);
	if (rc == GB_OK)
		rc = then(w, s);
	gb_session_free(s);
	gb_casebook_free(b);
	return rc;
}

static enum gb_code read_list(struct world *w, struct gb_session *s)
{
	const struct gb_filter words = { .words = "llyn",
					 .order = GB_BY_OPENED };
	struct gb_rows rows = { 0 };
	enum gb_code rc = gb_session_list(s, &words, &rows, NULL);

	(void)w;
	gb_rows_free(&rows);
	return rc == GB_OK ? gb_session_save(s, NULL) : rc;
}

static enum gb_code read_job(struct world *w)
{
	return signed_in(w, "dsl", read_list);
}

static enum gb_code change(struct world *w, struct gb_session *s)
{
	json_t *item = NULL, *data;
	struct gb_draft d = { .verb = &gb_verb_log };
	struct gb_done done = { 0 };
	enum gb_code rc =
		gb_session_evidence(s, w->grab, "The page", 0, &item, NULL);

	if (rc != GB_OK)
		return rc;
	json_object_set_new(item, "keep", json_true());
	data = json_pack("{s:s, s:s, s:s, s:[o], s:[s, s], s:{s:s, s:s}}",
			 "type", "online-other", "title", "A page", "text",
			 "It has our crest.", "evidence", item, "not_about",
			 "head", "dsl", "fields", "found_at",
			 "2026-03-16T11:10:00Z", "platform", "instagram");
	rc = data ? gb_draft_keep(s, &d, data, NULL) : GB_NOMEM;
	if (rc == GB_OK)
		rc = gb_draft_send(s, &d, data, NULL, &done, NULL);
	json_decref(data);
	gb_draft_free(&d);
	return rc;
}

static enum gb_code change_job(struct world *w)
{
	return signed_in(w, "teacher", change);
}

static enum gb_code write_out(struct world *w, struct gb_session *s)
{
	const struct gb_filter all = { .order = GB_BY_OPENED };
	struct gb_rows rows = { 0 };
	char file[GB_EVIDENCE_NAME_ROOM], *dir = NULL;
	json_t *why = json_pack("{s:s}", "purpose", "The police asked.");
	enum gb_code rc =
		why ? gb_session_list(s, &all, &rows, NULL) : GB_NOMEM;

	if (rc == GB_OK && (asprintf(&dir, "%s/%u", w->out, w->n_out++) < 0 ||
			    mkdir(dir, 0700) != 0))
		rc = GB_NOMEM;
	if (rc == GB_OK)
		rc = gb_session_evidence_save(s, rows.row[0].name, 1, dir, why,
					      NULL, file, NULL, NULL);
	gb_rows_free(&rows);
	json_decref(why);
	free(dir);
	return rc;
}

static enum gb_code save_job(struct world *w)
{
	return signed_in(w, "dsl", write_out);
}

/* What is saved goes into a pack. */
static enum gb_code pack(struct world *w, struct gb_session *s)
{
	struct gb_ledger *l = s->book->ledger;
	enum gb_code rc = change(w, s);

	if (rc == GB_OK)
		rc = gb_ledger_lock(l, NULL);
	if (rc != GB_OK)
		return rc;
	rc = gb_ledger_checkpoint(l, NULL);
	gb_ledger_unlock(l);
	return rc;
}

static enum gb_code pack_job(struct world *w)
{
	return signed_in(w, "teacher", pack);
}

static int remove_one(const char *path, const struct stat *st, int kind,
		      struct FTW *where)
{
	(void)st;
	(void)kind;
	(void)where;
	return remove(path);
}

/* A vault elsewhere: made, filled, copied. */
static enum gb_code vault_job(struct world *w)
{
	const struct gb_account account = { .id = "aaaaaaaa",
					    .name = "Mrs S Davies",
					    .sign_in = "s.davies" };
	const struct gb_env *env = &w->b.f->env;
	struct gb_account *accounts = NULL;
	struct gb_vault *v = NULL;
	struct gb_buf image = { 0 }, value = { 0 };
	bool was_armed = armed;
	size_t n = 0;
	enum gb_code rc;
	char *dir;

	armed = false;
	dir = fixture_path(w->b.f, "vault");
	nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	assert_int_equal(mkdir(dir, 0700), 0);
	armed = was_armed;
	rc = gb_vault_create(&v, dir, env, NULL);
	if (rc == GB_OK)
		rc = gb_vault_stock_add(v, 3, NULL);
	if (rc == GB_OK)
		rc = gb_vault_account_add(v, &account, NULL);
	if (rc == GB_OK)
		rc = gb_vault_accounts(v, &accounts, &n, NULL);
	if (rc == GB_OK)
		rc = gb_vault_relock(v, account.id, account.lock, account.lock,
				     NULL);
	if (rc == GB_OK)
		rc = gb_vault_set(v, "school", "Ysgol Llyn", 10, NULL);
	if (rc == GB_OK)
		rc = gb_vault_get(v, "school", &value, NULL);
	if (rc == GB_OK)
		rc = gb_vault_guess(v, account.id, NULL);
	if (rc == GB_OK)
		rc = gb_vault_image(v, &image, NULL);
	gb_vault_free(v);
	free(accounts);
	gb_buf_free(&image);
	gb_buf_free(&value);
	free(dir);
	return rc;
}

/* --- each in its turn
 * -------------------------------------------------------*/

static int setup(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	void *f = NULL;

	if (!w || fixture_setup(&f) != 0)
		return -1;
	book_make(&w->b, f);
	w->grab = fixture_path(w->b.f, "page.png");
	fixture_write(w->grab, "\x89PNG\r\n\x1a\n a picture", 18);
	w->out = fixture_path(w->b.f, "out");
	mkdir(w->out, 0700);
	*state = w;
	return 0;
}

static int teardown(void **state)
{
	struct world *w = *state;
	void *f = w->b.f;

	book_free(&w->b);
	free(w->grab);
	free(w->out);
	free(w);
	return fixture_teardown(&f);
}

/* Fails at every call up to the last; all of the first hundred, then wider and
 * wider apart. */
static void at_every_call(struct world *w, enum gb_code (*job)(struct world *w),
			  const char *name)
{
	unsigned long n = 1, failed = 0, tried = 0;

	assert_int_equal(job(w), GB_OK);
	do {
		enum gb_code rc;

		fails_at = n;
		calls = 0;
		armed = true;
		rc = job(w);
		armed = false;
		failed += rc != GB_OK;
		tried++;
		n += 1 + n / 50;
	} while (calls >= fails_at);
	printf("%s: %lu calls, %lu failed in their turn, %lu times told\n",
	       name, calls, tried - 1, failed);
	assert_true(failed > 0);
	/* Nothing that is left behind stands in its way. */
	assert_int_equal(job(w), GB_OK);
}

static void keys_and_seals_do_without(void **state)
{
	at_every_call(*state, crypt_job, "keys and seals");
}

static void a_vault_does_without(void **state)
{
	at_every_call(*state, vault_job, "a vault");
}

static void reading_does_without(void **state)
{
	at_every_call(*state, change_job, "a change");
	at_every_call(*state, read_job, "reading");
	at_every_call(*state, save_job, "writing out");
}

static void packing_does_without(void **state)
{
	at_every_call(*state, pack_job, "packing");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(keys_and_seals_do_without,
						setup, teardown),
		cmocka_unit_test_setup_teardown(a_vault_does_without, setup,
						teardown),
		cmocka_unit_test_setup_teardown(reading_does_without, setup,
						teardown),
		cmocka_unit_test_setup_teardown(packing_does_without, setup,
						teardown),
	};

	return cmocka_run_group_tests_name("failing", tests, NULL, NULL);
}
