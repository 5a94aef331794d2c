/* SPDX-License-Identifier: ISC
 * log_sent.c - a concern is sent: its name, its receipt, and who has it. */
#include <stdlib.h>

#include "screens/goes_to.h"
#include "screens/log.h"
#include "screens/say.h"

struct sent {
	struct gb_done done;
	struct gb_buf goes_to;
};

static void close_sent(void *self)
{
	struct sent *x = self;

	if (!x)
		return;
	gb_buf_free(&x->goes_to);
	free(x);
}

static void show_sent(struct gb_page *page, void *self)
{
	struct sent *x = self;
	const char *goes_to = gb_buf_string(&x->goes_to);

	gb_page_where(page, "Log a concern: sent");
	gb_page_about(page, "It is saved and signed in your name.");
	gb_page_gap(page);
	gb_page_pair(page, "Case", GB_USE_DONE, " %s ", x->done.name);
	gb_page_pair(page, "Receipt", GB_USE_HEAD, "%s", x->done.receipt);
	gb_page_gap(page);
	gb_page_text(page, GB_USE_PLAIN,
		     "Write both down. The name is what people will ask for. "
		     "The receipt shows, years from now, that this was saved "
		     "today and not changed since.");
	gb_page_gap(page);
	if (goes_to)
		gb_page_text(page, x->done.nobody ? GB_USE_URGENT : GB_USE_HEAD,
			     "%s", goes_to);
	gb_page_gap(page);
	gb_page_text(page, GB_USE_PLAIN,
		     x->done.still_mine
			     ? "You will find it in your list of cases."
			     : "You cannot read it again: only those it went "
			       "to can. To add something, log it and say that "
			       "it belongs to this case.");
	gb_page_fill(page);
	gb_page_text(page, GB_USE_HEAD,
		     "If a child is in danger now, ring 999. Do not wait for "
		     "this to be read.");
}

static enum gb_code finish(struct gb_app *app, void *self, struct gb_err *err)
{
	(void)self;
	(void)err;
	gb_app_back(app);
	return GB_OK;
}

/* clang-format off */
static const struct gb_binding keys[] = {
	{ .key = "Enter", .hint = "Done", .help = "I have written it down", .act = finish },
};
/* clang-format on */

const struct gb_screen screen_log_done = {
	.name = "log-sent",
	.title = "Sent",
	.keys = keys,
	.n_keys = GB_COUNT(keys),
	.show = show_sent,
	.close = close_sent,
};

enum gb_code screen_log_sent(struct gb_app *app, struct screen_log *log,
			     const struct gb_done *done, struct gb_err *err)
{
	struct sent *x = calloc(1, sizeof(*x));

	if (x) {
		x->done = *done;
		/* A sentence that fails is left out: the case is sent. */
		if (screen_goes_to(&x->goes_to, log->session, log->type->name,
				   log->people.about, NULL, NULL) != GB_OK)
			gb_buf_free(&x->goes_to);
	}
	gb_app_back(app); /* step 3, 2 and 1 */
	gb_app_back(app);
	gb_app_back(app);
	if (x)
		return gb_app_open(app, &screen_log_done, x, err);
	gb_app_say(app, GB_USE_DONE, "Sent as %s. Receipt: %s", done->name,
		   done->receipt);
	return GB_OK;
}
