/* guardbook/entry.h - the blob of one entry, as bytes.
 *
 * Two families share the first bytes: a *case* entry is a readable,
 * pseudonymous header and one or two sealed boxes; a *book* entry (roster,
 * policy) is a header and clear canonical JSON or text. Written out in
 * share/doc/format.md. One form only: what gb_entry_read() accepts,
 * gb_entry_write() would have written. */
#ifndef GUARDBOOK_ENTRY_H
#define GUARDBOOK_ENTRY_H

#include "guardbook/buf.h"
#include "guardbook/lane.h"
#include "guardbook/ledger.h"

#define GB_FORMAT 1

/* Numbers of the format: never changed, never used again. */
enum gb_entry_kind {
	GB_ENTRY_CASE = 1,
	GB_ENTRY_ROSTER = 2,
	GB_ENTRY_POLICY = 3,
	GB_ENTRY_PROPOSAL = 4,
	GB_ENTRY_APPROVAL = 5,
	GB_ENTRY_TOMBSTONE = 6,
	GB_ENTRY_CHECK_IN = 7,
	GB_ENTRY_READS = 8,
};

/* "case", "roster" ...; NULL for a number that format 1 does not know. */
const char *gb_entry_kind_name(enum gb_entry_kind kind);

struct gb_entry {
	enum gb_entry_kind kind;
	char person[GB_PERSON_ID_ROOM]; /* the actor */

	/* a book entry */
	uint32_t serial;           /* 1.. within its kind */
	const unsigned char *body; /* borrowed from the blob */
	size_t body_bytes;

	/* a case entry */
	unsigned char case_id[GB_CASE_ID_BYTES];
	uint32_t epoch;                       /* 1.. */
	uint32_t number;                      /* 1.. within the case */
	unsigned char prev_entry[32];         /* H of the case's last blob */
	unsigned char prev_oid[GB_OID_BYTES]; /* and its commit; zeros at 1 */
	bool opens;                           /* it opens `epoch` */
	unsigned char commit_full[32];        /* with `opens` */
	unsigned char commit_summary[32];
	const unsigned char *block; /* slots; NULL: none; borrowed */
	size_t block_bytes;
	const unsigned char *header; /* bytes that the boxes are bound to */
	size_t header_bytes;
	const unsigned char *box[2]; /* full, summary; NULL: not written */
	size_t box_bytes[2];
};

/* Index into `box`. */
size_t gb_lane_index(enum gb_lane lane);

/* Read `blob`, which must outlive `e`.
 * Fails: GB_TAMPERED (not an entry of this format), GB_INVALID (of a newer
 * format: the program must be updated). */
GB_MUST_CHECK
enum gb_code gb_entry_read(struct gb_entry *e, const void *blob, size_t n_bytes,
			   struct gb_err *err);

/* Write the header of a case entry (everything but the boxes) or a whole book
 * entry; adds to `out`. */
void gb_entry_write_header(struct gb_buf *out, const struct gb_entry *e);
/* Behind the header: the box of `lane`, or that there is none (n_bytes 0). */
void gb_entry_write_box(struct gb_buf *out, const void *box, size_t n_bytes);

/* The associated data of a box: "guardbook-part-v1" | ledger id | header |
 * lane. Adds to `out`. */
void gb_entry_bound(struct gb_buf *out, const unsigned char ledger_id[32],
		    const void *header, size_t header_bytes, enum gb_lane lane);

/* The name people use for a case, from its id: three consonants, a hyphen and
 * `digits` figures (3.. GB_NAME_DIGITS_MAX). A casebook takes 3 unless that
 * name is another case's. */
#define GB_NAME_DIGITS_MAX 12
#define GB_CASE_NAME_ROOM 20
void gb_case_name(char out[GB_CASE_NAME_ROOM],
		  const unsigned char case_id[GB_CASE_ID_BYTES],
		  unsigned digits);
/* Does `text` have the form of a case name? Lower case is taken too and `out`
 * receives it in capitals. */
bool gb_case_name_read(char out[GB_CASE_NAME_ROOM], const char *text);

#endif
