/* object.h - one git object as one file, in the one form that we write.
 *
 * git keeps an object as "TYPE SIZE", a NUL and its body, under zlib; of that
 * we take the stored form only (stored.h), so the file of an object is
 * determined to the last byte and any other byte is damage. An entry lies in
 * such files until it is packed. */
#ifndef STORE_OBJECT_H
#define STORE_OBJECT_H

#include "guardbook/ledger.h"

#define GB_OBJECT_TYPE_ROOM 8 /* "blob", "tree" or "commit" */
/* "ab/" and 38 letters, and a NUL */
#define GB_OBJECT_NAME_ROOM (2 * GB_OID_BYTES + 2)

/* The file's bytes for an object. Adds to `file`. */
void gb_object_pack(struct gb_buf *file, const char *type, const void *body,
		    size_t n_bytes);

/* The object in a file's bytes; the hash is the caller's to check. Adds to
 * `body`. Fails: GB_TAMPERED (not exactly what gb_object_pack() gives),
 * GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_object_unpack(const void *file, size_t n_bytes,
			      char type[GB_OBJECT_TYPE_ROOM],
			      struct gb_buf *body, struct gb_err *err);

/* Where object `oid` lies in the folder objects: "ab/cdef...". */
void gb_object_name(char name[GB_OBJECT_NAME_ROOM],
		    const unsigned char oid[GB_OID_BYTES]);

/* Read object `oid` from the open folder `objects`, as gb_object_unpack().
 * Fails: as that, also GB_TAMPERED if it is missing, and GB_IO. */
GB_MUST_CHECK
enum gb_code gb_object_read(int objects, const unsigned char oid[GB_OID_BYTES],
			    char type[GB_OBJECT_TYPE_ROOM], struct gb_buf *body,
			    struct gb_err *err);

/* Write object `oid`, not flushed: the journal has it. Replaces what stands
 * there: it can only be the same bytes, or damage that a power cut left. Makes
 * the folder too.
 * Fails: GB_IO, GB_NOMEM; the object may be missing then. */
GB_MUST_CHECK
enum gb_code gb_object_write(int objects, const unsigned char oid[GB_OID_BYTES],
			     const char *type, const void *body, size_t n_bytes,
			     struct gb_err *err);

/* Is there a file of object `oid`, as long as it must be? */
bool gb_object_is_there(int objects, const unsigned char oid[GB_OID_BYTES],
			const char *type, size_t n_bytes);

/* Is `name` that of a half-written object, as earlier versions and git leave
 * them? Under the lock nobody writes it any more. */
bool gb_object_is_temporary(const char *name);

#endif
