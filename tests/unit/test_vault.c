/* SPDX-License-Identifier: ISC
 * test_vault.c - half-keys, accounts, settings, the last head seen; and what a
 * damaged or planted vault does. */
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guardbook/hash.h"
#include "guardbook/vault.h"
#include "tests/fixture.h"

#define N_STOCK 40

static const struct gb_account davies = {
	.id = "aaaaaaaa",
	.name = "Mrs S Davies",
	.sign_in = "s.davies",
	.salt = { 1, 2, 3 },
	.lock = { 4, 5, 6 },
	.code_lock = { 7, 8, 9 },
};

/* A vault with a stock, an account and a setting, closed. */
static int setup(void **state)
{
	struct gb_vault *v = NULL;
	struct fixture *f;

	if (fixture_setup(state) != 0)
		return -1;
	f = *state;
	ok(gb_crypt_start(err));
	ok(gb_vault_create(&v, f->dir, &f->env, err));
	ok(gb_vault_stock_add(v, N_STOCK, err));
	ok(gb_vault_account_add(v, &davies, err));
	ok(gb_vault_set(v, "school", "Ysgol Llyn Primary", 18, err));
	gb_vault_free(v);
	return 0;
}

static struct gb_vault *opened(const struct fixture *f)
{
	struct gb_vault *v = NULL;

	ok(gb_vault_open(&v, f->dir, &f->env, err));
	assert_non_null(v);
	return v;
}

static void refused(const struct fixture *f, enum gb_code code,
		    const char *hint)
{
	struct gb_vault *v = (void *)1;
	struct gb_err err = { 0 };
	enum gb_code got = gb_vault_open(&v, f->dir, &f->env, &err);

	if (got != code || !strstr(err.msg, hint))
		fail_msg("code %d, \"%s\", not \"%s\"", got, err.msg, hint);
	assert_null(v);
}

/* Change the vault with its file in hand, as somebody with the disk would. */
struct raw {
	char *path;
	unsigned char *bytes;
	size_t n;
};

static struct raw raw_open(const struct fixture *f)
{
	struct raw r = { .path = fixture_path(f, "vault.db") };

	r.bytes = fixture_read(r.path, &r.n);
	return r;
}

static void raw_save(struct raw *r)
{
	fixture_write(r->path, r->bytes, r->n);
	free(r->bytes);
	free(r->path);
}

static unsigned char *raw_find(struct raw *r, const void *what, size_t n)
{
	unsigned char *at = memmem(r->bytes, r->n, what, n);

	assert_non_null(at);
	return at;
}

static enum gb_code half_of(const struct fixture *f, const unsigned char *id)
{
	struct gb_vault *v = opened(f);
	struct gb_key *e = (void *)1;
	enum gb_code code = gb_vault_half(v, id, &e, NULL);

	assert_true((code == GB_OK) == (e != NULL));
	gb_key_free(e);
	gb_vault_free(v);
	return code;
}

static void first_ids(const struct fixture *f, unsigned char ids[32])
{
	struct gb_vault *v = opened(f);
	unsigned char *all = NULL;
	size_t n = 0;

	ok(gb_vault_case_ids(v, &all, &n, err));
	assert_int_equal(n, N_STOCK);
	memcpy(ids, all, 32);
	free(all);
	gb_vault_free(v);
}

/* --- the file ------------------------------------------------------------- */

static void a_vault_is_private_whatever_the_umask(void **state)
{
	static const mode_t umasks[] = { 0, 022, 0777 };
	struct fixture *f = *state;
	char *path = fixture_path(f, "vault.db");

	for (size_t i = 0; i < GB_COUNT(umasks); i++) {
		struct gb_vault *v = NULL;
		mode_t before;
		struct stat st;

		unlink(path);
		before = umask(umasks[i]);
		ok(gb_vault_create(&v, f->dir, &f->env, err));
		ok(gb_vault_stock_add(v, 1, err));
		umask(before);
		assert_int_equal(stat(path, &st), 0);
		assert_int_equal(st.st_mode & 07777, 0600);
		gb_vault_free(v);
		gb_vault_free(opened(f));
	}
	free(path);
}

static void a_vault_is_never_made_over_another(void **state)
{
	struct fixture *f = *state;
	struct gb_vault *v = (void *)1;
	struct gb_err err = { 0 };
	unsigned char ids[32];

	assert_int_equal(gb_vault_create(&v, f->dir, &f->env, &err),
			 GB_CONFLICT);
	assert_non_null(strstr(err.msg, "already"));
	assert_null(v);
	first_ids(f, ids); /* as it was */
}

static void no_vault_and_no_folder_are_not_found(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_path(f, "vault.db");
	struct fixture nowhere = *f;
	struct gb_vault *v = (void *)1;

	assert_int_equal(unlink(path), 0);
	refused(f, GB_NOT_FOUND, "vault.db");
	nowhere.dir[strlen(nowhere.dir) - 1] = '#';
	refused(&nowhere, GB_NOT_FOUND, "folder");
	assert_int_equal(gb_vault_create(&v, nowhere.dir, &f->env, NULL),
			 GB_NOT_FOUND);
	assert_null(v);
	free(path);
}

static void wide_modes_and_links_are_refused(void **state)
{
	static const mode_t wide[] = { 0640, 0620, 0604, 0602, 0666, 0610 };
	struct fixture *f = *state;
	char *path = fixture_path(f, "vault.db");
	char *real = fixture_path(f, "real.db");

	for (size_t i = 0; i < GB_COUNT(wide); i++) {
		assert_int_equal(chmod(path, wide[i]), 0);
		refused(f, GB_TAMPERED, "other accounts may open");
	}
	assert_int_equal(chmod(path, 0600), 0);
	assert_int_equal(link(path, real), 0);
	refused(f, GB_TAMPERED, "is a link");
	assert_int_equal(unlink(path), 0);
	assert_int_equal(symlink(real, path), 0);
	refused(f, GB_TAMPERED, "is a link");
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkfifo(path, 0600), 0);
	refused(f, GB_TAMPERED, "not a file");
	free(path);
	free(real);
}

static void a_vault_of_another_owner_is_refused(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_path(f, "vault.db");

	if (geteuid() != 0) {
		free(path);
		skip();
	}
	assert_int_equal(chown(path, 65534, 65534), 0);
	refused(f, GB_TAMPERED, "belongs to another account");
	free(path);
}

static void strange_files_beside_the_vault_are_refused(void **state)
{
	static const char *const names[] = { "vault.db-wal", "vault.db-shm",
					     "vault.db-journal" };
	struct fixture *f = *state;

	for (size_t i = 0; i < GB_COUNT(names); i++) {
		char *path = fixture_path(f, names[i]);

		unlink(path); /* the journal is ours, and empty */
		assert_int_equal(symlink("/dev/null", path), 0);
		refused(f, GB_TAMPERED, names[i]);
		assert_int_equal(unlink(path), 0);
		free(path);
	}
	gb_vault_free(opened(f));
}

static void a_folder_reached_through_a_link_is_fine(void **state)
{
	struct fixture *f = *state, linked = *f;
	char *path = fixture_path(f, "way");

	assert_int_equal(symlink(f->dir, path), 0);
	snprintf(linked.dir, sizeof(linked.dir), "%s", path);
	gb_vault_free(opened(&linked));
	free(path);
}

static void what_is_no_vault_says_so(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_path(f, "vault.db");
	char text[5000];

	fixture_write(path, "", 0);
	refused(f, GB_TAMPERED, "not a guardbook vault");
	memset(text, 'x', sizeof(text));
	fixture_write(path, text, sizeof(text));
	refused(f, GB_TAMPERED, "damaged, or is not guardbook's");
	free(path);
}

/* The numbers of the header stand big-endian at 60 and 68. */
static void a_newer_vault_asks_for_a_newer_program(void **state)
{
	struct raw r = raw_open(*state);

	r.bytes[63]++;
	raw_save(&r);
	refused(*state, GB_TAMPERED,
		"this casebook was made by a newer guardbook; update the "
		"program");
}

static void a_database_of_something_else_is_refused(void **state)
{
	struct raw r = raw_open(*state);

	r.bytes[68] ^= 1;
	raw_save(&r);
	refused(*state, GB_TAMPERED, "not a guardbook vault");
}

static void a_truncated_vault_is_refused_at_every_length(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_path(f, "vault.db");
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	while ((st.st_size -= 512) >= 0) {
		assert_int_equal(truncate(path, st.st_size), 0);
		refused(f, GB_TAMPERED, "");
	}
	free(path);
}

/* --- planted schema ------------------------------------------------------- */

/* The schema's text is in the file as it was typed: change it in place, to the
 * same length, as a hex editor would. */
static void swap_text(const struct fixture *f, const char *old, const char *new)
{
	struct raw r = raw_open(f);

	assert_int_equal(strlen(old), strlen(new));
	memcpy(raw_find(&r, old, strlen(old)), new, strlen(new));
	raw_save(&r);
}

static void a_changed_column_is_refused(void **state)
{
	swap_text(*state, "value blob not null", "value blob         ");
	refused(*state, GB_TAMPERED, "did not put there");
}

static void a_renamed_table_is_refused(void **state)
{
	/* type, name and tbl_name, then the statement itself */
	swap_text(*state, "tablesettingsetting", "tablesettinhsettinh");
	swap_text(*state, "TABLE setting(", "TABLE settinh(");
	refused(*state, GB_TAMPERED, "did not put there");
}

/* What somebody with SQLite's own shell could do to the closed vault. */
static void plant(const struct fixture *f, const char *sql)
{
	char *path = fixture_path(f, "vault.db");
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	free(path);
}

static void nothing_planted_beside_the_tables_is_accepted(void **state)
{
	static const char *const planted[] = {
		"create trigger t after insert on half begin select 1; end",
		"create view aaa as select * from half",
		"create table zzz(x)",
		"create index i on half(e)",
		"create virtual table w using fts5(x)",
		"alter table seen add column more blob",
		"alter table half rename to other",
		"drop table seen",
	};

	for (size_t i = 0; i < GB_COUNT(planted); i++) {
		struct raw good = raw_open(*state);

		plant(*state, planted[i]);
		refused(*state, GB_TAMPERED, "did not put there");
		raw_save(&good);
		gb_vault_free(opened(*state));
	}
}

static void a_view_in_place_of_a_table_is_refused(void **state)
{
	plant(*state, "drop table setting; create view setting(name, value) as"
		      " select 'school', x'00'");
	refused(*state, GB_TAMPERED, "did not put there");
}

/* Whoever switches the vault to SQLite's other journal gets no further, and
 * the vault is ours again when it is opened. */
static void another_kind_of_journal_is_put_back(void **state)
{
	struct fixture *f = *state;
	char *wal = fixture_path(f, "vault.db-wal");
	unsigned char ids[32];

	plant(f, "pragma journal_mode = wal");
	first_ids(f, ids);
	assert_int_equal(access(wal, F_OK), -1);
	assert_int_equal(half_of(f, ids), GB_OK);
	free(wal);
}

static void a_schema_that_makes_no_sense_is_refused(void **state)
{
	swap_text(*state, "CREATE TABLE half(", "CREATE TABLE half)");
	refused(*state, GB_TAMPERED, "");
}

/* --- damage to rows ------------------------------------------------------- */

static void every_flipped_byte_of_a_half_is_noticed(void **state)
{
	struct fixture *f = *state;
	unsigned char ids[32];

	first_ids(f, ids);
	assert_int_equal(half_of(f, ids), GB_OK);
	/* 32 bytes of E and 16 of its mark lie behind the id. */
	for (size_t i = 16; i < 64; i += 5) {
		struct raw r = raw_open(f);
		unsigned char *row = raw_find(&r, ids, 16);

		row[i] ^= 0x40;
		raw_save(&r);
		assert_int_equal(half_of(f, ids), GB_TAMPERED);
		r = raw_open(f);
		raw_find(&r, ids, 16)[i] ^= 0x40;
		raw_save(&r);
	}
	assert_int_equal(half_of(f, ids), GB_OK);
}

static void swapped_halves_are_noticed(void **state)
{
	struct fixture *f = *state;
	unsigned char ids[32], kept[48], *one, *two;
	struct raw r;

	first_ids(f, ids);
	r = raw_open(f);
	one = raw_find(&r, ids, 16) + 16;
	two = raw_find(&r, ids + 16, 16) + 16;
	memcpy(kept, one, 48);
	memcpy(one, two, 48);
	memcpy(two, kept, 48);
	raw_save(&r);
	assert_int_equal(half_of(f, ids), GB_TAMPERED);
	assert_int_equal(half_of(f, ids + 16), GB_TAMPERED);
}

/* A changed id either breaks the order of its table, which opening notices, or
 * names a case that nobody asks for. */
static void a_half_under_another_id_opens_nothing(void **state)
{
	struct fixture *f = *state;
	unsigned char ids[32];
	struct raw r;

	first_ids(f, ids);
	r = raw_open(f);
	raw_find(&r, ids, 16)[15] ^= 1;
	raw_save(&r);
	assert_int_equal(half_of(f, ids), GB_NOT_FOUND);
	ids[15] ^= 1;
	assert_int_equal(half_of(f, ids), GB_TAMPERED);
}

/* One byte of every 37th flipped: never a crash, never a wrong half. */
static void random_damage_never_gives_a_wrong_half(void **state)
{
	struct fixture *f = *state;
	struct raw good = raw_open(f);
	size_t n_refused = 0;
	unsigned char ids[32];

	first_ids(f, ids);
	for (size_t i = 0; i < good.n; i += 37) {
		struct gb_vault *v = NULL;
		struct gb_key *e = NULL;
		enum gb_code code;

		good.bytes[i] ^= 0x11;
		fixture_write(good.path, good.bytes, good.n);
		good.bytes[i] ^= 0x11;
		code = gb_vault_open(&v, f->dir, &f->env, NULL);
		if (code == GB_OK)
			code = gb_vault_half(v, ids, &e, NULL);
		if (code != GB_OK)
			n_refused++;
		gb_key_free(e);
		gb_vault_free(v);
	}
	assert_true(n_refused > 0);
	raw_save(&good);
	assert_int_equal(half_of(f, ids), GB_OK);
}

/* --- half-keys ------------------------------------------------------------ */

static void a_half_is_the_one_that_was_stored(void **state)
{
	struct fixture *f = *state;
	unsigned char ids[32], wrapped[2][GB_KEY_WRAP_BYTES], bytes[32];
	struct gb_vault *v;
	struct gb_key *e = NULL, *copy = NULL, *under = NULL;
	struct raw r;

	first_ids(f, ids);
	r = raw_open(f);
	memcpy(bytes, raw_find(&r, ids, 16) + 16, sizeof(bytes));
	raw_save(&r);
	v = opened(f);
	ok(gb_key_random(&under, &f->env, err));
	ok(gb_vault_half(v, ids, &e, err));
	ok(gb_key_from(&copy, bytes, err));
	gb_key_wrap(wrapped[0], e, under);
	gb_key_wrap(wrapped[1], copy, under);
	assert_memory_equal(wrapped[0], wrapped[1], GB_KEY_WRAP_BYTES);
	gb_key_free(e);
	gb_key_free(copy);
	gb_key_free(under);
	gb_vault_free(v);
}

static void an_unknown_case_has_no_half(void **state)
{
	static const unsigned char id[GB_CASE_ID_BYTES] = { 1 };

	assert_int_equal(half_of(*state, id), GB_NOT_FOUND);
}

static void a_stock_is_all_there_and_in_order_of_ids_alone(void **state)
{
	struct gb_vault *v = opened(*state);
	unsigned char *ids = NULL;
	size_t n = 0;

	ok(gb_vault_stock_add(v, 500, err));
	ok(gb_vault_stock_add(v, 0, err));
	ok(gb_vault_case_ids(v, &ids, &n, err));
	assert_int_equal(n, N_STOCK + 500);
	for (size_t i = 1; i < n; i++)
		assert_true(memcmp(ids + (i - 1) * 16, ids + i * 16, 16) < 0);
	free(ids);
	gb_vault_free(v);
}

/* The same dice again give ids that are there already. */
static void a_stock_that_fails_adds_nothing(void **state)
{
	struct fixture *f = *state;
	struct gb_vault *v = opened(f);
	unsigned char ids[32], *all = NULL;
	size_t n = 0;

	f->dice -= UINT64_C(0x9e3779b97f4a7c15) * 48; /* the last one made */
	assert_int_not_equal(gb_vault_stock_add(v, 3, NULL), GB_OK);
	ok(gb_vault_case_ids(v, &all, &n, err));
	assert_int_equal(n, N_STOCK);
	free(all);
	gb_vault_free(v);
	first_ids(f, ids);
}

/* --- accounts, settings, seen --------------------------------------------- */

static void accounts_come_back_whole_and_in_order(void **state)
{
	struct gb_account a = { .id = "00000000",
				.name = "Mr T Bevan",
				.sign_in = "bevan" };
	struct gb_account *all = NULL;
	struct gb_vault *v = opened(*state);
	size_t n = 0;

	memset(a.name, 'n', sizeof(a.name) - 1);
	memset(a.sign_in, 's', sizeof(a.sign_in) - 1);
	ok(gb_vault_account_add(v, &a, err));
	ok(gb_vault_accounts(v, &all, &n, err));
	assert_int_equal(n, 2);
	assert_memory_equal(&all[0], &davies, sizeof(davies));
	assert_memory_equal(&all[1], &a, sizeof(a));
	free(all);
	gb_vault_free(v);
}

static void a_taken_id_or_sign_in_is_a_conflict(void **state)
{
	struct gb_vault *v = opened(*state);
	struct gb_account a = davies, *all = NULL;
	struct gb_err why = { 0 };
	size_t n = 0;

	a.id[0] = 'b';
	assert_int_equal(gb_vault_account_add(v, &a, &why), GB_CONFLICT);
	assert_non_null(strstr(why.msg, "taken"));
	a = davies;
	a.sign_in[0] = 'x';
	assert_int_equal(gb_vault_account_add(v, &a, NULL), GB_CONFLICT);
	ok(gb_vault_accounts(v, &all, &n, err));
	assert_int_equal(n, 1);
	free(all);
	gb_vault_free(v);
}

static void a_new_vault_has_nobody_and_nothing(void **state)
{
	struct fixture *f = *state;
	struct gb_account *all = (void *)1;
	struct gb_vault *v = NULL;
	struct gb_seen seen;
	unsigned char *ids = (void *)1;
	size_t n = 9;

	ok(gb_vault_create(&v, f->dir, &f->env, err));
	ok(gb_vault_accounts(v, &all, &n, err));
	assert_null(all);
	assert_int_equal(n, 0);
	ok(gb_vault_case_ids(v, &ids, &n, err));
	assert_null(ids);
	ok(gb_vault_seen(v, &seen, err));
	assert_true(seen.seq == 0);
	gb_vault_free(v);
}

static void a_setting_keeps_any_bytes_and_is_replaced(void **state)
{
	struct gb_vault *v = opened(*state);
	struct gb_buf out = { 0 };

	gb_buf_text(&out, "is ");
	ok(gb_vault_get(v, "school", &out, err));
	assert_string_equal(gb_buf_string(&out), "is Ysgol Llyn Primary");
	gb_buf_free(&out);
	ok(gb_vault_set(v, "school", "a\0b", 3, err));
	ok(gb_vault_get(v, "school", &out, err));
	assert_int_equal(out.len, 3);
	assert_memory_equal(out.data, "a\0b", 3);
	gb_buf_free(&out);
	ok(gb_vault_set(v, "school", NULL, 0, err));
	ok(gb_vault_get(v, "school", &out, err));
	assert_int_equal(out.len, 0);
	assert_int_equal(gb_vault_get(v, "none", &out, NULL), GB_NOT_FOUND);
	gb_vault_free(v);
}

static void a_setting_too_large_leaves_the_old_one(void **state)
{
	struct gb_vault *v = opened(*state);
	struct gb_buf out = { 0 };
	size_t n = (16u << 20) + 1;
	char *huge = calloc(1, n);

	assert_int_equal(gb_vault_set(v, "school", huge, n, NULL), GB_INVALID);
	ok(gb_vault_get(v, "school", &out, err));
	assert_int_equal(out.len, 18);
	gb_buf_free(&out);
	free(huge);
	gb_vault_free(v);
}

static void what_was_replaced_is_gone_from_the_file(void **state)
{
	static const char secret[] = "a sealed draft, soon thrown away";
	struct gb_vault *v = opened(*state);
	struct raw r;

	ok(gb_vault_set(v, "draft", secret, sizeof(secret), err));
	ok(gb_vault_set(v, "draft", "", 0, err));
	gb_vault_free(v);
	r = raw_open(*state);
	assert_null(memmem(r.bytes, r.n, secret + 4, sizeof(secret) - 8));
	raw_save(&r);
}

static void what_was_seen_moves_forward_only(void **state)
{
	struct gb_vault *v = opened(*state);
	struct gb_seen seen = { .seq = 7, .oid = { 1 }, .self = { 2 } }, got;

	ok(gb_vault_see(v, &seen, err));
	seen = (struct gb_seen){ .seq = 6, .oid = { 9 } };
	ok(gb_vault_see(v, &seen, err));
	seen.seq = 7; /* the same number, another entry: the first holds */
	ok(gb_vault_see(v, &seen, err));
	ok(gb_vault_seen(v, &got, err));
	assert_true(got.seq == 7);
	assert_int_equal(got.oid[0], 1);
	assert_int_equal(got.self[0], 2);
	seen.seq = 8;
	ok(gb_vault_see(v, &seen, err));
	seen.seq = UINT64_MAX;
	assert_int_equal(gb_vault_see(v, &seen, NULL), GB_INVALID);
	gb_vault_free(v);
	v = opened(*state);
	ok(gb_vault_seen(v, &got, err));
	assert_true(got.seq == 8);
	assert_int_equal(got.oid[0], 9);
	gb_vault_free(v);
}

/* --- the machine fails ---------------------------------------------------- */

/* In a child that may not let a file grow above `limit` bytes: a full disk. */
static void with_a_full_disk(const struct fixture *f, rlim_t limit,
			     enum gb_code (*act)(const struct fixture *f))
{
	int status = -1;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		struct rlimit most = { limit, limit };

		signal(SIGXFSZ, SIG_IGN);
		if (setrlimit(RLIMIT_FSIZE, &most) != 0)
			_exit(99);
		_exit((int)act(f));
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), GB_IO);
}

static enum gb_code add_stock(const struct fixture *f)
{
	struct gb_vault *v = NULL;
	enum gb_code code = gb_vault_open(&v, f->dir, &f->env, NULL);

	if (code != GB_OK)
		return GB_INVALID;
	code = gb_vault_stock_add(v, 4096, NULL);
	gb_vault_free(v);
	return code;
}

static enum gb_code create(const struct fixture *f)
{
	struct gb_vault *v = NULL;

	return gb_vault_create(&v, f->dir, &f->env, NULL);
}

static void a_full_disk_loses_nothing(void **state)
{
	struct fixture *f = *state;
	unsigned char ids[32];

	with_a_full_disk(f, 65536, add_stock);
	first_ids(f, ids); /* all as before */
	assert_int_equal(half_of(f, ids), GB_OK);
}

static void a_vault_that_can_not_be_made_leaves_no_file(void **state)
{
	const struct fixture *f = *state;

	with_a_full_disk(f, 8192, create);
	refused(f, GB_NOT_FOUND, "vault.db");
	assert_int_equal(rmdir(f->dir), 0); /* nothing else was left either */
	assert_int_equal(mkdir(f->dir, 0700), 0);
}

int main(void)
{
#define each(test)                                                             \
	cmocka_unit_test_setup_teardown(test, setup, fixture_teardown)
#define bare(test)                                                             \
	cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)
	const struct CMUnitTest tests[] = {
		each(a_vault_is_private_whatever_the_umask),
		each(a_vault_is_never_made_over_another),
		each(no_vault_and_no_folder_are_not_found),
		each(wide_modes_and_links_are_refused),
		each(a_vault_of_another_owner_is_refused),
		each(strange_files_beside_the_vault_are_refused),
		each(a_folder_reached_through_a_link_is_fine),
		each(what_is_no_vault_says_so),
		each(a_newer_vault_asks_for_a_newer_program),
		each(a_database_of_something_else_is_refused),
		each(a_truncated_vault_is_refused_at_every_length),
		each(a_changed_column_is_refused),
		each(a_renamed_table_is_refused),
		each(nothing_planted_beside_the_tables_is_accepted),
		each(a_view_in_place_of_a_table_is_refused),
		each(another_kind_of_journal_is_put_back),
		each(a_schema_that_makes_no_sense_is_refused),
		each(every_flipped_byte_of_a_half_is_noticed),
		each(swapped_halves_are_noticed),
		each(a_half_under_another_id_opens_nothing),
		each(random_damage_never_gives_a_wrong_half),
		each(a_half_is_the_one_that_was_stored),
		each(an_unknown_case_has_no_half),
		each(a_stock_is_all_there_and_in_order_of_ids_alone),
		each(a_stock_that_fails_adds_nothing),
		each(accounts_come_back_whole_and_in_order),
		each(a_taken_id_or_sign_in_is_a_conflict),
		bare(a_new_vault_has_nobody_and_nothing),
		each(a_setting_keeps_any_bytes_and_is_replaced),
		each(a_setting_too_large_leaves_the_old_one),
		each(what_was_replaced_is_gone_from_the_file),
		each(what_was_seen_moves_forward_only),
		each(a_full_disk_loses_nothing),
		bare(a_vault_that_can_not_be_made_leaves_no_file),
	};

	return cmocka_run_group_tests_name("vault", tests, NULL, NULL);
}
