/* SPDX-License-Identifier: ISC
 * people_box.c - the box "Who is it about?" of a form. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guardbook/json.h"
#include "screens/people_box.h"
#include "screens/say.h"

/* What the options of the list stand for; else it is the id of a person. */
static const char not_listed[] = "not-listed";
static const char take_out[] = "out:"; /* and the place in `about` */

enum gb_code screen_people_start(struct screen_people *p, struct gb_session *s,
				 const char *box, struct gb_err *err)
{
	*p = (struct screen_people){ .session = s,
				     .box = box,
				     .about = json_array() };
	return p->about ? GB_OK : gb_fail_nomem(err);
}

void screen_people_stop(struct screen_people *p)
{
	screen_options_free(&p->offered);
	json_decref(p->about);
	*p = (struct screen_people){ 0 };
}

static const struct gb_policy *policy_of(const struct screen_people *p)
{
	return gb_casebook_policy(gb_session_book(p->session));
}

/* "Mr P Harris (Headteacher)", "Siân Ŵyn (Pupil)". */
static void name_of(const struct screen_people *p, const json_t *who, char *to,
		    size_t size)
{
	const struct gb_policy *policy = policy_of(p);
	const char *role = gb_json_string(who, "role");
	const char *kind = gb_json_string(who, "kind");
	const struct gb_choice *choice =
		gb_choice_of(gb_policy_about(policy)->people, kind);
	char name[160], what[64] = "";

	say_line(name, sizeof(name), gb_json_string(who, "name"));
	if (role)
		say_role_short(what, sizeof(what), policy, role);
	else if (choice)
		say_line(what, sizeof(what), choice->label);
	snprintf(to, size, "%s (%s)", name, what);
}

void screen_people_text(const struct screen_people *p, char *buf, size_t size)
{
	size_t used = 0, i;
	json_t *who;

	buf[0] = '\0';
	json_array_foreach (p->about, i, who) {
		char name[240];

		name_of(p, who, name, sizeof(name));
		if (used < size)
			used += (size_t)snprintf(buf + used, size - used,
						 "%s%s", i ? ", " : "", name);
	}
}

void screen_people_show(struct screen_people *p)
{
	char text[1000];

	screen_people_text(p, text, sizeof(text));
	/* Out of memory the box shows what it showed before; whom it is about
	 * is in `about`. */
	if (p->form && gb_form_set(p->form, p->box, text, NULL) != GB_OK)
		return;
}

/* --- somebody who is not on the staff list ---------------------------------*/
struct stranger {
	struct screen_people *people;
	struct gb_form *form;
	struct screen_options kinds;
};

static void close_stranger(void *self)
{
	struct stranger *x = self;

	if (!x)
		return;
	gb_form_free(x->form);
	screen_options_free(&x->kinds);
	free(x);
}

static enum gb_code keep_person(struct screen_people *p, const char *kind,
				const char *name, struct gb_err *err)
{
	json_t *who = NULL;
	enum gb_code rc = gb_session_named(p->session, kind, name, &who, err);

	if (rc != GB_OK)
		return rc;
	if (json_array_append_new(p->about, who) != 0)
		return gb_fail_nomem(err);
	if (p->form)
		gb_form_set_touched(p->form, true);
	screen_people_show(p);
	return GB_OK;
}

static enum gb_code add_stranger(struct gb_app *app, void *self,
				 struct gb_err *err)
{
	struct stranger *x = self;
	enum gb_code rc;

	if (!gb_form_complete(x->form, app))
		return GB_OK;
	rc = keep_person(x->people, gb_form_value(x->form, "kind"),
			 gb_form_value(x->form, "name"), err);
	if (rc == GB_OK)
		gb_app_back(app);
	return rc;
}

static enum gb_code leave_stranger(struct gb_app *app, void *self,
				   struct gb_err *err)
{
	(void)self;
	(void)err;
	gb_app_back(app);
	return GB_OK;
}

static void show_stranger(struct gb_page *page, void *self)
{
	struct stranger *x = self;

	gb_page_gap(page);
	gb_page_text(page, GB_USE_PLAIN,
		     "If you do not know the name, say what you do know: "
		     "\"a boy in Year 9\".");
	gb_page_gap(page);
	gb_page_form(page, x->form);
	gb_page_gap(page);
}

const struct gb_screen screen_stranger = {
	.name = "not-on-the-list",
	.title = "Somebody who is not on the staff list",
	.boxed = true,
	.show = show_stranger,
	.close = close_stranger,
};

static enum gb_code open_stranger(struct screen_people *p, struct gb_app *app,
				  struct gb_err *err)
{
	struct stranger *x = calloc(1, sizeof(*x));
	enum gb_code rc;

	if (!x)
		return gb_fail_nomem(err);
	x->people = p;
	rc = screen_options_add_all(&x->kinds,
				    gb_policy_about(policy_of(p))->people, err);
	if (rc == GB_OK) {
		const struct gb_box boxes[] = {
			{ .name = "name",
			  .label = "Name",
			  .kind = GB_BOX_LONG,
			  .must = true },
			{ .name = "kind",
			  .label = "Who are they?",
			  .kind = GB_BOX_CHOICE,
			  .choices = x->kinds.at,
			  .n_choices = x->kinds.n,
			  .must = true },
			{ .name = "add",
			  .text = "Add",
			  .kind = GB_BOX_BUTTON,
			  .press = add_stranger },
			{ .name = "back",
			  .text = "Go back",
			  .kind = GB_BOX_BUTTON,
			  .beside = true,
			  .press = leave_stranger },
		};

		rc = gb_form_create(&x->form, boxes, GB_COUNT(boxes), x, err);
	}
	if (rc == GB_OK)
		return gb_app_open(app, &screen_stranger, x, err);
	close_stranger(x);
	return rc;
}

/* --- the list --------------------------------------------------------------*/
static bool is_named(const struct screen_people *p, const char *id)
{
	size_t i;
	json_t *who;

	json_array_foreach (p->about, i, who) {
		const char *named = gb_json_string(who, "id");

		if (named && strcmp(named, id) == 0)
			return true;
	}
	return false;
}

static enum gb_code offer_staff(struct screen_people *p, struct gb_err *err)
{
	const struct gb_roster *roster =
		gb_casebook_roster(gb_session_book(p->session));
	enum gb_code rc = GB_OK;

	for (size_t i = 0; rc == GB_OK && i < roster->n; i++) {
		const struct gb_person *who = &roster->person[i];
		char role[64], label[240];

		if (who->until_seq != 0 || !who->name[0] ||
		    is_named(p, who->id))
			continue;
		say_role_short(role, sizeof(role), policy_of(p), who->role);
		snprintf(label, sizeof(label), "%s (%s)", who->name, role);
		rc = screen_options_add(&p->offered, who->id, label, err);
	}
	return rc;
}

static enum gb_code offer_to_take_out(struct screen_people *p,
				      struct gb_err *err)
{
	enum gb_code rc = GB_OK;
	size_t i;
	json_t *who;

	json_array_foreach (p->about, i, who) {
		char name[240], label[260], value[32];

		name_of(p, who, name, sizeof(name));
		snprintf(label, sizeof(label), "Take out: %s", name);
		snprintf(value, sizeof(value), "%s%zu", take_out, i);
		rc = screen_options_add(&p->offered, value, label, err);
		if (rc != GB_OK)
			break;
	}
	return rc;
}

static enum gb_code chosen(struct gb_app *app, void *self, size_t i,
			   struct gb_err *err)
{
	struct screen_people *p = self;
	const char *value = p->offered.at[i].value;
	size_t n = strlen(take_out);

	if (strcmp(value, not_listed) == 0)
		return open_stranger(p, app, err);
	if (strncmp(value, take_out, n) != 0)
		return keep_person(p, "staff", value, err);
	json_array_remove(p->about, strtoul(value + n, NULL, 10));
	screen_people_show(p);
	return GB_OK;
}

enum gb_code screen_people_choose(struct screen_people *p, struct gb_app *app,
				  struct gb_err *err)
{
	enum gb_code rc;

	screen_options_free(&p->offered);
	rc = offer_to_take_out(p, err);
	if (rc == GB_OK)
		rc = screen_options_add(&p->offered, not_listed,
					"Somebody who is not on this list ...",
					err);
	if (rc == GB_OK)
		rc = offer_staff(p, err);
	if (rc != GB_OK)
		return rc;
	return gb_dialog_choose(
		app,
		&(struct gb_choosing){
			.title = "Who is it about?",
			.text = "Whoever you name here will not be able to "
				"read it.",
			.choices = p->offered.at,
			.n = p->offered.n,
			.at = json_array_size(p->about),
			.chosen = chosen,
		},
		p, err);
}
