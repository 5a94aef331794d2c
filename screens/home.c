/* SPDX-License-Identifier: ISC
 * home.c - the first screen after signing in: what is waiting for me. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guardbook/backup.h"
#include "guardbook/draft.h"
#include "screens/forms.h"
#include "screens/home.h"
#include "screens/open.h"
#include "screens/people.h"
#include "screens/reports.h"
#include "screens/say.h"
#include "src/ui/dialog.h"

static const struct gb_env *env_of(const struct home *h)
{
	return gb_casebook_env(gb_session_book(h->s));
}

static bool is_role(const struct home *h, const char *role)
{
	return strcmp(gb_session_me(h->s)->role, role) == 0;
}

/* --- what is counted ----------------------------------------------------- */

static size_t how_many(struct home *h, struct gb_filter f)
{
	size_t n = 0;

	f.offset = f.limit = 0;
	/* Out of memory: nothing is claimed to be late; asked again soon. */
	return gb_session_count(h->s, &f, &n, NULL) == GB_OK ? n : 0;
}

static void count_due(struct home *h)
{
	struct gb_filter f = h->queue.filter;
	int64_t now_s = env_of(h)->now_s(env_of(h));
	struct gb_date tomorrow = gb_date_add(gb_date_of(now_s), 1);

	f.due_before_s = now_s;
	h->late = how_many(h, f);
	f.due_before_s = gb_date_at(tomorrow, 0, 0);
	h->today = how_many(h, f) - h->late;
	h->minute = now_s / 60;
}

/* The types with most open cases, most first. */
static void count_types(struct home *h)
{
	size_t n;
	const struct gb_policy_type *types =
		gb_policy_types(gb_casebook_policy(gb_session_book(h->s)), &n);

	if (h->counted == gb_session_listed(h->s))
		return;
	h->counted = gb_session_listed(h->s);
	h->n_types = 0;
	for (size_t i = 0; i < n; i++) {
		size_t cases = how_many(
			h, (struct gb_filter){ .type = types[i].name,
					       .not_state = "closed" });
		size_t at = h->n_types;

		while (at > 0 && h->types[at - 1].n < cases)
			at--;
		if (cases == 0 || at == HOME_TYPES)
			continue;
		if (h->n_types < HOME_TYPES)
			h->n_types++;
		memmove(&h->types[at + 1], &h->types[at],
			(h->n_types - at - 1) * sizeof(h->types[0]));
		h->types[at] = (struct home_type){ types[i].label, cases };
	}
}

/* A first sign-in has just read and checked all of it; else there is what the
 * last check came to. */
static void look_checked(struct home *h)
{
	if (gb_verify_last(&h->checked, h->s, NULL) != GB_OK &&
	    gb_session_from_first(h->s))
		h->checked = (struct gb_checked){ .full_s = h->began_s,
						  .whole = true };
}

/* Told to those who can do something about it, and not in a casebook for
 * practice. */
static void look_backup(struct home *h)
{
	struct gb_casebook *b = gb_session_book(h->s);
	const struct gb_env *env = gb_casebook_env(b);
	const char *role = gb_session_me(h->s)->role;
	bool minds = strcmp(role, "it") == 0 || strcmp(role, "head") == 0 ||
		     strcmp(role, "dsl") == 0;
	enum gb_code rc = gb_backup_last(b, &h->backup_s, NULL);

	h->backup_due = minds && !gb_casebook_roster(b)->practice &&
			(rc == GB_OK || rc == GB_NOT_FOUND) &&
			env->now_s(env) - h->backup_s > GB_BACKUP_DAYS * 86400;
}

static enum gb_code look_again(struct home *h, struct gb_err *err)
{
	char marked[GB_CASE_NAME_ROOM] = "";
	const struct gb_row *row = NULL;

	if (h->reports)
		return reports_reload(h->reports, err);
	if (h->people)
		return people_reload(h->people, err);
	if (gb_list_any(h->list))
		row = shelf_row(&h->queue, gb_list_marked(h->list));
	if (row)
		snprintf(marked, sizeof(marked), "%s", row->name);
	shelf_forget(&h->queue);
	if (marked[0])
		gb_list_mark(h->list, shelf_find(&h->queue, marked,
						 gb_list_marked(h->list)));
	count_due(h);
	count_types(h);
	return GB_OK;
}

/* --- keys ---------------------------------------------------------------- */

static enum gb_code open_marked(struct gb_app *app, void *self,
				struct gb_err *err)
{
	struct home *h = self;
	const struct gb_row *row =
		shelf_row(&h->queue, gb_list_marked(h->list));

	return row ? screen_case_open(app, h->s, row->name, err) : GB_OK;
}

static enum gb_code log_new(struct gb_app *app, void *self, struct gb_err *err)
{
	struct home *h = self;

	return screen_log_open(app, h->s, err);
}

static bool may_log(const void *self)
{
	return gb_session_may(((const struct home *)self)->s, &gb_verb_log,
			      NULL, NULL) == GB_OK;
}

static enum gb_code open_list(struct gb_app *app, void *self,
			      struct gb_err *err)
{
	struct home *h = self;

	return screen_cases_open(app, h->s, false, err);
}

static enum gb_code find_case(struct gb_app *app, void *self,
			      struct gb_err *err)
{
	struct home *h = self;

	return screen_cases_open(app, h->s, true, err);
}

static enum gb_code my_reports(struct gb_app *app, void *self,
			       struct gb_err *err)
{
	struct home *h = self;

	return screen_reports_open(app, h->s, err);
}

static enum gb_code staff_list(struct gb_app *app, void *self,
			       struct gb_err *err)
{
	struct home *h = self;

	return screen_people_open(app, h->s, err);
}

static enum gb_code check_all(struct gb_app *app, void *self,
			      struct gb_err *err)
{
	struct home *h = self;

	return screen_check_open(app, h->s, err);
}

static enum gb_code sign_out(struct gb_app *app, void *self, bool yes,
			     struct gb_err *err)
{
	(void)self;
	(void)err;
	if (yes)
		gb_app_back(app);
	return GB_OK;
}

static enum gb_code ask_sign_out(struct gb_app *app, void *self,
				 struct gb_err *err)
{
	return gb_dialog_ask(app,
			     &(struct gb_question){
				     .title = "Sign out?",
				     .text = "The next person can sign in "
					     "then.",
				     .yes = "Yes, sign out",
				     .no = "No, stay",
				     .answer = sign_out,
			     },
			     self, err);
}

static enum gb_code drafts(struct gb_app *app, void *self, struct gb_err *err)
{
	return screen_drafts_open(app, ((struct home *)self)->s, err);
}

static enum gb_code own_passphrase(struct gb_app *app, void *self,
				   struct gb_err *err)
{
	return screen_own_passphrase_open(app, ((struct home *)self)->s, err);
}

static enum gb_code witness(struct gb_app *app, void *self, struct gb_err *err)
{
	return screen_witness_open(app, ((struct home *)self)->s, err);
}

/* Who keeps it, and who has the ledger anyway. */
static bool keeps_witness(const void *self)
{
	const struct home *h = self;

	return is_role(h, "chair") || is_role(h, "trust") || is_role(h, "it");
}

static bool has_drafts(const void *self)
{
	return ((const struct home *)self)->n_drafts > 0;
}

static bool some_case(const void *self)
{
	const struct home *h = self;

	return h->list && gb_list_any(h->list);
}

static bool reads_cases(const void *self)
{
	return ((const struct home *)self)->list != NULL;
}

/* A teacher's stand on the first screen already. */
static bool has_reports(const void *self)
{
	const struct home *h = self;

	return h->list && !is_role(h, "hr");
}

static bool not_there_yet(const void *self)
{
	return ((const struct home *)self)->people == NULL;
}

/* clang-format off */
static const struct gb_binding keys[] = {
	{ .key = "Enter", .hint = "Open", .help = "Open the marked case",
	  .act = open_marked, .may = some_case },
	{ .key = "n", .hint = "New", .help = "Log a new concern",
	  .detail = "Three short steps; nothing is sent before you say so.",
	  .act = log_new, .may = may_log },
	{ .key = "d", .hint = "Drafts", .help = "What you have not sent yet",
	  .act = drafts, .may = has_drafts },
	{ .key = "l", .hint = "List", .help = "All cases you may read",
	  .act = open_list, .may = reads_cases },
	{ .key = "/", .hint = "Find", .help = "Find a case",
	  .detail = "By its name, by words in it, or by who has it.",
	  .act = find_case, .may = reads_cases },
	{ .key = "m", .hint = "My reports", .help = "What you have reported",
	  .act = my_reports, .may = has_reports },
	{ .key = "p", .hint = "People", .help = "The staff list",
	  .act = staff_list, .may = not_there_yet },
	{ .key = "v", .hint = "Check", .help = "Check all records now",
	  .detail = "Reads every record again, from the first.",
	  .act = check_all },
	{ .key = "c", .help = "Update the witness copy",
	  .detail = "A sealed copy of the record on a stick, kept elsewhere.",
	  .act = witness, .may = keeps_witness },
	{ .key = "w", .help = "Change your passphrase",
	  .act = own_passphrase },
	{ .key = "Esc", .hint = "Sign out", .help = "Sign out",
	  .act = ask_sign_out },
};
/* clang-format on */

static void resume(struct gb_app *app, void *self)
{
	struct home *h = self;
	struct gb_drafts mine;
	struct gb_err err = { 0 };
	enum gb_code rc = gb_drafts_list(h->s, &mine, &err);

	look_checked(h);
	look_backup(h);
	h->n_drafts = rc == GB_OK ? mine.n : 0;
	if (rc == GB_OK) {
		gb_drafts_free(&mine);
		rc = look_again(h, &err);
	}
	if (rc != GB_OK)
		gb_app_complain(app, &err);
}

static void tick(struct gb_app *app, void *self)
{
	struct home *h = self;
	bool news = screen_catch_up(app, h->s);
	struct gb_err err = { 0 };

	/* What is due changes with the clock alone. */
	if ((news || h->reports ||
	     env_of(h)->now_s(env_of(h)) / 60 != h->minute) &&
	    look_again(h, &err) != GB_OK)
		gb_app_complain(app, &err);
}

/* Words that were left for later. */
static bool read_on(void *self)
{
	enum { SOME = 16 }; /* cases */
	struct home *h = self;
	size_t left = 0;

	/* What can't be read now is asked for again at the next tick. */
	return gb_session_read_words(h->s, SOME, &left, NULL) == GB_OK &&
	       left > 0;
}

static void close_home(void *self)
{
	struct home *h = self;

	gb_list_free(h->list);
	shelf_clear(&h->queue);
	reports_free(h->reports);
	people_free(h->people);
	/* Best effort: without it the next sign-in only takes longer. */
	(void)!gb_session_save(h->s, NULL);
	(void)!gb_casebook_rest(gb_session_book(h->s), NULL);
	gb_session_free(h->s);
	free(h);
}

const struct gb_screen screen_home = {
	.name = "home",
	.title = "Home",
	.keys = keys,
	.n_keys = GB_COUNT(keys),
	.show = home_show,
	.resume = resume,
	.tick = tick,
	.idle = read_on,
	.close = close_home,
};

/* What stands on it: a teacher's reports, the staff list for IT, and the
 * queue for everyone who reads cases. HR is given no case to deal with: theirs
 * are those that they were let in to. */
static enum gb_code fill(struct home *h, struct gb_err *err)
{
	const struct gb_person *me = gb_session_me(h->s);

	if (is_role(h, "teacher"))
		return reports_create(&h->reports, h->s, err);
	if (is_role(h, "it"))
		return people_create(&h->people, gb_session_book(h->s), false,
				     err);
	h->is_hr = is_role(h, "hr");
	h->queue.s = h->s;
	h->queue.filter.not_state = "closed";
	h->queue.filter.with_id = h->is_hr ? NULL : h->me;
	h->queue.filter.order = GB_BY_DUE;
	snprintf(h->me, sizeof(h->me), "%s", me->id);
	return gb_list_create(&h->list, &shelf_queue, &h->queue, err);
}

void screen_say_who(struct gb_app *app, struct gb_session *s)
{
	const struct gb_policy *policy = gb_casebook_policy(gb_session_book(s));
	const struct gb_person *me = gb_session_me(s);
	char name[160], role[64], who[240];

	say_line(name, sizeof(name), me->name);
	say_role_short(role, sizeof(role), policy, me->role);
	snprintf(who, sizeof(who), "%s (%s)", name, role);
	gb_app_set_who(app, who);
}

enum gb_code screen_home_open(struct gb_app *app, struct gb_session *s,
			      struct gb_err *err)
{
	struct home *h = calloc(1, sizeof(*h));
	enum gb_code rc;

	if (!h) {
		gb_session_free(s);
		return gb_fail_nomem(err);
	}
	h->s = s;
	h->began_s = env_of(h)->now_s(env_of(h));
	look_checked(h);
	look_backup(h);
	rc = fill(h, err);
	if (rc != GB_OK) {
		close_home(h);
		return rc;
	}
	screen_say_who(app, s);
	screen_lock_after(app, s);
	rc = gb_app_open(app, &screen_home, h, err);
	return rc == GB_OK ? screen_drafts_ask(app, s, err) : rc;
}
