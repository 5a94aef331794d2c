/* SPDX-License-Identifier: ISC
 * do.c - making a change and saying what was saved: what all commands that
 * change a case end with. */
#include <stdio.h>
#include <string.h>

#include "guardbook/json.h"
#include "src/cli/cli.h"

/* Does more than one person hold this role? Then a role is no answer. */
static bool is_shared(const struct gb_roster *roster, const char *role)
{
	const struct gb_person *first = gb_roster_holder(roster, role, NULL);

	return first && gb_roster_holder(roster, role, first);
}

static void put_answer(struct gb_cli *cli, struct gb_buf *out,
		       const json_t *asked)
{
	const char *role = gb_json_string(asked, "role");
	const char *name = gb_json_string(asked, "name");
	const char *id = gb_json_string(asked, "id");
	const struct gb_person *p = id ? gb_casebook_find(cli->book, id) : NULL;

	if (p && is_shared(gb_casebook_roster(cli->book), p->role))
		gb_buf_printf(out, " --about \"%s:%s\" or --not-about %s",
			      p->role, p->name, p->sign_in);
	else
		gb_buf_printf(out, " --about %s: or --not-about %s",
			      role ? role : "", role ? role : name);
}

enum gb_code gb_cli_ask(struct gb_cli *cli, const char *name,
			const struct gb_verb *verb, const json_t *data,
			struct gb_err *err)
{
	struct gb_err first = err ? *err : (struct gb_err){ 0 };
	struct gb_buf answers = { 0 };
	json_t *asked = NULL, *one;
	size_t i;

	if (gb_session_questions(cli->session, name, verb, data, &asked,
				 NULL) == GB_OK)
		json_array_foreach (asked, i, one) {
			gb_buf_text(&answers, i > 0 ? ", and" : "");
			put_answer(cli, &answers, one);
		}
	if (answers.len > 0 && gb_buf_string(&answers))
		gb_fail(err, GB_ASK, "%s: repeat it with%s", first.msg,
			gb_buf_string(&answers));
	gb_buf_free(&answers);
	json_decref(asked);
	return GB_ASK;
}

void gb_cli_warn_nobody(struct gb_cli *cli)
{
	const struct gb_policy_about *about =
		gb_policy_about(gb_casebook_policy(cli->book));

	gb_out_line(about->nobody[0] ? about->nobody
				     : "Nobody can read this: ring somebody");
	printf("\n");
	if (about->nobody_contact[0]) {
		gb_out_line(about->nobody_contact);
		printf("\n");
	}
}

static enum gb_code say_saved(struct gb_cli *cli, const struct gb_verb *verb,
			      const struct gb_done *done, struct gb_err *err)
{
	if (cli->json) {
		json_t *said = json_pack("{s:s, s:i, s:s}", "case", done->name,
					 "entry", (int)done->entry, "receipt",
					 done->receipt);

		if (said && done->nobody)
			json_object_set_new(said, "nobody", json_true());
		return gb_out_json(said, err);
	}
	if (verb == &gb_verb_log)
		printf("%s is logged.\nReceipt: %s\n", done->name,
		       done->receipt);
	else
		printf("%s: saved as entry %u.\nReceipt: %s\n", done->name,
		       (unsigned)done->entry, done->receipt);
	if (verb != &gb_verb_log && !done->still_mine)
		printf("You can no longer open this case.\n");
	if (done->nobody)
		gb_cli_warn_nobody(cli);
	return GB_OK;
}

enum gb_code gb_cli_do(struct gb_cli *cli, const struct gb_verb *verb,
		       json_t *data, struct gb_err *err)
{
	const char *name = verb == &gb_verb_log ? NULL : gb_cli_operand(cli, 0);
	struct gb_done done = { 0 };
	struct gb_err why = { 0 };
	enum gb_code rc;

	if (!data)
		return gb_fail_nomem(err);
	rc = gb_cli_people(cli, data, &why);
	if (rc == GB_OK)
		rc = gb_session_do(cli->session, name, verb, data, &done, &why);
	if (rc == GB_ASK)
		rc = gb_cli_ask(cli, name, verb, data, &why);
	json_decref(data);
	if (rc == GB_OK)
		return say_saved(cli, verb, &done, err);
	return gb_fail(err, rc, "%s", why.msg);
}
