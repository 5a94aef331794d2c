/* SPDX-License-Identifier: ISC
 * cmd_demo.c - demo: a casebook for practice, with invented people and
 * cases. */
#include <stdio.h>
#include <sys/stat.h>
#include <stdlib.h>

#include "src/cli/cli.h"
#include "src/cli/demo.h"
#include "src/cli/shipped.h"

static int64_t demo_now_s(const struct gb_env *env)
{
	return ((const struct gb_demo *)env->ctx)->now_s;
}

static void demo_random(const struct gb_env *env, void *buf, size_t n_bytes)
{
	const struct gb_demo *d = env->ctx;

	d->real->random(d->real, buf, n_bytes);
}

static enum gb_code create(struct gb_demo *d, struct gb_err *err)
{
	struct gb_enrol *people = calloc(d->n_people, sizeof(*people));
	struct gb_enrolled *told = calloc(d->n_people, sizeof(*told));
	struct gb_plan plan = {
		.school = "Ysgol Llyn Primary",
		.practice = true,
		.policy = (const char *)gb_shipped_policy,
		.policy_bytes = gb_shipped_policy_bytes,
		.people = people,
		.n_people = d->n_people,
	};
	enum gb_code rc = people && told ? GB_OK : gb_fail_nomem(err);

	for (size_t i = 0; rc == GB_OK && i < d->n_people; i++)
		people[i] =
			(struct gb_enrol){ .name = d->people[i].name,
					   .role = d->people[i].role,
					   .sign_in = d->people[i].role,
					   .passphrase = GB_DEMO_PASSPHRASE };
	if (rc == GB_OK)
		rc = gb_casebook_create(d->dir, &plan, &d->env, told,
					d->recovery, err);
	free(people);
	free(told);
	return rc;
}

static enum gb_code make_evidence_folder(const struct gb_demo *d,
					 struct gb_err *err)
{
	struct gb_buf path = { 0 };
	enum gb_code rc = GB_OK;

	gb_buf_printf(&path, "%s/evidence", d->dir);
	if (!gb_buf_string(&path))
		rc = gb_fail_nomem(err);
	else if (mkdir(gb_buf_string(&path), 0700) < 0)
		rc = gb_fail_errno(err, "the folder of screen grabs can't be "
					"made");
	gb_buf_free(&path);
	return rc;
}

static enum gb_code say(struct gb_cli *cli, const struct gb_demo *d,
			struct gb_err *err)
{
	json_t *people = json_array();

	if (!cli->json) {
		json_decref(people);
		printf("A casebook for practice is ready, with %zu invented "
		       "cases.\nSign in as teacher, dsl, deputy, head, hr, "
		       "chair, trust or it; the passphrase "
		       "is " GB_DEMO_PASSPHRASE ".\nThe recovery code, to "
		       "practise bringing it back from a backup:\n%s\n",
		       json_array_size(d->cases), d->recovery);
		return GB_OK;
	}
	for (size_t i = 0; i < d->n_people; i++)
		json_array_append_new(people, json_string(d->people[i].role));
	return gb_out_json(json_pack("{s:s, s:i, s:o, s:s, s:s}", "casebook",
				     d->dir, "cases",
				     (int)json_array_size(d->cases), "sign_ins",
				     people, "passphrase", GB_DEMO_PASSPHRASE,
				     "recovery", d->recovery),
			   err);
}

static enum gb_code run(struct gb_cli *cli, struct gb_err *err)
{
	struct gb_demo_person people[] = {
		{ "teacher", "Mr T Bevan", NULL },
		{ "dsl", "Mrs S Davies", NULL },
		{ "deputy", "Miss J Pugh", NULL },
		{ "head", "Mr P Harris", NULL },
		{ "hr", "Ms R Okafor", NULL },
		{ "chair", "Mrs A Lloyd", NULL },
		{ "trust", "Dr M Evans", NULL },
		{ "it", "Mr K Shah", NULL },
	};
	struct gb_demo d = {
		.dir = gb_cli_operand(cli, 0),
		.real = cli->env,
		.people = people,
		.n_people = GB_COUNT(people),
		.cases = json_loadb((const char *)gb_shipped_demo,
				    gb_shipped_demo_bytes, 0, NULL),
	};
	enum gb_code rc = d.cases ? gb_demo_begins(&d, &d.now_s, err)
				  : gb_fail_nomem(err);

	d.env = (struct gb_env){ .now_s = demo_now_s,
				 .random = demo_random,
				 .ctx = &d,
				 .no_sync = true };
	d.now_s -= 3600; /* made an hour before the first case */
	if (rc == GB_OK)
		rc = create(&d, err);
	if (rc == GB_OK)
		rc = make_evidence_folder(&d, err);
	if (rc == GB_OK)
		rc = gb_casebook_open(&d.book, d.dir, &d.env, err);
	if (rc == GB_OK)
		rc = gb_demo_play(&d, err);
	if (rc == GB_OK)
		rc = say(cli, &d, err);
	for (size_t i = 0; i < d.n_people; i++)
		gb_session_free(people[i].session);
	gb_casebook_free(d.book);
	json_decref(d.cases);
	return rc;
}

/* clang-format off */
const struct gb_command gb_cmd_demo = {
	.name = "demo",
	.operands = "DIR",
	.help = "Make a casebook for practice, with invented people and cases",
	.needs = GB_NEEDS_NOTHING,
	.min_operands = 1, .max_operands = 1,
	.not_in_batch = true,
	.run = run,
};
/* clang-format on */
