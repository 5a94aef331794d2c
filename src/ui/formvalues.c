/* SPDX-License-Identifier: ISC
 * formvalues.c - what the boxes of a form hold, by name, and what is missing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/ui/formbox.h"

static struct gb_slot *slot_named(const struct gb_form *f, const char *name)
{
	for (size_t i = 0; i < f->n; i++)
		if (strcmp(f->slots[i].box.name, name) == 0)
			return &f->slots[i];
	return NULL;
}

const struct gb_box *gb_form_box(const struct gb_form *f, size_t i)
{
	return i < f->n ? &f->slots[i].box : NULL;
}

const char *gb_form_value(struct gb_form *f, const char *name)
{
	struct gb_slot *s = slot_named(f, name);

	return s ? gb_slot_value(s) : "";
}

enum gb_code gb_form_set(struct gb_form *f, const char *name, const char *value,
			 struct gb_err *err)
{
	struct gb_slot *s = slot_named(f, name);

	return s ? gb_slot_set(s, value, err)
		 : gb_fail(err, GB_NOT_FOUND, "there is no box %s", name);
}

void gb_form_remark(struct gb_form *f, const char *name, enum gb_use use,
		    const char *remark)
{
	struct gb_slot *s = slot_named(f, name);

	if (!s)
		return;
	if (s->remark)
		explicit_bzero(s->remark, strlen(s->remark));
	free(s->remark);
	s->remark = *remark ? strdup(remark) : NULL;
	s->remark_use = use;
}

size_t gb_form_missing(struct gb_form *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->n; i++) {
		gb_form_check(f, &f->slots[i]);
		n += gb_slot_missing(&f->slots[i]) || f->slots[i].wrong;
	}
	return n;
}

bool gb_form_complete(struct gb_form *f, struct gb_app *app)
{
	size_t n = gb_form_missing(f), used = 0;
	char names[200] = "";

	if (n == 0)
		return true;
	for (size_t i = f->n; i-- > 0;)
		if (gb_slot_missing(&f->slots[i]) || f->slots[i].wrong)
			f->at = i;
	for (size_t i = f->at; i < f->n && used < sizeof(names); i++) {
		const struct gb_slot *s = &f->slots[i];

		if (gb_slot_missing(s) || s->wrong)
			used += (size_t)snprintf(
				names + used, sizeof(names) - used, "%s%s",
				used ? ", " : "",
				s->box.label ? s->box.label : s->box.name);
	}
	gb_app_say(app, GB_USE_URGENT, "%zu thing%s still to do: %s", n,
		   n == 1 ? "" : "s", names);
	return false;
}

bool gb_form_touched(const struct gb_form *f)
{
	return f->touched;
}

void gb_form_set_touched(struct gb_form *f, bool touched)
{
	f->touched = touched;
}
