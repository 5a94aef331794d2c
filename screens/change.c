/* SPDX-License-Identifier: ISC
 * change.c - one form over a case. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guardbook/json.h"
#include "screens/change.h"
#include "screens/keep.h"
#include "screens/say.h"
#include "screens/send.h"

#define BUTTONS 2

void screen_change_close(void *self)
{
	struct screen_change *ch = self;

	if (!ch)
		return;
	gb_form_free(ch->form);
	for (size_t i = 0; i < SCREEN_CHANGE_OPTIONS; i++)
		screen_options_free(&ch->options[i]);
	screen_people_stop(&ch->people);
	free(ch->written);
	gb_case_free(ch->c);
	gb_draft_free(&ch->draft);
	explicit_bzero(ch, sizeof(*ch));
	free(ch);
}

const char *screen_change_value(const struct screen_change *ch, const char *box)
{
	return gb_form_value(ch->form, box);
}

/* --- people ----------------------------------------------------------------*/
enum gb_code screen_change_offer_people(struct screen_change *ch,
					struct screen_options *to,
					bool (*may)(const struct gb_person *p),
					struct gb_err *err)
{
	const struct gb_roster *roster =
		gb_casebook_roster(gb_session_book(ch->session));
	const json_t *about = json_object_get(ch->c->body, "about");
	enum gb_code rc = GB_OK;

	for (size_t i = 0; rc == GB_OK && i < roster->n; i++) {
		const struct gb_person *p = &roster->person[i];
		char role[64], label[240];

		if (p->until_seq != 0 || !p->name[0] || (may && !may(p)) ||
		    gb_about_names(about, p))
			continue;
		say_role_short(role, sizeof(role), ch->policy, p->role);
		snprintf(label, sizeof(label), "%s (%s)", p->name, role);
		rc = screen_options_add(to, p->id, label, err);
	}
	return rc;
}

size_t screen_change_named(const struct screen_change *ch, struct gb_buf *to)
{
	const struct gb_roster *roster =
		gb_casebook_roster(gb_session_book(ch->session));
	const json_t *about = json_object_get(ch->c->body, "about");
	size_t n = 0;

	for (size_t i = 0; i < roster->n; i++) {
		const struct gb_person *p = &roster->person[i];

		if (p->until_seq != 0 || !p->name[0] ||
		    !gb_about_names(about, p))
			continue;
		gb_buf_printf(to, "%s%s", n ? " and " : "", p->name);
		n++;
	}
	return n;
}

enum gb_code screen_change_name_people(struct screen_change *ch,
				       const char *box, struct gb_err *err)
{
	return screen_people_start(&ch->people, ch->session, box, err);
}

enum gb_code screen_change_choose_people(struct gb_app *app, void *self,
					 struct gb_err *err)
{
	struct screen_change *ch = self;

	return screen_people_choose(&ch->people, app, err);
}

/* --- the draft -------------------------------------------------------------*/
static json_t *words_of(const struct screen_change *ch)
{
	json_t *words = json_pack("{s:o, s:I}", "boxes", screen_boxes(ch->form),
				  "n", (json_int_t)ch->n);

	if (words && ch->people.about)
		json_object_set(words, "about", ch->people.about);
	return words;
}

static bool keep_draft(struct gb_app *app, struct screen_change *ch)
{
	json_t *words = words_of(ch);

	ch->draft.verb = ch->kind->verb;
	memcpy(ch->draft.name, ch->c->name, sizeof(ch->draft.name));
	return screen_keep(app, ch->session, &ch->draft, words);
}

static void keep(struct gb_app *app, void *self)
{
	struct screen_change *ch = self;

	if (gb_form_touched(ch->form))
		keep_draft(app, ch);
}

void screen_change_carry_on(struct screen_change *ch, struct gb_draft *d)
{
	json_t *about = json_deep_copy(gb_json_array(d->words, "about"));

	screen_boxes_set(ch->form, gb_json_object(d->words, "boxes"));
	if (about && ch->people.about) {
		json_array_clear(ch->people.about);
		json_array_extend(ch->people.about, about);
	}
	json_decref(about);
	ch->draft = *d;
	*d = (struct gb_draft){ 0 };
}

/* --- sending ---------------------------------------------------------------*/
static json_t *without(void *self, const json_t *change)
{
	const struct screen_change *ch = self;
	json_t *words = words_of(ch);

	if (words)
		ch->kind->without(change, gb_json_object(words, "boxes"));
	return words;
}

static void wrote(void *self, const json_t *rest)
{
	struct screen_change *ch = self;

	screen_boxes_set(ch->form, gb_json_object(rest, "boxes"));
}

static enum gb_code write(void *self, const json_t *change,
			  struct gb_done *done, struct gb_err *err)
{
	struct screen_change *ch = self;

	return ch->kind->write(ch, change, done, err);
}

/* To be read before the case closes, which says so on the message line. */
static enum gb_code gone(struct gb_app *app, const struct gb_done *done,
			 struct gb_err *err)
{
	char text[160];

	snprintf(text, sizeof(text),
		 "Saved in %s. It has gone to others, and you can no longer "
		 "read it.",
		 done->name);
	return gb_dialog_tell(app, "Saved", text, err);
}

static enum gb_code sent(struct gb_app *app, void *self,
			 const struct gb_done *done, struct gb_err *err)
{
	struct screen_change *ch = self;

	gb_app_back(app);
	if (ch->written)
		gb_app_say(app, GB_USE_DONE,
			   "Written to %s, and the history of %s says so.",
			   ch->written, done->name);
	else if (done->still_mine)
		gb_app_say(app, GB_USE_DONE, "Saved in %s.", done->name);
	else
		return gone(app, done, err);
	return GB_OK;
}

static enum gb_code send(struct gb_app *app, struct screen_change *ch,
			 struct gb_err *err)
{
	struct screen_send job = {
		.session = ch->session,
		.verb = ch->kind->verb,
		.draft = &ch->draft,
		.self = ch,
		.without = without,
		.wrote = wrote,
		.write = ch->kind->write ? write : NULL,
		.sent = sent,
	};
	json_t *changes = json_array();
	enum gb_code rc;

	if (!changes)
		return gb_fail_nomem(err);
	/* Kept first: a crash while it is sent loses nothing. */
	keep(app, ch);
	ch->draft.verb = ch->kind->verb;
	memcpy(ch->draft.name, ch->c->name, sizeof(ch->draft.name));
	memcpy(job.case_name, ch->c->name, sizeof(job.case_name));
	rc = ch->kind->fill(ch, changes, err);
	/* Shared, so that who is named by an answer is kept, too. */
	if (rc == GB_OK && ch->people.about)
		json_object_set(json_array_get(changes, 0), "about",
				ch->people.about);
	if (rc == GB_OK)
		return screen_send(app, &job, changes, err);
	json_decref(changes);
	return rc;
}

static enum gb_code confirmed(struct gb_app *app, void *self, bool yes,
			      struct gb_err *err)
{
	return yes ? send(app, self, err) : GB_OK;
}

static enum gb_code confirm(struct gb_app *app, struct screen_change *ch,
			    struct gb_err *err)
{
	struct gb_buf text = { 0 };
	enum gb_code rc;

	ch->kind->ask(ch, &text);
	rc = gb_buf_string(&text) ? GB_OK : gb_fail_nomem(err);
	if (rc == GB_OK)
		rc = gb_dialog_ask(app,
				   &(struct gb_question){
					   .title = ch->kind->ask_title,
					   .text = gb_buf_string(&text),
					   .yes = ch->kind->ask_yes,
					   .no = ch->kind->ask_no,
					   .answer = confirmed,
				   },
				   ch, err);
	gb_buf_free(&text);
	return rc;
}

static enum gb_code save(struct gb_app *app, void *self, struct gb_err *err)
{
	struct screen_change *ch = self;

	if (!gb_form_complete(ch->form, app))
		return GB_OK;
	return ch->kind->ask ? confirm(app, ch, err) : send(app, ch, err);
}

/* --- leaving ---------------------------------------------------------------*/
static enum gb_code leave(struct gb_app *app, void *self, struct gb_err *err)
{
	struct screen_change *ch = self;

	if (!gb_form_touched(ch->form)) {
		gb_app_back(app);
		return GB_OK;
	}
	if (keep_draft(app, ch)) {
		gb_app_back(app);
		screen_say_kept(app);
		return GB_OK;
	}
	return gb_dialog_ask(app,
			     &(struct gb_question){
				     .title = "Throw your words away?",
				     .text = "Nothing is saved yet, and what "
					     "you wrote could not be kept as "
					     "a draft.",
				     .yes = "Yes, throw it away",
				     .no = "No, carry on",
				     .answer = gb_dialog_back,
			     },
			     self, err);
}

static const char *unfinished(const void *self)
{
	const struct screen_change *ch = self;

	return gb_form_touched(ch->form) ? SCREEN_STAYS : NULL;
}

/* --- the screen ------------------------------------------------------------*/
static void show_change(struct gb_page *page, void *self)
{
	struct screen_change *ch = self;
	char title[300], kept[SCREEN_KEPT_ROOM];
	const char *named = gb_json_string(ch->c->body, "title");

	gb_page_where(page, "%s | %s", ch->c->name, ch->kind->title);
	gb_page_about(page, "%s",
		      say_line(title, sizeof(title),
			       named ? named : ch->type->label));
	screen_kept(kept, &ch->draft,
		    gb_casebook_env(gb_session_book(ch->session)));
	gb_page_status(page, GB_USE_PLAIN, "%s%s%s", kept, kept[0] ? "  " : "",
		       say_state(gb_case_state(ch->c)));
	gb_page_gap(page);
	if (ch->kind->above)
		ch->kind->above(page, ch);
	gb_page_form(page, ch->form);
	gb_page_fill(page);
	if (ch->kind->hint)
		gb_page_text(page, GB_USE_PLAIN, "%s", ch->kind->hint(ch));
	explicit_bzero(title, sizeof(title));
}

/* Somebody may have been named by an answer. */
static void resume(struct gb_app *app, void *self)
{
	struct screen_change *ch = self;

	(void)app;
	if (ch->people.about)
		screen_people_show(&ch->people);
}

const struct gb_screen screen_change = {
	.name = "change",
	.title = "Case",
	.help = "What is saved here stands in the history under your name. It "
		"cannot be rubbed out, only added to.",
	.show = show_change,
	.resume = resume,
	.back = leave,
	.unfinished = unfinished,
	.keep = keep,
	.close = screen_change_close,
};

enum gb_code screen_change_start(struct screen_change **out,
				 const struct screen_change_kind *kind,
				 struct gb_session *s, const char *name,
				 struct gb_err *err)
{
	struct screen_change *ch = calloc(1, sizeof(*ch));
	const struct gb_chain *chain = gb_casebook_chain(gb_session_book(s));
	enum gb_code rc;

	*out = NULL;
	if (!ch)
		return gb_fail_nomem(err);
	ch->kind = kind;
	ch->session = s;
	rc = gb_session_case(s, name, &ch->c, err);
	if (rc == GB_OK)
		rc = gb_session_may(s, kind->verb, ch->c, err);
	if (rc == GB_OK) {
		int64_t serial = 0;

		gb_json_int(ch->c->body, "policy", &serial);
		ch->policy = gb_chain_policy(chain, (uint32_t)serial);
		ch->type = gb_case_type(ch->c, chain);
	}
	if (rc == GB_OK)
		*out = ch;
	else
		screen_change_close(ch);
	return rc;
}

enum gb_code screen_change_open(struct gb_app *app, struct screen_change *ch,
				const struct gb_box *boxes, size_t n,
				struct gb_err *err)
{
	const struct gb_box buttons[BUTTONS] = {
		{ .name = "save",
		  .text = ch->kind->save,
		  .kind = GB_BOX_BUTTON,
		  .press = save },
		{ .name = "back",
		  .text = "Go back, change nothing",
		  .kind = GB_BOX_BUTTON,
		  .beside = true,
		  .press = leave },
	};
	struct gb_box *all = calloc(n + BUTTONS, sizeof(*all));
	enum gb_code rc;

	if (!all) {
		screen_change_close(ch);
		return gb_fail_nomem(err);
	}
	memcpy(all, boxes, n * sizeof(*all));
	memcpy(all + n, buttons, sizeof(buttons));
	rc = gb_form_create(&ch->form, all, n + BUTTONS, ch, err);
	free(all);
	ch->people.form = ch->form;
	if (rc == GB_OK && ch->kind->begin) {
		rc = ch->kind->begin(ch, err);
		gb_form_set_touched(ch->form, false);
	}
	if (rc == GB_OK)
		return gb_app_open(app, &screen_change, ch, err);
	screen_change_close(ch);
	return rc;
}
