/* SPDX-License-Identifier: ISC
 * dialog.c - questions in a box over the screen. */
#include <stdlib.h>
#include <string.h>

#include "src/ui/dialog.h"
#include "src/ui/menu.h"

/* One struct for the three of them. */
struct dialog {
	char *title, *text; /* owned, wiped */
	char *yes, *no;
	enum gb_code (*answer)(struct gb_app *app, void *self, bool yes,
			       struct gb_err *err);
	enum gb_code (*chosen)(struct gb_app *app, void *self, size_t i,
			       struct gb_err *err);
	struct gb_menu *menu;
	void *self; /* whoever asked */
};

static void wipe(char *text)
{
	if (text)
		explicit_bzero(text, strlen(text));
	free(text);
}

static void close_dialog(void *self)
{
	struct dialog *d = self;

	if (!d)
		return;
	wipe(d->title);
	wipe(d->text);
	free(d->yes);
	free(d->no);
	gb_menu_free(d->menu);
	free(d);
}

static struct dialog *dialog_make(const char *title, const char *text)
{
	struct dialog *d = calloc(1, sizeof(*d));

	if (!d)
		return NULL;
	d->title = strdup(title);
	d->text = strdup(text ? text : "");
	if (d->title && d->text)
		return d;
	close_dialog(d);
	return NULL;
}

static void show_text(struct gb_page *p, const struct dialog *d)
{
	gb_page_where(p, "%s", d->title);
	gb_page_gap(p);
	if (!d->text[0])
		return;
	gb_page_text(p, GB_USE_PLAIN, "%s", d->text);
	gb_page_gap(p);
}

/* --- y or n ----------------------------------------------------------------*/
static void show_question(struct gb_page *p, void *self)
{
	struct dialog *d = self;

	show_text(p, d);
	gb_page_text(p, GB_USE_PLAIN, "   y  %s          n  %s", d->yes, d->no);
	gb_page_gap(p);
	gb_page_text(p, GB_USE_PLAIN, "(Enter on its own does nothing here.)");
	gb_page_gap(p);
}

static enum gb_code answer(struct gb_app *app, struct dialog *d, bool yes,
			   struct gb_err *err)
{
	gb_app_back(app);
	return d->answer(app, d->self, yes, err);
}

static enum gb_code say_yes(struct gb_app *app, void *self, struct gb_err *err)
{
	return answer(app, self, true, err);
}

static enum gb_code say_no(struct gb_app *app, void *self, struct gb_err *err)
{
	return answer(app, self, false, err);
}

/* clang-format off */
static const struct gb_binding question_keys[] = {
	{ .key = "y",   .hint = "Yes", .help = "Yes", .act = say_yes },
	{ .key = "n",   .hint = "No",  .help = "No",  .act = say_no },
	{ .key = "Esc", .hint = "No",                 .act = say_no },
};
/* clang-format on */

static const struct gb_screen question_screen = {
	.name = "question",
	.title = "Question",
	.boxed = true,
	.keys = question_keys,
	.n_keys = GB_COUNT(question_keys),
	.show = show_question,
	.close = close_dialog,
};

enum gb_code gb_dialog_ask(struct gb_app *app, const struct gb_question *q,
			   void *self, struct gb_err *err)
{
	struct dialog *d = dialog_make(q->title, q->text);

	if (!d)
		return gb_fail_nomem(err);
	d->yes = strdup(q->yes);
	d->no = strdup(q->no);
	d->answer = q->answer;
	d->self = self;
	if (d->yes && d->no)
		return gb_app_open(app, &question_screen, d, err);
	close_dialog(d);
	return gb_fail_nomem(err);
}

/* --- to read ---------------------------------------------------------------*/
static void show_message(struct gb_page *p, void *self)
{
	show_text(p, self);
}

static enum gb_code close_it(struct gb_app *app, void *self, struct gb_err *err)
{
	(void)self;
	(void)err;
	gb_app_back(app);
	return GB_OK;
}

static const struct gb_binding message_keys[] = {
	{ .key = "Enter", .hint = "Close", .act = close_it },
};

static const struct gb_screen message_screen = {
	.name = "message",
	.title = "Message",
	.boxed = true,
	.keys = message_keys,
	.n_keys = GB_COUNT(message_keys),
	.show = show_message,
	.close = close_dialog,
};

enum gb_code gb_dialog_back(struct gb_app *app, void *self, bool yes,
			    struct gb_err *err)
{
	(void)self;
	(void)err;
	if (yes)
		gb_app_back(app);
	return GB_OK;
}

enum gb_code gb_dialog_tell(struct gb_app *app, const char *title,
			    const char *text, struct gb_err *err)
{
	struct dialog *d = dialog_make(title, text);

	return d ? gb_app_open(app, &message_screen, d, err)
		 : gb_fail_nomem(err);
}

/* --- one of a list ---------------------------------------------------------*/
static void show_choices(struct gb_page *p, void *self)
{
	struct dialog *d = self;

	show_text(p, d);
	gb_page_part(p, gb_menu_part(d->menu));
	gb_page_gap(p);
}

static bool something_marked(const void *self)
{
	const struct dialog *d = self;

	return gb_menu_any(d->menu);
}

static enum gb_code choose(struct gb_app *app, void *self, struct gb_err *err)
{
	struct dialog *d = self;
	size_t i = gb_menu_marked(d->menu);

	gb_app_back(app);
	return d->chosen(app, d->self, i, err);
}

static const struct gb_binding choice_keys[] = {
	{ .key = "Enter",
	  .hint = "Choose",
	  .act = choose,
	  .may = something_marked },
};

static const struct gb_screen choice_screen = {
	.name = "choice",
	.title = "Choose",
	.boxed = true,
	.keys = choice_keys,
	.n_keys = GB_COUNT(choice_keys),
	.show = show_choices,
	.close = close_dialog,
};

enum gb_code gb_dialog_choose(struct gb_app *app, const struct gb_choosing *c,
			      void *self, struct gb_err *err)
{
	struct dialog *d = dialog_make(c->title, c->text);
	enum gb_code rc;

	if (!d)
		return gb_fail_nomem(err);
	d->chosen = c->chosen;
	d->self = self;
	rc = gb_menu_create(&d->menu, c->choices, c->n, c->at, err);
	if (rc == GB_OK)
		return gb_app_open(app, &choice_screen, d, err);
	close_dialog(d);
	return rc;
}
