/* SPDX-License-Identifier: ISC
 * registry.c - every screen, and how they begin. */
#include "screens/open.h"
#include "screens/screens.h"

extern const struct gb_screen screen_sign_in, screen_passphrase, screen_home,
	screen_cases, screen_case, screen_reports, screen_people,
	screen_reading, screen_log_sort, screen_log_words, screen_log_check,
	screen_log_done, screen_stranger, screen_evidence, screen_files,
	screen_is_this_about, screen_change, screen_locked, screen_drafts,
	screen_draft_found, screen_own_passphrase, screen_witness;

const struct gb_screen *const gb_screens[] = {
	&screen_sign_in,
	&screen_passphrase,
	&screen_home,
	&screen_cases,
	&screen_case,
	&screen_reports,
	&screen_people,
	&screen_reading,
	&screen_log_sort,
	&screen_log_words,
	&screen_log_check,
	&screen_log_done,
	&screen_stranger,
	&screen_evidence,
	&screen_files,
	&screen_is_this_about,
	&screen_change,
	&screen_locked,
	&screen_drafts,
	&screen_draft_found,
	&screen_own_passphrase,
	&screen_witness,
	NULL,
};

enum gb_code gb_screens_run(struct gb_casebook *book, const struct gb_env *env,
			    const struct gb_doors *doors, struct gb_err *err)
{
	const struct gb_roster *roster = gb_casebook_roster(book);
	const struct gb_app_options options = {
		.env = env,
		.school = roster->school,
		.practice = roster->practice,
		.given = doors,
	};
	struct gb_app *app = NULL;
	enum gb_code rc = gb_app_start(&app, &options, err);

	if (rc == GB_OK)
		rc = screen_sign_in_open(app, book, err);
	if (rc == GB_OK && !gb_app_run(app))
		rc = gb_fail(err, GB_IO, "the terminal went away");
	gb_app_free(app);
	return rc;
}
