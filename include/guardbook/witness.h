/* guardbook/witness.h - a witness of the record: a copy of the ledger on a
 * stick or a share, which is kept elsewhere and only ever goes forward.
 *
 * Whoever has a real key, and a friend with the run of the computer, can write
 * the newest entries again. They can't write the witness again that somebody
 * else has in a drawer. No key is needed to bring one up to date, and none of
 * what it holds can be read without keys. */
#ifndef GUARDBOOK_WITNESS_H
#define GUARDBOOK_WITNESS_H

#include "guardbook/casebook.h"

/* What a witness shows. Counts and places are for nobody who is signed in:
 * they would tell of cases that they can't see. */
struct gb_witness {
	uint64_t entries; /* in the copy */
	uint64_t agree;   /* of these, from the first on, as here */
	uint64_t fresh;   /* in the record here and not in the copy before */
	bool begun;       /* there was none before */
	bool same_disk;   /* as the casebook: it would be lost with it */
	int64_t at_s;     /* of the newest entry in it */
	char code[GB_CODE_ROOM]; /* head code of what it holds */
};

/* Bring the witness in folder `dir` up to date with the ledger of `b`; begin
 * one if the folder is empty. All that the copy holds, and all that is new, is
 * checked first, as gb_chain_advance() does; what was added is durable, and
 * noted as the newest, when this returns GB_OK. Nothing is ever taken back.
 * Tells `watch` (NULL: nobody) how far it has come.
 * Gives: *out; after a failure what is known of it by then.
 * Fails: GB_TAMPERED (the copy or the record here does not hold, or they part;
 * the message says which, in words for anyone), GB_CONFLICT (it is another
 * school's, or the folder holds other things), GB_NOT_FOUND (no such folder),
 * GB_INVALID (written by a newer guardbook), GB_IO, GB_NOMEM. The witness then
 * holds what it held, perhaps more of what is whole, and never less. */
GB_MUST_CHECK
enum gb_code gb_witness_update(struct gb_witness *out, struct gb_casebook *b,
			       const char *dir, const struct gb_watch *watch,
			       struct gb_err *err);

/* The same comparison; nothing is written. Fails: likewise; GB_NOT_FOUND also
 * if there is no witness in the folder. */
GB_MUST_CHECK
enum gb_code gb_witness_check(struct gb_witness *out, struct gb_casebook *b,
			      const char *dir, const struct gb_watch *watch,
			      struct gb_err *err);

#endif
