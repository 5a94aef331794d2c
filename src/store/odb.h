/* odb.h - git's object database over our own reader and writer of objects.
 *
 * libgit2 takes the hashes (with collision detection) and checks each object
 * against its name; it never sees a file, a pack, a reference or a
 * configuration. */
#ifndef STORE_ODB_H
#define STORE_ODB_H

#include "guardbook/ledger.h"

struct gb_odb;

/* A database over the open folder `objects`, which must outlive it; new
 * objects are flushed if `sync`.
 * Gives: *out, freed with gb_odb_free(); NULL on failure. Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_odb_make(struct gb_odb **out, int objects, bool sync,
			 struct gb_err *err);
void gb_odb_free(struct gb_odb *o); /* NULL is fine */

/* The name of an object. Needs a database to be open. Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_odb_hash(const char *type, const void *body, size_t n_bytes,
			 unsigned char oid[GB_OID_BYTES], struct gb_err *err);

/* Read object `oid`, which must be a `type` ("blob" and so on) and hash to its
 * name. Adds to `body`. Fails: GB_TAMPERED, GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_odb_read(struct gb_odb *o,
			 const unsigned char oid[GB_OID_BYTES],
			 const char *type, struct gb_buf *body,
			 struct gb_err *err);

/* Write an object. Gives: `oid`. Its folder is not flushed yet.
 * Fails: GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_odb_write(struct gb_odb *o, const char *type, const void *body,
			  size_t n_bytes, unsigned char oid[GB_OID_BYTES],
			  struct gb_err *err);

#endif
