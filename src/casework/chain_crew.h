/* chain_crew.h - entries read and checked by several threads, handed over in
 * their order. Casework's own. */
#ifndef CASEWORK_CHAIN_CREW_H
#define CASEWORK_CHAIN_CREW_H

#include "src/casework/chain_parts.h"

struct gb_crew;

/* Begin to read the `n` entries `oids` of `ledger`; both are borrowed until it
 * is freed. Where there is little to do, or no other processor or thread to be
 * had, it is done by whoever asks for the next.
 * Gives: *out, freed with gb_crew_free(). Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_crew_start(struct gb_crew **out, struct gb_ledger *ledger,
			   const unsigned char *oids, size_t n,
			   struct gb_err *err);

/* The next of them, to be called at most `n` times: borrowed until the next
 * call, though what it owns may be taken out. */
struct gb_candidate *gb_crew_next(struct gb_crew *crew);

/* Whatever is still under way ends first. NULL is fine. */
void gb_crew_free(struct gb_crew *crew);

#endif
