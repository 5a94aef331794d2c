/* SPDX-License-Identifier: ISC
 * check.c - is the record whole? The verdict, in words. */
#include "guardbook/json.h"
#include "guardbook/verify.h"
#include "screens/open.h"
#include "screens/say.h"
#include "src/ui/dialog.h"

static void say_bad(struct gb_buf *to, const json_t *bad)
{
	size_t i;
	json_t *item;
	char place[64], why[300];

	gb_buf_text(to, "THE RECORD HAS BEEN ALTERED OR DAMAGED.\n\nChange "
			"nothing now. Ring whoever looks after Guardbook, and "
			"keep this computer as it is.\n");
	json_array_foreach (bad, i, item)
		gb_buf_printf(to, "\n%s: %s",
			      gb_json_string(item, "entry")
				      ? say_line(place, sizeof(place),
						 gb_json_string(item, "entry"))
				      : "The record",
			      say_line(why, sizeof(why),
				       gb_json_string(item, "why")));
}

static void say_whole(struct gb_buf *to, const struct gb_verdict *v,
		      const char *time)
{
	gb_buf_printf(to,
		      "Every record in this casebook was read again at %s, "
		      "from the first: its seal, who signed it, and its "
		      "place.\n\nNothing has been altered, removed or put "
		      "out of order.\n\n",
		      time);
	if (v->entries == 0)
		gb_buf_text(to, "None of them opens for you, so what they say "
				"was not looked at.");
	else
		gb_buf_printf(to,
			      "%llu of them %s to cases that you may read; "
			      "those were opened too.",
			      (unsigned long long)v->entries,
			      v->entries == 1 ? "belongs" : "belong");
	if (v->noise > 0)
		gb_buf_printf(to,
			      "\n\n%u of those %s written by somebody who may "
			      "not write there, and %s no effect.",
			      v->noise, v->noise == 1 ? "was" : "were",
			      v->noise == 1 ? "has" : "have");
}

static void tell_progress(void *app, uint64_t done, uint64_t total)
{
	enum { SOON = 500 }; /* entries that take no time worth a word */

	if (total > SOON)
		gb_app_progress(app, "Checking the record:", done, total);
}

enum gb_code screen_check_open(struct gb_app *app, struct gb_session *s,
			       struct gb_err *err)
{
	struct gb_casebook *book = gb_session_book(s);
	const struct gb_env *env = gb_casebook_env(book);
	const struct gb_watch watch = { .tell = tell_progress, .ctx = app };
	struct gb_verdict v = { 0 };
	struct gb_buf text = { 0 };
	char time[SAY_TIME_ROOM];
	enum gb_code rc;

	rc = gb_verify(&v, gb_casebook_dir(book), s, &watch, env, err);
	if (rc == GB_OK)
		rc = gb_verify_packs(&v, gb_casebook_dir(book), env, err);
	gb_app_say(app, GB_USE_PLAIN, "%s", "");
	if (rc != GB_OK) {
		gb_verdict_free(&v);
		return rc;
	}
	say_time(time, env->now_s(env));
	if (v.whole)
		say_whole(&text, &v, time);
	else
		say_bad(&text, v.bad);
	rc = gb_buf_done(&text, err);
	if (rc == GB_OK)
		rc = screen_reading_open(
			app, v.whole ? "All records checked" : "ALTERED",
			gb_buf_string(&text), err);
	gb_buf_free(&text);
	gb_verdict_free(&v);
	return rc;
}
