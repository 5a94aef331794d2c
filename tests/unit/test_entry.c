/* SPDX-License-Identifier: ISC
 * test_entry.c - the blob of an entry: one form, and no other is read. */
#include <string.h>

#include "guardbook/entry.h"
#include "tests/fixture.h"

static const unsigned char block[32 + 16 * GB_SLOT_BYTES];
static const unsigned char box[70] = { 7 };

static struct gb_entry first_of_a_case(void)
{
	struct gb_entry e = { .kind = GB_ENTRY_CASE,
			      .person = "abcdefgh",
			      .epoch = 1,
			      .number = 1,
			      .opens = true,
			      .block = block,
			      .block_bytes = sizeof(block),
			      .box = { box, box },
			      .box_bytes = { 70, 50 } };

	memset(e.case_id, 3, sizeof(e.case_id));
	memset(e.commit_full, 4, 32);
	memset(e.commit_summary, 5, 32);
	return e;
}

static void write_all(struct gb_buf *out, const struct gb_entry *e)
{
	gb_entry_write_header(out, e);
	for (size_t i = 0; e->kind == GB_ENTRY_CASE && i < 2; i++)
		gb_entry_write_box(out, e->box[i], e->box_bytes[i]);
}

static enum gb_code read_again(const struct gb_entry *e)
{
	struct gb_buf blob = { 0 };
	struct gb_entry got;
	struct gb_err why = { 0 };
	enum gb_code rc;

	write_all(&blob, e);
	rc = gb_entry_read(&got, blob.data, blob.len, &why);
	assert_true((rc == GB_OK) == (why.msg[0] == '\0'));
	gb_buf_free(&blob);
	return rc;
}

static void a_case_entry_is_read_as_it_was_written(void **state)
{
	struct gb_entry e = first_of_a_case(), got;
	struct gb_buf blob = { 0 }, again = { 0 };

	(void)state;
	write_all(&blob, &e);
	ok(gb_entry_read(&got, blob.data, blob.len, err));
	assert_int_equal(got.kind, GB_ENTRY_CASE);
	assert_string_equal(got.person, "abcdefgh");
	assert_memory_equal(got.case_id, e.case_id, sizeof(e.case_id));
	assert_int_equal(got.epoch, 1);
	assert_int_equal(got.number, 1);
	assert_true(got.opens);
	assert_memory_equal(got.commit_full, e.commit_full, 32);
	assert_memory_equal(got.commit_summary, e.commit_summary, 32);
	assert_int_equal(got.block_bytes, sizeof(block));
	assert_int_equal(got.box_bytes[0], 70);
	assert_int_equal(got.box_bytes[1], 50);
	/* The header is all before the boxes: 8 bytes of their lengths. */
	assert_int_equal(got.header_bytes, blob.len - 70 - 50 - 8);
	write_all(&again, &got);
	assert_int_equal(again.len, blob.len);
	assert_memory_equal(again.data, blob.data, blob.len);
	gb_buf_free(&blob);
	gb_buf_free(&again);
}

static void a_book_entry_is_read_as_it_was_written(void **state)
{
	struct gb_entry e = { .kind = GB_ENTRY_POLICY,
			      .person = "recovery",
			      .serial = 7,
			      .body = box,
			      .body_bytes = sizeof(box) },
			got;
	struct gb_buf blob = { 0 };

	(void)state;
	write_all(&blob, &e);
	ok(gb_entry_read(&got, blob.data, blob.len, err));
	assert_int_equal(got.kind, GB_ENTRY_POLICY);
	assert_string_equal(got.person, "recovery");
	assert_int_equal(got.serial, 7);
	assert_int_equal(got.body_bytes, sizeof(box));
	assert_memory_equal(got.body, box, sizeof(box));
	gb_buf_free(&blob);
}

/* Every prefix, every byte too many; and every changed byte either is refused
 * or gives exactly the bytes that were read. */
static void there_is_one_form_only(void **state)
{
	struct gb_entry e = first_of_a_case(), got;
	struct gb_buf blob = { 0 };

	(void)state;
	write_all(&blob, &e);
	for (size_t n = 0; n < blob.len; n++)
		assert_int_equal(gb_entry_read(&got, blob.data, n, NULL),
				 GB_TAMPERED);
	gb_buf_u8(&blob, 0);
	assert_int_equal(gb_entry_read(&got, blob.data, blob.len, NULL),
			 GB_TAMPERED);
	blob.len--;
	for (size_t bit = 8; bit < 8 * blob.len; bit++) {
		struct gb_buf again = { 0 };

		blob.data[bit / 8] ^= (unsigned char)(1u << bit % 8);
		if (gb_entry_read(&got, blob.data, blob.len, NULL) == GB_OK) {
			write_all(&again, &got);
			assert_int_equal(again.len, blob.len);
			assert_memory_equal(again.data, blob.data, blob.len);
		}
		gb_buf_free(&again);
		blob.data[bit / 8] ^= (unsigned char)(1u << bit % 8);
	}
	gb_buf_free(&blob);
}

static void what_makes_no_sense_is_refused(void **state)
{
	struct gb_entry e = first_of_a_case();

	(void)state;
	assert_int_equal(read_again(&e), GB_OK);
	e.epoch = 0;
	assert_int_equal(read_again(&e), GB_TAMPERED);
	e = first_of_a_case();
	e.number = 0;
	assert_int_equal(read_again(&e), GB_TAMPERED);
	e = first_of_a_case();
	e.epoch = 2; /* entry 1 opens epoch 1 */
	assert_int_equal(read_again(&e), GB_TAMPERED);
	e.number = 2;
	assert_int_equal(read_again(&e), GB_OK);
	e.block = NULL; /* it opens, and for nobody */
	assert_int_equal(read_again(&e), GB_TAMPERED);
	e.opens = false;
	assert_int_equal(read_again(&e), GB_OK);
	e.block = block; /* it lets somebody in */
	assert_int_equal(read_again(&e), GB_OK);
	e.block_bytes = 32 + 15 * GB_SLOT_BYTES;
	assert_int_equal(read_again(&e), GB_TAMPERED);
	e.block_bytes = 0;
	assert_int_equal(read_again(&e), GB_TAMPERED);
	e = first_of_a_case();
	e.box_bytes[1] = 0;
	assert_int_equal(read_again(&e), GB_OK);
	e.box_bytes[0] = 0;
	assert_int_equal(read_again(&e), GB_TAMPERED);
	e.box_bytes[1] = 50; /* what only the summary lane wrote */
	assert_int_equal(read_again(&e), GB_OK);
	e = first_of_a_case();
	memcpy(e.person, "ABCDEFGH", 9);
	assert_int_equal(read_again(&e), GB_TAMPERED);
	memcpy(e.person, "abcdefgu", 9); /* no letter of base 32 */
	assert_int_equal(read_again(&e), GB_TAMPERED);
}

static void formats_and_kinds_are_told_apart(void **state)
{
	struct gb_entry e = { .kind = GB_ENTRY_ROSTER, .person = "abcdefgh" };
	struct gb_buf blob = { 0 };
	struct gb_entry got;

	(void)state;
	write_all(&blob, &e);
	blob.data[0] = 0;
	assert_int_equal(gb_entry_read(&got, blob.data, blob.len, NULL),
			 GB_TAMPERED);
	blob.data[0] = GB_FORMAT + 1;
	assert_int_equal(gb_entry_read(&got, blob.data, blob.len, NULL),
			 GB_INVALID);
	/* Of a newer format nothing else is known. */
	assert_int_equal(gb_entry_read(&got, blob.data, 2, NULL), GB_INVALID);
	blob.data[0] = GB_FORMAT;
	for (unsigned kind = 0; kind < 256; kind++) {
		bool known = kind >= 2 && kind <= 8;

		blob.data[1] = (unsigned char)kind;
		assert_int_equal(gb_entry_read(&got, blob.data, blob.len, NULL),
				 known ? GB_OK : GB_TAMPERED);
		assert_int_equal(known || kind == GB_ENTRY_CASE,
				 gb_entry_kind_name((enum gb_entry_kind)kind) !=
					 NULL);
	}
	gb_buf_free(&blob);
}

static void the_name_of_a_case_comes_from_its_id(void **state)
{
	/* The alphabet and the rule of share/doc/format.md, by hand. */
	static const unsigned char id[GB_CASE_ID_BYTES] = {
		0, 19, 20, 9, 10, 255, 1, 2, 3, 4, 5, 6, 7, 8, 128, 11
	};
	char name[GB_CASE_NAME_ROOM];

	(void)state;
	gb_case_name(name, id, 3);
	assert_string_equal(name, "BZB-905");
	gb_case_name(name, id, 4);
	assert_string_equal(name, "BZB-9051");
	gb_case_name(name, id, GB_NAME_DIGITS_MAX);
	assert_string_equal(name, "BZB-905123456788");
	gb_case_name(name, id, 99);
	assert_string_equal(name, "BZB-905123456788");
}

static void a_name_is_read_as_people_type_it(void **state)
{
	static const char *const wrong[] = {
		"",
		"KDR",
		"KDR-",
		"KDR-12",
		"KD-1234",
		"KDR 482",
		"KDR-48a",
		"KDR-482 ",
		" KDR-482",
		"K1R-482",
		"KDR-4820000000000",
		"k\xc3\xa9r-482",
		"----482",
	};
	char name[GB_CASE_NAME_ROOM];

	(void)state;
	assert_true(gb_case_name_read(name, "KDR-482"));
	assert_string_equal(name, "KDR-482");
	assert_true(gb_case_name_read(name, "kdr-4821"));
	assert_string_equal(name, "KDR-4821");
	assert_true(gb_case_name_read(name, "kDr-123456789012"));
	for (size_t i = 0; i < GB_COUNT(wrong); i++)
		if (gb_case_name_read(name, wrong[i]))
			fail_msg("\"%s\" is read", wrong[i]);
}

static void a_box_is_bound_to_ledger_header_and_lane(void **state)
{
	struct gb_buf a = { 0 }, b = { 0 };
	unsigned char ledger[32] = { 1 };

	(void)state;
	gb_entry_bound(&a, ledger, "header", 6, GB_LANE_FULL);
	assert_int_equal(a.len, 17 + 32 + 6 + 1);
	assert_memory_equal(a.data, "guardbook-part-v1\1", 18);
	assert_memory_equal(a.data + 49, "header\1", 7);
	gb_entry_bound(&b, ledger, "header", 6, GB_LANE_SUMMARY);
	assert_int_equal(b.data[b.len - 1], 2);
	assert_int_equal(gb_lane_index(GB_LANE_FULL), 0);
	assert_int_equal(gb_lane_index(GB_LANE_SUMMARY), 1);
	gb_buf_free(&a);
	gb_buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_case_entry_is_read_as_it_was_written),
		cmocka_unit_test(a_book_entry_is_read_as_it_was_written),
		cmocka_unit_test(there_is_one_form_only),
		cmocka_unit_test(what_makes_no_sense_is_refused),
		cmocka_unit_test(formats_and_kinds_are_told_apart),
		cmocka_unit_test(the_name_of_a_case_comes_from_its_id),
		cmocka_unit_test(a_name_is_read_as_people_type_it),
		cmocka_unit_test(a_box_is_bound_to_ledger_header_and_lane),
	};

	return cmocka_run_group_tests_name("entry", tests, NULL, NULL);
}
