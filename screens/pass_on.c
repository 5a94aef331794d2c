/* SPDX-License-Identifier: ISC
 * pass_on.c - pass a case on to somebody (triage). */
#include "screens/change.h"
#include "screens/forms.h"

static bool takes_cases(const struct gb_person *p)
{
	return gb_role_takes_cases(p->role);
}

static void above(struct gb_page *page, const struct screen_change *ch)
{
	struct gb_buf names = { 0 };
	size_t n = screen_change_named(ch, &names);

	gb_page_text(page, GB_USE_PLAIN,
		     "Whoever you choose has the case from then on. Those who "
		     "can read it now still can.");
	if (n > 0 && gb_buf_string(&names))
		gb_page_text(page, GB_USE_HEAD,
			     "%s %s named in this case, so %s not offered.",
			     gb_buf_string(&names), n == 1 ? "is" : "are",
			     n == 1 ? "this person is" : "they are");
	gb_page_gap(page);
	gb_buf_free(&names);
}

static enum gb_code fill(struct screen_change *ch, json_t *changes,
			 struct gb_err *err)
{
	json_t *data =
		json_pack("{s:s, s:s}", "to", screen_change_value(ch, "to"),
			  "reason", screen_change_value(ch, "reason"));

	return json_array_append_new(changes, data) == 0 ? GB_OK
							 : gb_fail_nomem(err);
}

static const struct screen_change_kind pass_on = {
	.verb = &gb_verb_route,
	.title = "Pass on",
	.save = "Pass it on",
	.above = above,
	.fill = fill,
};

static enum gb_code open_form(struct gb_app *app, struct screen_change *ch,
			      struct gb_err *err)
{
	const struct gb_box boxes[] = {
		{ .name = "to",
		  .label = "Who should have it?",
		  .kind = GB_BOX_CHOICE,
		  .choices = ch->options[0].at,
		  .n_choices = ch->options[0].n,
		  .must = true },
		{ .name = "reason",
		  .label = "Why?",
		  .kind = GB_BOX_AREA,
		  .rows = 4,
		  .must = true },
	};

	return screen_change_open(app, ch, boxes, GB_COUNT(boxes), err);
}

enum gb_code screen_route_open(struct gb_app *app, struct gb_session *s,
			       const char *case_name, struct gb_err *err)
{
	struct screen_change *ch = NULL;
	enum gb_code rc = screen_change_start(&ch, &pass_on, s, case_name, err);

	if (rc != GB_OK)
		return rc;
	rc = screen_change_offer_people(ch, &ch->options[0], takes_cases, err);
	if (rc == GB_OK && ch->options[0].n == 0)
		rc = gb_fail(err, GB_DENIED,
			     "nobody on the staff list can take %s: ask for "
			     "somebody to be added",
			     ch->c->name);
	if (rc == GB_OK)
		return open_form(app, ch, err);
	screen_change_close(ch);
	return rc;
}
