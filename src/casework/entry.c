/* SPDX-License-Identifier: ISC
 * entry.c - the blob of one entry, as bytes. */
#include <string.h>

#include "guardbook/encode.h"
#include "guardbook/entry.h"

static const char *const kind_names[] = {
	[GB_ENTRY_CASE] = "case",         [GB_ENTRY_ROSTER] = "roster",
	[GB_ENTRY_POLICY] = "policy",     [GB_ENTRY_PROPOSAL] = "proposal",
	[GB_ENTRY_APPROVAL] = "approval", [GB_ENTRY_TOMBSTONE] = "tombstone",
	[GB_ENTRY_CHECK_IN] = "check-in", [GB_ENTRY_READS] = "reads",
};

const char *gb_entry_kind_name(enum gb_entry_kind kind)
{
	return (size_t)kind < GB_COUNT(kind_names) ? kind_names[kind] : NULL;
}

size_t gb_lane_index(enum gb_lane lane)
{
	return lane == GB_LANE_SUMMARY ? 1 : 0;
}

enum { FLAG_OPENS = 1, FLAG_BLOCK = 2 };

void gb_entry_write_header(struct gb_buf *out, const struct gb_entry *e)
{
	gb_buf_u8(out, GB_FORMAT);
	gb_buf_u8(out, (uint8_t)e->kind);
	gb_buf_put(out, e->person, GB_PERSON_ID_BYTES);
	if (e->kind != GB_ENTRY_CASE) {
		gb_buf_u32(out, e->serial);
		gb_buf_put(out, e->body, e->body_bytes);
		return;
	}
	gb_buf_put(out, e->case_id, sizeof(e->case_id));
	gb_buf_u32(out, e->epoch);
	gb_buf_u32(out, e->number);
	gb_buf_put(out, e->prev_entry, sizeof(e->prev_entry));
	gb_buf_put(out, e->prev_oid, sizeof(e->prev_oid));
	gb_buf_u8(out, (uint8_t)((e->opens ? FLAG_OPENS : 0) |
				 (e->block ? FLAG_BLOCK : 0)));
	if (e->opens) {
		gb_buf_put(out, e->commit_full, 32);
		gb_buf_put(out, e->commit_summary, 32);
	}
	if (e->block) {
		gb_buf_u32(out, (uint32_t)e->block_bytes);
		gb_buf_put(out, e->block, e->block_bytes);
	}
}

void gb_entry_write_box(struct gb_buf *out, const void *box, size_t n_bytes)
{
	gb_buf_u32(out, (uint32_t)n_bytes);
	gb_buf_put(out, box, n_bytes);
}

void gb_entry_bound(struct gb_buf *out, const unsigned char ledger_id[32],
		    const void *header, size_t header_bytes, enum gb_lane lane)
{
	gb_buf_text(out, "guardbook-part-v1");
	gb_buf_put(out, ledger_id, 32);
	gb_buf_put(out, header, header_bytes);
	gb_buf_u8(out, (uint8_t)lane);
}

static bool is_person_id(const char *id)
{
	unsigned char bytes[5];
	char again[GB_PERSON_ID_ROOM];

	/* "recovery" is no person's id: it has a letter that base 32 lacks. */
	if (strcmp(id, "recovery") == 0)
		return true;
	if (!gb_unbase32(bytes, sizeof(bytes), id))
		return false;
	gb_base32(again, bytes, sizeof(bytes));
	return strcmp(again, id) == 0;
}

static bool block_has_a_right_length(size_t n_bytes)
{
	for (size_t n = GB_SLOTS_MIN; n <= 1u << 16; n *= 2)
		if (n_bytes == 32 + n * GB_SLOT_BYTES)
			return true;
	return false;
}

static bool read_case(struct gb_entry *e, struct gb_view *v,
		      const unsigned char *blob)
{
	uint8_t flags;

	gb_take_copy(v, e->case_id, sizeof(e->case_id));
	e->epoch = gb_take_u32(v);
	e->number = gb_take_u32(v);
	gb_take_copy(v, e->prev_entry, sizeof(e->prev_entry));
	gb_take_copy(v, e->prev_oid, sizeof(e->prev_oid));
	flags = gb_take_u8(v);
	e->opens = flags & FLAG_OPENS;
	if (e->opens) {
		gb_take_copy(v, e->commit_full, 32);
		gb_take_copy(v, e->commit_summary, 32);
	}
	if (flags & FLAG_BLOCK) {
		e->block_bytes = gb_take_u32(v);
		e->block = gb_take(v, e->block_bytes);
		if (!e->block || !block_has_a_right_length(e->block_bytes))
			return false;
	}
	e->header = blob;
	e->header_bytes = (size_t)(v->at - blob);
	for (size_t i = 0; i < 2; i++) {
		e->box_bytes[i] = gb_take_u32(v);
		if (e->box_bytes[i] > 0)
			e->box[i] = gb_take(v, e->box_bytes[i]);
	}
	if (v->failed || v->left > 0 || (flags & ~(FLAG_OPENS | FLAG_BLOCK)))
		return false;
	if (e->epoch == 0 || e->number == 0 || (!e->box[0] && !e->box[1]))
		return false;
	/* An opening says whom it opens for, and entry 1 opens epoch 1. */
	if (e->opens && !e->block)
		return false;
	return e->number > 1 || (e->opens && e->epoch == 1);
}

enum gb_code gb_entry_read(struct gb_entry *e, const void *blob, size_t n_bytes,
			   struct gb_err *err)
{
	struct gb_view v = gb_view_of(blob, n_bytes);
	uint8_t format = gb_take_u8(&v);
	bool good = true;

	*e = (struct gb_entry){ .kind = gb_take_u8(&v) };
	if (!v.failed && format > GB_FORMAT)
		return gb_fail(err, GB_INVALID,
			       "this record was written by a newer guardbook: "
			       "update the program");
	gb_take_copy(&v, e->person, GB_PERSON_ID_BYTES);
	if (e->kind == GB_ENTRY_CASE) {
		good = read_case(e, &v, blob);
	} else {
		e->serial = gb_take_u32(&v);
		e->body_bytes = v.left;
		e->body = gb_take(&v, v.left);
	}
	if (v.failed || !good || format != GB_FORMAT ||
	    !gb_entry_kind_name(e->kind) || !is_person_id(e->person))
		return gb_fail(err, GB_TAMPERED,
			       "its content is not in guardbook's form");
	return GB_OK;
}

void gb_case_name(char out[GB_CASE_NAME_ROOM],
		  const unsigned char case_id[GB_CASE_ID_BYTES],
		  unsigned digits)
{
	/* No vowels: no words. No letters that are taken for figures. */
	static const char letters[] = "BCDFGHJKLMNPQRSTVWXZ";
	size_t at = 0;

	for (size_t i = 0; i < 3; i++)
		out[at++] = letters[case_id[i] % 20];
	out[at++] = '-';
	for (size_t i = 0; i < digits && i < GB_NAME_DIGITS_MAX; i++)
		out[at++] = (char)('0' + case_id[3 + i] % 10);
	out[at] = '\0';
}

bool gb_case_name_read(char out[GB_CASE_NAME_ROOM], const char *text)
{
	size_t n = strlen(text);

	if (n < 7 || n > 4 + GB_NAME_DIGITS_MAX || text[3] != '-')
		return false;
	for (size_t i = 0; i < n; i++) {
		char c = text[i];

		if (i < 3 && c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		if ((i < 3 && (c < 'A' || c > 'Z')) ||
		    (i > 3 && (c < '0' || c > '9')))
			return false;
		out[i] = c;
	}
	out[n] = '\0';
	return true;
}
