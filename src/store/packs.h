/* packs.h - all packs of a ledger: the folder objects/pack.
 *
 * A new pack's index appears before the pack, and goes after it: an index
 * alone is what a crash left, and nothing is lost with it. Packs come and are
 * merged while others read, so whoever misses an object looks again. */
#ifndef STORE_PACKS_H
#define STORE_PACKS_H

#include "src/store/pack.h"

#define GB_PACKS_FOLDER "pack" /* in objects */

struct gb_packs {
	int objects;           /* the open folder objects; borrowed */
	int folder;            /* -1: there is none yet */
	struct gb_pack **pack; /* by the Seq of their first entries */
	size_t n;
	struct gb_window window;
	size_t newest_hit; /* where the last object was found */
};

/* Gives: *out, freed with gb_packs_free(); NULL on failure.
 * Fails: as gb_pack_open(), without GB_NOT_FOUND. */
GB_MUST_CHECK
enum gb_code gb_packs_open(struct gb_packs **out, int objects,
			   struct gb_err *err);
void gb_packs_free(struct gb_packs *s); /* NULL is fine */

/* Look which packs there are now. Fails: as gb_packs_open(); the packs are
 * then as they were. */
GB_MUST_CHECK
enum gb_code gb_packs_look(struct gb_packs *s, struct gb_err *err);

/* The pack that holds object `oid`, borrowed, and where in it; NULL: none.
 * Fails: GB_TAMPERED, GB_IO. */
GB_MUST_CHECK
enum gb_code gb_packs_find(struct gb_packs *s,
			   const unsigned char oid[GB_OID_BYTES],
			   struct gb_pack **pack, uint64_t *at,
			   struct gb_err *err);

/* The pack with entry number `seq`, borrowed, the longest if a crash left two;
 * NULL: it is not packed. */
struct gb_pack *gb_packs_with(const struct gb_packs *s, uint64_t seq);

/* May this stand in the folder? Is it that of an unfinished pack? */
bool gb_packs_is_expected(const char *file);
bool gb_packs_is_temporary(const char *file);

#endif
