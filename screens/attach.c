/* SPDX-License-Identifier: ISC
 * attach.c - add evidence to a case. */
#include <stdlib.h>
#include <string.h>

#include "screens/evidence_form.h"
#include "screens/forms.h"
#include "screens/send.h"
#include "src/ui/dialog.h"

struct attach {
	struct gb_session *session;
	char case_name[GB_CASE_NAME_ROOM];
};

static void close_attach(void *self)
{
	free(self);
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
		.self = a,
		.sent = sent,
	};
	json_t *changes = json_pack("[{s:[o]}]", "evidence", item);

	if (!changes)
		return gb_fail_nomem(err);
	memcpy(job.case_name, a->case_name, sizeof(job.case_name));
	return screen_send(app, &job, changes, err);
}

/* May a file be added at all? Fails: as gb_session_case(), GB_DENIED. Gives:
 * *why_not, a sentence of the policy, if its sort takes no file; "" if it
 * does. */
static enum gb_code may_attach(struct gb_session *s, const char *name,
			       const char **why_not, struct gb_err *err)
{
	struct gb_case *c = NULL;
	enum gb_code rc = gb_session_case(s, name, &c, err);

	if (rc == GB_OK) {
		const struct gb_policy_type *type =
			gb_case_type(c, gb_casebook_chain(gb_session_book(s)));

		*why_not = type->takes_evidence ? "" : type->no_evidence;
		if (type->takes_evidence)
			rc = gb_session_may(s, &gb_verb_attach, c, err);
	}
	gb_case_free(c);
	return rc;
}

enum gb_code screen_attach_open(struct gb_app *app, struct gb_session *s,
				const char *case_name, struct gb_err *err)
{
	const char *why_not = "";
	enum gb_code rc = may_attach(s, case_name, &why_not, err);
	struct attach *a;

	if (rc != GB_OK)
		return rc;
	if (*why_not)
		return gb_dialog_tell(app, "No file can be added here", why_not,
				      err);
	a = calloc(1, sizeof(*a));
	if (!a)
		return gb_fail_nomem(err);
	a->session = s;
	strncpy(a->case_name, case_name, sizeof(a->case_name) - 1);
	return screen_evidence_open(app,
				    &(struct screen_evidence){
					    .session = s,
					    .title = "Add evidence",
					    .button = "Add it to the case",
					    .self = a,
					    .take = take,
					    .close = close_attach,
				    },
				    err);
}
