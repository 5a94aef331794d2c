/* SPDX-License-Identifier: ISC
 * options.c - what may be chosen in a box, with words of its own. */
#include <stdlib.h>
#include <string.h>

#include "screens/options.h"

static void wipe(const char *text)
{
	char *own = (char *)text;

	if (own)
		explicit_bzero(own, strlen(own));
	free(own);
}

enum gb_code screen_options_add(struct screen_options *o, const char *value,
				const char *label, struct gb_err *err)
{
	struct gb_option *more = reallocarray(o->at, o->n + 1, sizeof(*more));
	struct gb_option *new;

	if (!more)
		return gb_fail_nomem(err);
	o->at = more;
	new = &more[o->n];
	new->value = strdup(value);
	new->label = strdup(label);
	if (!new->value || !new->label) {
		wipe(new->value);
		wipe(new->label);
		return gb_fail_nomem(err);
	}
	o->n++;
	return GB_OK;
}

enum gb_code screen_options_add_all(struct screen_options *o,
				    struct gb_choices choices,
				    struct gb_err *err)
{
	enum gb_code rc = GB_OK;

	for (size_t i = 0; rc == GB_OK && i < choices.n; i++)
		rc = screen_options_add(o, choices.at[i].name,
					choices.at[i].label, err);
	return rc;
}

void screen_options_free(struct screen_options *o)
{
	for (size_t i = 0; i < o->n; i++) {
		wipe(o->at[i].value);
		wipe(o->at[i].label);
	}
	free(o->at);
	*o = (struct screen_options){ 0 };
}
