/* odb.h - the objects of a ledger, wherever they lie: in the journal, in a
 * pack, or each in a file of its own.
 *
 * libgit2 takes the hashes of what is written, with collision detection, and
 * nothing else: it never sees a file, a reference or a configuration. Whatever
 * is read must hash to its name. */
#ifndef STORE_ODB_H
#define STORE_ODB_H

#include "src/store/journal.h"
#include "src/store/packs.h"

struct gb_odb;

/* The objects in the open folder `objects` and, if not NULL, in `journal`;
 * both must outlive it.
 * Gives: *out, freed with gb_odb_free(); NULL on failure. Fails: GB_TAMPERED
 * (a pack that guardbook did not write), GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_odb_make(struct gb_odb **out, int objects,
			 struct gb_journal *journal, struct gb_err *err);
void gb_odb_free(struct gb_odb *o); /* NULL is fine */

struct gb_packs *gb_odb_packs(struct gb_odb *o); /* borrowed */

/* The name of an object. Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_odb_hash(struct gb_odb *o, const char *type, const void *body,
			 size_t n_bytes, unsigned char oid[GB_OID_BYTES],
			 struct gb_err *err);

/* Read object `oid`, which must be a `type` ("blob" and so on). Adds to
 * `body`. Fails: GB_TAMPERED, GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_odb_read(struct gb_odb *o,
			 const unsigned char oid[GB_OID_BYTES],
			 const char *type, struct gb_buf *body,
			 struct gb_err *err);

/* Read commit `oid` with its tree and blob, all three hashed.
 * Gives: *out, freed with gb_parts_free(); zeros on failure.
 * Fails: GB_TAMPERED, GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_odb_parts(struct gb_odb *o,
			  const unsigned char oid[GB_OID_BYTES],
			  struct gb_parts *out, struct gb_err *err);

/* The same, of an entry that gb_odb_parts() has given before: the name of its
 * blob is not worked out, and not given. */
GB_MUST_CHECK
enum gb_code gb_odb_parts_again(struct gb_odb *o,
				const unsigned char oid[GB_OID_BYTES],
				struct gb_parts *out, struct gb_err *err);

/* Write an object in a file of its own. Gives: `oid`. Fails: GB_IO,
 * GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_odb_write(struct gb_odb *o, const char *type, const void *body,
			  size_t n_bytes, unsigned char oid[GB_OID_BYTES],
			  struct gb_err *err);

#endif
