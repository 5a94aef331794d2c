/* SPDX-License-Identifier: ISC
 * test_object.c - one git object as one file: every other byte is damage. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/store/object.h"
#include "src/store/odb.h"
#include "tests/fixture.h"

static const struct sample {
	const char *type;
	const char *body;
	size_t n_bytes;
	const char *id; /* what `git hash-object` says */
} samples[] = {
	{ "blob", "hello\n", 6, "ce/013625030ba8dba906f756967f9e9ca394464a" },
	{ "blob", "", 0, "e6/9de29bb2d1d6434b8b29ae775ad8c2e48c5391" },
	{ "tree",
	  "100644 entry\0\xce\x01\x36\x25\x03\x0b\xa8\xdb\xa9\x06"
	  "\xf7\x56\x96\x7f\x9e\x9c\xa3\x94\x46\x4a",
	  33, NULL },
	{ "commit",
	  "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n"
	  "author a <a@guardbook.invalid> 1773671520 +0000\n"
	  "committer a <a@guardbook.invalid> 1773671520 +0000\n\nfirst\n",
	  153, NULL },
};

static enum gb_code unpack(const struct gb_buf *file, size_t n_bytes,
			   struct gb_buf *body)
{
	char type[GB_OBJECT_TYPE_ROOM];
	struct gb_err err = { 0 };
	enum gb_code rc;

	/* Memory of exactly this size, so that a step too far is seen. */
	unsigned char *exact = malloc(n_bytes + !n_bytes);

	assert_non_null(exact);
	if (n_bytes > 0)
		memcpy(exact, file->data, n_bytes);
	rc = gb_object_unpack(exact, n_bytes, type, body, &err);
	free(exact);
	return rc;
}

static void an_object_comes_back_as_it_went_in(void **state)
{
	(void)state;
	for (size_t i = 0; i < GB_COUNT(samples); i++) {
		const struct sample *s = &samples[i];
		struct gb_buf file = { 0 }, body = { 0 };
		char type[GB_OBJECT_TYPE_ROOM];

		gb_object_pack(&file, s->type, s->body, s->n_bytes);
		ok(gb_object_unpack(file.data, file.len, type, &body, err));
		assert_string_equal(type, s->type);
		assert_int_equal(body.len, s->n_bytes);
		if (body.len > 0)
			assert_memory_equal(body.data, s->body, body.len);
		gb_buf_free(&file);
		gb_buf_free(&body);
	}
}

static void a_file_cut_at_any_length_is_damaged(void **state)
{
	(void)state;
	for (size_t i = 0; i < GB_COUNT(samples); i++) {
		struct gb_buf file = { 0 }, body = { 0 };

		gb_object_pack(&file, samples[i].type, samples[i].body,
			       samples[i].n_bytes);
		for (size_t n = 0; n < file.len; n++)
			assert_int_equal(unpack(&file, n, &body), GB_TAMPERED);
		gb_buf_u8(&file, 0);
		assert_int_equal(unpack(&file, file.len, &body), GB_TAMPERED);
		assert_int_equal(body.len, 0);
		gb_buf_free(&file);
	}
}

static void every_flipped_bit_is_damage(void **state)
{
	(void)state;
	for (size_t i = 0; i < GB_COUNT(samples); i++) {
		struct gb_buf file = { 0 }, body = { 0 };

		gb_object_pack(&file, samples[i].type, samples[i].body,
			       samples[i].n_bytes);
		for (size_t bit = 0; bit < file.len * 8; bit++) {
			file.data[bit / 8] ^= (unsigned char)(1 << bit % 8);
			assert_int_equal(unpack(&file, file.len, &body),
					 GB_TAMPERED);
			file.data[bit / 8] ^= (unsigned char)(1 << bit % 8);
		}
		assert_int_equal(unpack(&file, file.len, &body), GB_OK);
		gb_buf_free(&file);
		gb_buf_free(&body);
	}
}

/* Sizes around the edges of a block, header counted in. */
static void long_objects_fill_their_blocks(void **state)
{
	const size_t sizes[] = {
		65523, 65524, 65525, 131058, 131059, 131060, GB_BLOB_MAX_BYTES
	};

	(void)state;
	for (size_t i = 0; i < GB_COUNT(sizes); i++) {
		struct gb_buf file = { 0 }, body = { 0 }, back = { 0 };
		char type[GB_OBJECT_TYPE_ROOM];

		gb_buf_fill(&body, 'x', sizes[i]);
		gb_object_pack(&file, "blob", body.data, body.len);
		ok(gb_object_unpack(file.data, file.len, type, &back, err));
		assert_int_equal(back.len, sizes[i]);
		gb_buf_free(&file);
		gb_buf_free(&body);
		gb_buf_free(&back);
	}
}

/* The same content, well checksummed, in other blocks: any inflater takes it,
 * we do not. */
static void another_way_of_packing_is_refused(void **state)
{
	static const unsigned char two_blocks[] = "\x78\x01\0\x04\0\xfb\xff"
						  "blob\x01\x09\0\xf6\xff"
						  " 6\0hello\n\x1d\xc5\x04\x14";
	static const unsigned char empty_end[] =
		"\x78\x01\0\x0d\0\xf2\xff"
		"blob 6\0hello\n"
		"\x01\0\0\xff\xff\x1d\xc5\x04\x14";
	struct gb_buf body = { 0 };
	char type[GB_OBJECT_TYPE_ROOM];

	(void)state;
	assert_int_equal(gb_object_unpack(two_blocks, sizeof(two_blocks) - 1,
					  type, &body, NULL),
			 GB_TAMPERED);
	assert_int_equal(gb_object_unpack(empty_end, sizeof(empty_end) - 1,
					  type, &body, NULL),
			 GB_TAMPERED);
}

/* A folder objects with the fan-out of the samples, and a database in it. */
struct store {
	int objects;
	struct gb_odb *odb;
	char *path; /* of the object in question */
	unsigned char oid[GB_OID_BYTES];
};

static void open_store(struct fixture *f, struct store *s)
{
	char name[GB_OBJECT_NAME_ROOM], *folder;

	s->objects = open(f->dir, O_RDONLY | O_DIRECTORY);
	assert_true(s->objects >= 0);
	for (unsigned i = 0; i < 256; i++) {
		snprintf(name, sizeof(name), "%02x", i);
		folder = fixture_path(f, name);
		assert_int_equal(mkdir(folder, 0700), 0);
		free(folder);
	}
	ok(gb_odb_make(&s->odb, s->objects, NULL, err));
	ok(gb_odb_write(s->odb, "blob", "hello\n", 6, s->oid, err));
	gb_object_name(name, s->oid);
	s->path = fixture_path(f, name);
}

static void close_store(struct store *s)
{
	gb_odb_free(s->odb);
	close(s->objects);
	free(s->path);
}

static enum gb_code read_it(struct store *s, struct gb_err *err)
{
	struct gb_buf body = { 0 };
	enum gb_code rc = gb_odb_read(s->odb, s->oid, "blob", &body, err);

	if (rc == GB_OK) {
		assert_int_equal(body.len, 6);
		assert_memory_equal(body.data, "hello\n", 6);
	}
	gb_buf_free(&body);
	return rc;
}

static void the_names_are_those_that_git_gives(void **state)
{
	struct store s;

	open_store(*state, &s);
	for (size_t i = 0; i < 2; i++) {
		char name[GB_OBJECT_NAME_ROOM];

		ok(gb_odb_write(s.odb, samples[i].type, samples[i].body,
				samples[i].n_bytes, s.oid, err));
		gb_object_name(name, s.oid);
		assert_string_equal(name, samples[i].id);
	}
	close_store(&s);
}

static void an_object_file_is_for_us_alone(void **state)
{
	struct stat st;
	struct store s;
	mode_t was = umask(0);

	open_store(*state, &s);
	assert_int_equal(stat(s.path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	close_store(&s);
	umask(was);
}

static void a_whole_object_under_another_name_is_altered(void **state)
{
	struct gb_buf file = { 0 };
	struct gb_err err = { 0 };
	struct store s;

	open_store(*state, &s);
	gb_object_pack(&file, "blob", "hullo\n", 6);
	fixture_write(s.path, file.data, file.len);
	assert_int_equal(read_it(&s, &err), GB_TAMPERED);
	assert_non_null(strstr(err.msg, "was altered"));
	gb_buf_free(&file);
	close_store(&s);
}

static void an_object_of_another_type_is_refused(void **state)
{
	struct gb_buf body = { 0 };
	struct gb_err err = { 0 };
	struct store s;

	open_store(*state, &s);
	assert_int_equal(gb_odb_read(s.odb, s.oid, "tree", &body, &err),
			 GB_TAMPERED);
	assert_non_null(strstr(err.msg, "is no tree"));
	close_store(&s);
}

static void a_missing_object_is_named(void **state)
{
	struct gb_err err = { 0 };
	struct store s;

	open_store(*state, &s);
	assert_int_equal(unlink(s.path), 0);
	assert_int_equal(read_it(&s, &err), GB_TAMPERED);
	assert_string_equal(err.msg, "object ce/013625030ba8dba906f756967f9e9ca"
				     "394464a is missing from the ledger");
	close_store(&s);
}

static void damage_that_comes_after_a_reading_is_seen(void **state)
{
	struct store s;

	open_store(*state, &s);
	ok(read_it(&s, err));
	assert_int_equal(truncate(s.path, 5), 0);
	assert_int_equal(read_it(&s, NULL), GB_TAMPERED);
	close_store(&s);
}

/* A power cut may leave a file empty: git would believe it. */
static void writing_again_mends_an_empty_file(void **state)
{
	struct store s;

	open_store(*state, &s);
	assert_int_equal(truncate(s.path, 0), 0);
	assert_int_equal(read_it(&s, NULL), GB_TAMPERED);
	ok(gb_odb_write(s.odb, "blob", "hello\n", 6, s.oid, err));
	ok(read_it(&s, err));
	close_store(&s);
}

static void pipes_links_and_folders_do_not_hang_the_reader(void **state)
{
	struct fixture *f = *state;
	struct store s;
	char *there;

	open_store(f, &s);
	there = fixture_path(f, "there");
	assert_int_equal(rename(s.path, there), 0);
	assert_int_equal(symlink(there, s.path), 0);
	assert_int_equal(read_it(&s, NULL), GB_TAMPERED);
	assert_int_equal(unlink(s.path), 0);
	assert_int_equal(mkfifo(s.path, 0600), 0);
	assert_int_equal(read_it(&s, NULL), GB_TAMPERED);
	assert_int_equal(unlink(s.path), 0);
	assert_int_equal(mkdir(s.path, 0700), 0);
	assert_int_equal(read_it(&s, NULL), GB_TAMPERED);
	free(there);
	close_store(&s);
}

static void an_endless_file_is_refused_early(void **state)
{
	struct gb_err err = { 0 };
	struct store s;

	open_store(*state, &s);
	assert_int_equal(truncate(s.path, (off_t)1 << 40), 0);
	assert_int_equal(read_it(&s, &err), GB_TAMPERED);
	assert_non_null(strstr(err.msg, "longer than anything"));
	close_store(&s);
}

/* git clears away folders that are empty. */
static void a_write_makes_its_folder(void **state)
{
	struct store s;
	char *folder;

	open_store(*state, &s);
	assert_int_equal(unlink(s.path), 0);
	folder = fixture_path(*state, "ce");
	assert_int_equal(rmdir(folder), 0);
	ok(gb_odb_write(s.odb, "blob", "hello\n", 6, s.oid, err));
	ok(read_it(&s, err));
	free(folder);
	close_store(&s);
}

static void a_write_that_cannot_be_is_the_disks_fault(void **state)
{
	struct store s;

	open_store(*state, &s);
	assert_int_equal(unlink(s.path), 0);
	assert_int_equal(mkdir(s.path, 0700), 0);
	assert_int_equal(gb_odb_write(s.odb, "blob", "hello\n", 6, s.oid, NULL),
			 GB_IO);
	close_store(&s);
}

#define in_folder(test)                                                        \
	cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_object_comes_back_as_it_went_in),
		cmocka_unit_test(a_file_cut_at_any_length_is_damaged),
		cmocka_unit_test(every_flipped_bit_is_damage),
		cmocka_unit_test(long_objects_fill_their_blocks),
		cmocka_unit_test(another_way_of_packing_is_refused),
		in_folder(the_names_are_those_that_git_gives),
		in_folder(an_object_file_is_for_us_alone),
		in_folder(a_whole_object_under_another_name_is_altered),
		in_folder(an_object_of_another_type_is_refused),
		in_folder(a_missing_object_is_named),
		in_folder(damage_that_comes_after_a_reading_is_seen),
		in_folder(writing_again_mends_an_empty_file),
		in_folder(pipes_links_and_folders_do_not_hang_the_reader),
		in_folder(an_endless_file_is_refused_early),
		in_folder(a_write_makes_its_folder),
		in_folder(a_write_that_cannot_be_is_the_disks_fault),
	};

	return cmocka_run_group_tests_name("object", tests, NULL, NULL);
}
