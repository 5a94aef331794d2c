/* words.h - names of the policy and parts of a case, in words. All of them add
 * to `out`; a newline in it begins the next line on paper. */
#ifndef OUTLET_WORDS_H
#define OUTLET_WORDS_H

#include "guardbook/session.h"

/* What the policy calls `name` where it stands under `key` ("type", "kind",
 * "action", "outcome"); `name` itself if it knows none. Borrowed. */
const char *gb_label(const struct gb_policy *policy, const char *key,
		     const char *name);

/* "Mr P Harris (Headteacher)" of a person in a case; adds to `out`. */
void gb_person_words(struct gb_buf *out, const struct gb_policy *policy,
		     const json_t *person);
/* The same for an array, with "; " between; "nobody" if it is empty. */
void gb_people_words(struct gb_buf *out, const struct gb_policy *policy,
		     const json_t *people);

void gb_note_words(struct gb_buf *out, const json_t *note);
void gb_evidence_words(struct gb_buf *out, const json_t *item);
void gb_action_words(struct gb_buf *out, const struct gb_policy *policy,
		     const json_t *action);
void gb_link_words(struct gb_buf *out, const json_t *link);
void gb_outcome_words(struct gb_buf *out, const struct gb_policy *policy,
		      const json_t *outcome);
/* The value of a field that the policy declares. */
void gb_field_words(struct gb_buf *out, const struct gb_policy *policy,
		    const struct gb_policy_field *f,
		    const struct gb_policy_type *type, const char *value);

/* What a line of the history says of one key: "Title: old -> new". `before` may
 * be NULL. */
void gb_change_words(struct gb_buf *out, const struct gb_policy *policy,
		     const char *key, const json_t *before,
		     const json_t *after);
/* What was done, of a line of the history; borrowed. */
const char *gb_line_words(const json_t *line);

/* After the output: damage within case `c` is a failure.
 * Fails: GB_TAMPERED. */
GB_MUST_CHECK
enum gb_code gb_case_holds(const struct gb_case *c, struct gb_err *err);

#endif
