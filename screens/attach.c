/* SPDX-License-Identifier: ISC
 * attach.c - add evidence to a case. */
#include <stdlib.h>
#include <string.h>

#include "guardbook/json.h"
#include "screens/evidence_form.h"
#include "screens/forms.h"
#include "screens/keep.h"
#include "screens/send.h"

struct attach {
	struct gb_session *session;
	struct gb_draft draft; /* knows the case */
};

static void close_attach(void *self)
{
	struct attach *a = self;

	gb_draft_free(&a->draft);
	free(a);
}

static bool keep(struct gb_app *app, void *self, json_t *boxes)
{
	struct attach *a = self;

	return screen_keep(app, a->session, &a->draft,
			   json_pack("{s:O}", "boxes", boxes));
}

void screen_attach_carry_on(struct gb_app *app, struct gb_draft *d)
{
	struct attach *a = screen_evidence_self(app);

	screen_evidence_fill(app, gb_json_object(d->words, "boxes"));
	a->draft = *d;
	*d = (struct gb_draft){ 0 };
}

static enum gb_code sent(struct gb_app *app, void *self,
			 const struct gb_done *done, struct gb_err *err)
{
	(void)self;
	(void)err;
	gb_app_back(app);
	gb_app_say(app, GB_USE_DONE, "Saved in %s.", done->name);
	return GB_OK;
}

static enum gb_code take(struct gb_app *app, void *self, json_t *item,
			 struct gb_err *err)
{
	struct attach *a = self;
	struct screen_send job = {
		.session = a->session,
		.verb = &gb_verb_attach,
		.draft = &a->draft,
		.self = a,
		.sent = sent,
	};
	json_t *changes = json_pack("[{s:[o]}]", "evidence", item);

	if (!changes)
		return gb_fail_nomem(err);
	memcpy(job.case_name, a->draft.name, sizeof(job.case_name));
	return screen_send(app, &job, changes, err);
}

/* Some types of case take no file, whoever asks. Gives: *keeps, may a copy be
 * kept? */
static enum gb_code may_attach(struct gb_session *s, const char *name,
			       bool *keeps, struct gb_err *err)
{
	const struct gb_chain *chain = gb_casebook_chain(gb_session_book(s));
	struct gb_case *c = NULL;
	enum gb_code rc = gb_session_case(s, name, &c, err);

	if (rc == GB_OK && !gb_case_type(c, chain)->takes_evidence)
		rc = gb_fail(err, GB_DENIED, "%s takes words and no file",
			     c->name);
	if (rc == GB_OK)
		rc = gb_session_may(s, &gb_verb_attach, c, err);
	if (rc == GB_OK)
		*keeps = gb_case_type(c, chain)->keeps_copies;
	gb_case_free(c);
	return rc;
}

enum gb_code screen_attach_open(struct gb_app *app, struct gb_session *s,
				const char *case_name, struct gb_err *err)
{
	bool keeps = false;
	enum gb_code rc = may_attach(s, case_name, &keeps, err);
	struct attach *a;

	if (rc != GB_OK)
		return rc;
	a = calloc(1, sizeof(*a));
	if (!a)
		return gb_fail_nomem(err);
	a->session = s;
	a->draft.verb = &gb_verb_attach;
	strncpy(a->draft.name, case_name, sizeof(a->draft.name) - 1);
	return screen_evidence_open(app,
				    &(struct screen_evidence){
					    .session = s,
					    .title = "Add evidence",
					    .keeps_copies = keeps,
					    .button = "Add it to the case",
					    .self = a,
					    .keep = keep,
					    .is_draft = true,
					    .take = take,
					    .close = close_attach,
				    },
				    err);
}
