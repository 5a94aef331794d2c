/* object.h - one git object as one file, in the one form that we write.
 *
 * git keeps an object as "TYPE SIZE", a NUL and its body, under zlib. zlib
 * leaves a writer many choices; this one makes none: stored blocks, all but
 * the last of 65,535 bytes. So the file of an object is determined to the last
 * byte, any other byte is damage, and no inflater ever meets hostile data.
 * Sealed bytes would not shrink anyway, and any git reads it. */
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

/* Write object `oid`, flushed if `sync` but for its folder, which
 * gb_object_sync_folder() flushes. Replaces what stands there: it can only be
 * the same bytes, or damage that a power cut left.
 * Fails: GB_IO, GB_NOMEM; what stood there before stands there still. */
GB_MUST_CHECK
enum gb_code gb_object_write(int objects, const unsigned char oid[GB_OID_BYTES],
			     const char *type, const void *body, size_t n_bytes,
			     bool sync, struct gb_err *err);
GB_MUST_CHECK
enum gb_code gb_object_sync_folder(int objects,
				   const unsigned char oid[GB_OID_BYTES],
				   struct gb_err *err);

/* Is `name` that of a half-written object? Under the lock nobody writes it any
 * more. */
bool gb_object_is_temporary(const char *name);

#endif
