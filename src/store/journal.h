/* journal.h - the file ledger.git/journal: entries that are saved and not yet
 * packed.
 *
 * One record an entry, one after the other:
 *
 *    0  "gbentry1"
 *    8  Seq, 8
 *   16  length of the commit, 4; of the blob, 4
 *   24  names of commit, tree and blob, 20 each
 *   84  commit | blob (the tree follows from the blob)
 *       H of all before, 32
 *
 * An append ends with one flush of this file: from then on the entry is saved.
 * What follows the last whole record that leads on from the one before is what
 * a crash left of an unsaved one, and is no record. A checkpoint empties the
 * file, so whoever reads looks whether the first record is still the same. */
#ifndef STORE_JOURNAL_H
#define STORE_JOURNAL_H

#include "src/store/parts.h"

#define GB_JOURNAL "journal" /* in ledger.git */

struct gb_journal;

/* Where one entry lies. */
struct gb_record {
	uint64_t seq;
	uint64_t at; /* offset */
	uint32_t commit_bytes, blob_bytes;
	unsigned char oid[GB_PARTS][GB_OID_BYTES];
	unsigned char parent[GB_OID_BYTES]; /* zeros: the first entry */
};

/* The journal of the open folder `git`, which must outlive it; none is made.
 * Gives: *out, freed with gb_journal_free(); NULL on failure.
 * Fails: GB_TAMPERED (not a plain file of this user), GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_journal_open(struct gb_journal **out, int git,
			     struct gb_err *err);
void gb_journal_free(struct gb_journal *j); /* NULL is fine */

/* Look what is there now. Fails: GB_TAMPERED, GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_journal_look(struct gb_journal *j, struct gb_err *err);

/* What the last look found: records, oldest first, borrowed until the next;
 * and the file's length with them, and with what is behind them. */
size_t gb_journal_n(const struct gb_journal *j);
const struct gb_record *gb_journal_at(const struct gb_journal *j, size_t i);
const struct gb_record *gb_journal_last(const struct gb_journal *j);
uint64_t gb_journal_bytes(const struct gb_journal *j);
bool gb_journal_has_rest(const struct gb_journal *j);
/* The record with object `oid`, and which part it is; NULL: none. */
const struct gb_record *gb_journal_find(const struct gb_journal *j,
					const unsigned char oid[GB_OID_BYTES],
					enum gb_part *part);

/* Read an entry, whole as it was written. Gives: *out, freed with
 * gb_parts_free(); zeros on failure. Fails: GB_TAMPERED, GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_journal_read(struct gb_journal *j, const struct gb_record *r,
			     struct gb_parts *out, struct gb_err *err);

/* Under the casebook's lock and after a look. Append does not flush, but for
 * the name of a file that it had to make, if `sync`.
 * Fails: GB_IO, GB_NOMEM, GB_INVALID (it does not lead on). */
GB_MUST_CHECK
enum gb_code gb_journal_append(struct gb_journal *j, uint64_t seq,
			       const struct gb_parts *p, bool sync,
			       struct gb_err *err);
GB_MUST_CHECK
enum gb_code gb_journal_flush(struct gb_journal *j, struct gb_err *err);
GB_MUST_CHECK
enum gb_code gb_journal_empty(struct gb_journal *j, struct gb_err *err);

#endif
