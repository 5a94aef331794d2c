/* readers.h - the list of readers inside an entry, and the slots it stands for.
 * Casework's own. */
#ifndef CASEWORK_READERS_H
#define CASEWORK_READERS_H

#include <jansson.h>

#include "guardbook/route.h"

/* The list of readers in a box. Fails: GB_TAMPERED, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_readers_from_json(struct gb_readers *out, const json_t *list,
				  struct gb_err *err);
json_t *gb_readers_to_json(const struct gb_readers *r);

/* The slots that `readers` get, with their keys at place `seq`.
 * Gives: *out, the caller's to free(). Fails: GB_TAMPERED (somebody on the list
 * is not in the roster), GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_readers_slots(const struct gb_readers *readers,
			      const struct gb_roster *roster, uint64_t seq,
			      struct gb_slot_for **out, struct gb_err *err);

#endif
