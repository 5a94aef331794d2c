/* guardbook/mention.h - "Is this about ...?"
 *
 * Whoever holds a role by which cases are read is looked for, by surname and by
 * title, in everything that is about to be written. Nobody reads a case about
 * themselves because a name was typed into the wrong box. */
#ifndef GUARDBOOK_MENTION_H
#define GUARDBOOK_MENTION_H

#include <jansson.h>

#include "guardbook/policy.h"
#include "guardbook/roster.h"

/* The holders of roles whom the strings in `words` (any depth) mention and for
 * whom nobody has answered: not in `about`, and neither their role nor id nor
 * sign-in among the strings of `answered`. `writer` (NULL: nobody) is passed
 * over: people write of themselves.
 * Gives: *out, an array of {id name role title}, the caller's; empty if there
 * is nothing to ask. Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_mentions(json_t **out, const struct gb_policy *policy,
			 const struct gb_roster *roster, const json_t *words,
			 const json_t *about, const json_t *answered,
			 const char *writer, struct gb_err *err);

#endif
