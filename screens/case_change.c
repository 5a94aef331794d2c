/* SPDX-License-Identifier: ISC
 * case_change.c - what can be done to the case that is shown: each opens a
 * form, and is offered only to those who may. */
#include <stdlib.h>

#include "guardbook/json.h"
#include "screens/case.h"
#include "screens/forms.h"

static const struct gb_policy_type *type_of(const struct case_view *v)
{
	return gb_case_type(v->c, gb_casebook_chain(gb_session_book(v->s)));
}

static bool may(const void *self, const struct gb_verb *verb)
{
	const struct case_view *v = self;

	return gb_session_may(v->s, verb, v->c, NULL) == GB_OK;
}

static bool on_evidence(const void *self)
{
	return ((const struct case_view *)self)->tab == TAB_EVIDENCE;
}

bool case_may_note(const void *self)
{
	return !on_evidence(self) && may(self, &gb_verb_note);
}

/* Some types of case take no file, whoever asks. */
bool case_may_attach(const void *self)
{
	return on_evidence(self) && type_of(self)->takes_evidence &&
	       may(self, &gb_verb_attach);
}

bool case_may_route(const void *self)
{
	return may(self, &gb_verb_route);
}

bool case_may_act(const void *self)
{
	return may(self, &gb_verb_act);
}

bool case_may_close(const void *self)
{
	return may(self, &gb_verb_close);
}

bool case_may_correct(const void *self)
{
	return may(self, &gb_verb_correct);
}

bool case_may_reopen(const void *self)
{
	return may(self, &gb_verb_reopen);
}

bool case_may_link(const void *self)
{
	return may(self, &gb_verb_link);
}

/* Only of what is kept here: the file itself is where it was. */
bool case_may_save(const void *self)
{
	const struct case_view *v = self;

	return on_evidence(self) &&
	       json_is_true(json_object_get(
		       case_marked(v, TAB_EVIDENCE, "evidence"), "copy")) &&
	       may(self, &gb_verb_save);
}

bool case_may_export(const void *self)
{
	const struct case_view *v = self;

	return v->has_export && may(self, &gb_verb_export);
}

/* The number of the marked action; 0: none is marked. */
static int64_t marked_action(const struct case_view *v)
{
	const json_t *action = v->tab == TAB_ACTIONS
				       ? case_marked(v, TAB_ACTIONS, "actions")
				       : NULL;
	int64_t n = 0;

	return gb_json_int(action, "n", &n) ? n : 0;
}

bool case_may_done(const void *self)
{
	const struct case_view *v = self;
	int64_t n = marked_action(v);
	json_t *data = n ? json_pack("{s:I}", "n", (json_int_t)n) : NULL;
	bool may_do =
		data && gb_verb_may(&gb_verb_done, gb_session_me(v->s), v->c,
				    type_of(v), data, NULL) == GB_OK;

	json_decref(data);
	return may_do;
}

enum gb_code case_note(struct gb_app *app, void *self, struct gb_err *err)
{
	struct case_view *v = self;

	return screen_note_open(app, v->s, v->name, err);
}

enum gb_code case_attach(struct gb_app *app, void *self, struct gb_err *err)
{
	struct case_view *v = self;

	return screen_attach_open(app, v->s, v->name, err);
}

enum gb_code case_route(struct gb_app *app, void *self, struct gb_err *err)
{
	struct case_view *v = self;

	return screen_route_open(app, v->s, v->name, err);
}

enum gb_code case_act(struct gb_app *app, void *self, struct gb_err *err)
{
	struct case_view *v = self;

	return screen_act_open(app, v->s, v->name, err);
}

enum gb_code case_done(struct gb_app *app, void *self, struct gb_err *err)
{
	struct case_view *v = self;

	return screen_done_open(app, v->s, v->name, (unsigned)marked_action(v),
				err);
}

enum gb_code case_close(struct gb_app *app, void *self, struct gb_err *err)
{
	struct case_view *v = self;

	return screen_close_open(app, v->s, v->name, err);
}

enum gb_code case_save(struct gb_app *app, void *self, struct gb_err *err)
{
	struct case_view *v = self;
	size_t n = gb_list_marked(v->list[TAB_EVIDENCE]) + 1;

	return screen_save_open(app, v->s, v->name, (unsigned)n, err);
}

enum gb_code case_export(struct gb_app *app, void *self, struct gb_err *err)
{
	struct case_view *v = self;

	return screen_export_open(app, v->s, v->name, err);
}

enum gb_code case_reopen(struct gb_app *app, void *self, struct gb_err *err)
{
	struct case_view *v = self;

	return screen_reopen_open(app, v->s, v->name, err);
}

enum gb_code case_link(struct gb_app *app, void *self, struct gb_err *err)
{
	struct case_view *v = self;

	return screen_link_open(app, v->s, v->name, err);
}

static enum gb_code correct_field(struct gb_app *app, void *self, size_t i,
				  struct gb_err *err)
{
	struct case_view *v = self;

	return screen_correct_open(app, v->s, v->name,
				   strtoul(v->fields.at[i].value, NULL, 10),
				   err);
}

enum gb_code case_correct(struct gb_app *app, void *self, struct gb_err *err)
{
	struct case_view *v = self;
	enum gb_code rc;

	screen_options_free(&v->fields);
	rc = screen_correct_offer(&v->fields, v->c, v->policy, err);
	if (rc != GB_OK)
		return rc;
	return gb_dialog_choose(
		app,
		&(struct gb_choosing){
			.title = "What is to be corrected?",
			.text = "What it says now stays in the history.",
			.choices = v->fields.at,
			.n = v->fields.n,
			.chosen = correct_field,
		},
		v, err);
}
