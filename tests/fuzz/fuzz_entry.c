/* SPDX-License-Identifier: ISC
 * fuzz_entry.c - the blob of an entry: what is read, would have been written
 * so. */
#include "guardbook/entry.h"
#include "tests/fuzz/fuzz.h"

const char fuzz_name[] = "entry";

static void write_all(struct gb_buf *out, const struct gb_entry *e)
{
	gb_entry_write_header(out, e);
	for (size_t i = 0; e->kind == GB_ENTRY_CASE && i < 2; i++)
		gb_entry_write_box(out, e->box[i], e->box_bytes[i]);
}

static void add(const struct gb_entry *e)
{
	struct gb_buf b = { 0 };

	write_all(&b, e);
	fuzz_seed(b.data, b.len);
	gb_buf_free(&b);
}

void fuzz_begin(void)
{
	static const unsigned char block[32 + 16 * GB_SLOT_BYTES];
	static const unsigned char box[70] = { 7 };
	struct gb_entry e = { .kind = GB_ENTRY_CASE,
			      .person = "abcdefgh",
			      .epoch = 1,
			      .number = 1,
			      .opens = true,
			      .block = block,
			      .block_bytes = sizeof(block),
			      .box = { box, box },
			      .box_bytes = { 70, 50 } };
	struct gb_entry book = { .kind = GB_ENTRY_POLICY,
				 .person = "abcdefgh",
				 .serial = 3,
				 .body = box,
				 .body_bytes = 9 };

	fuzz_world();
	add(&e);
	e.opens = false;
	e.number = e.epoch = 2;
	memset(e.prev_oid, 1, sizeof(e.prev_oid));
	memset(e.prev_entry, 1, sizeof(e.prev_entry));
	e.block = NULL;
	e.block_bytes = 0;
	add(&e);
	add(&book);
	book.kind = GB_ENTRY_ROSTER;
	add(&book);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n_bytes)
{
	struct gb_entry e;
	struct gb_buf again = { 0 };
	enum gb_code rc = gb_entry_read(&e, bytes, n_bytes, NULL);

	must(rc == GB_OK || rc == GB_TAMPERED || rc == GB_INVALID);
	if (rc == GB_OK) {
		write_all(&again, &e);
		must(again.len == n_bytes);
		must(memcmp(again.data, bytes, n_bytes) == 0);
	}
	gb_buf_free(&again);
	return 0;
}
