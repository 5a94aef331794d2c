/* pack.h - one pack of guardbook's own writing: entries for good.
 *
 * A git pack of version 2 with an index of version 2, of which we write and
 * read one form only: no deltas, bodies in the stored form, and entry after
 * entry in the order of Seq, each as its commit, its tree and its blob. Its
 * bytes follow from its entries, so whatever differs is damage, or not ours.
 * Read by pread(): a file cut short is an error and no signal. */
#ifndef STORE_PACK_H
#define STORE_PACK_H

#include "src/store/parts.h"
#include "src/store/sha1.h"

#define GB_PACK_NAME_ROOM (5 + 2 * GB_SHA1_BYTES + 6) /* "pack-….pack", NUL */
#define GB_PACK_HEAD_BYTES 12 /* "PACK", 2, how many objects */
#define GB_IDX_HEAD_BYTES (8 + 1024)
#define GB_PACK_TEMPORARY "tmp_" /* begins the name of an unfinished one */

struct gb_pack {
	unsigned char name[GB_SHA1_BYTES]; /* which ends its file too */
	int pack, idx;                     /* open files */
	uint64_t bytes;                    /* of the pack */
	uint32_t n;                        /* objects: 3 an entry */
	uint32_t fan[256];                 /* objects up to that first byte */
	uint64_t first;                    /* Seq of its first entry */
	size_t users;                      /* who still holds it */
};

/* A stretch of a pack in memory; all zeros is none. Freed with
 * gb_window_free(). */
struct gb_window {
	struct gb_pack *of; /* borrowed; only compared */
	unsigned char *bytes;
	size_t room, n;
	uint64_t at;
	size_t ahead; /* what is read at a time; 0: enough for one entry */
};
void gb_window_free(struct gb_window *w);

/* "pack-" and 40 letters, and `ending` (".pack", ".idx"). */
void gb_pack_file(char file[GB_PACK_NAME_ROOM],
		  const unsigned char name[GB_SHA1_BYTES], const char *ending);
/* Is `file` such a name? Gives `name`. */
bool gb_pack_is_file(const char *file, const char *ending,
		     unsigned char name[GB_SHA1_BYTES]);

/* Open pack `name` of the open folder `packs`, and see that its files fit
 * together; reads its first commit and no other entry.
 * Gives: *out with one user; NULL on failure.
 * Fails: GB_NOT_FOUND (the pack or its index is not there), GB_TAMPERED (not of
 * our form), GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_pack_open(struct gb_pack **out, int packs,
			  const unsigned char name[GB_SHA1_BYTES],
			  struct gb_err *err);
struct gb_pack *gb_pack_use(struct gb_pack *p); /* one user more */
void gb_pack_free(struct gb_pack *p); /* one user less; NULL is fine */

uint64_t gb_pack_last(const struct gb_pack *p); /* Seq of its last entry */

/* Where the index has its tables, and the offset that it gives for the object
 * in its place `i`. Fails: GB_TAMPERED, GB_IO. */
uint64_t gb_pack_crcs_at(const struct gb_pack *p);
uint64_t gb_pack_offsets_at(const struct gb_pack *p);
GB_MUST_CHECK
enum gb_code gb_pack_offset(const struct gb_pack *p, uint32_t i, uint64_t *at,
			    struct gb_err *err);

/* The offset of object `oid`; *at is 0 if it is not in this pack.
 * Fails: GB_TAMPERED, GB_IO. */
GB_MUST_CHECK
enum gb_code gb_pack_find(const struct gb_pack *p,
			  const unsigned char oid[GB_OID_BYTES], uint64_t *at,
			  struct gb_err *err);

/* The object at *at, whose end *at is then; its hash is the caller's to check.
 * Adds to `body`. Fails: GB_TAMPERED, GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_pack_object(struct gb_pack *p, struct gb_window *w,
			    uint64_t *at, enum gb_part *type,
			    struct gb_buf *body, struct gb_err *err);
/* Likewise the entry whose commit is at *at; its objects have no names yet.
 * Gives: *out, freed with gb_parts_free(); zeros on failure. */
GB_MUST_CHECK
enum gb_code gb_pack_entry(struct gb_pack *p, struct gb_window *w, uint64_t *at,
			   struct gb_parts *out, struct gb_err *err);
/* Read exactly `n_bytes`, at `at` of the pack or its index.
 * Fails: GB_TAMPERED (there are fewer), GB_IO. */
GB_MUST_CHECK
enum gb_code gb_pack_bytes(const struct gb_pack *p, int fd, void *to,
			   size_t n_bytes, uint64_t at, struct gb_err *err);

/* It is damaged, says `err`. Gives: GB_TAMPERED. */
enum gb_code gb_pack_damaged(const struct gb_pack *p, const char *what,
			     struct gb_err *err);

#endif
