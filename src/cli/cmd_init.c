/* SPDX-License-Identifier: ISC
 * cmd_init.c - init: make a casebook. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "src/cli/cli.h"
#include "src/cli/shipped.h"

/* "head:ph:Mr P Harris"; keeps a copy of it in *kept. */
static enum gb_code take_person(struct gb_cli *cli, const char *value,
				char **kept, struct gb_enrol *out,
				struct gb_err *err)
{
	char *sign_in, *name;

	*kept = strdup(value);
	if (!*kept)
		return gb_fail_nomem(err);
	sign_in = strchr(*kept, ':');
	name = sign_in ? strchr(sign_in + 1, ':') : NULL;
	if (!name)
		return gb_cli_misuse(cli, err,
				     "--person wants ROLE:SIGN-IN:NAME, as in "
				     "\"head:ph:Mr P Harris\"");
	*sign_in++ = '\0';
	*name++ = '\0';
	*out = (struct gb_enrol){ .role = *kept,
				  .sign_in = sign_in,
				  .name = name };
	return GB_OK;
}

static json_t *told_json(const struct gb_plan *plan,
			 const struct gb_enrolled *told, const char *recovery)
{
	json_t *people = json_array();

	for (size_t i = 0; people && i < plan->n_people; i++)
		json_array_append_new(
			people,
			json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "id",
				  told[i].id, "name", plan->people[i].name,
				  "role", plan->people[i].role, "sign_in",
				  plan->people[i].sign_in, "passphrase",
				  told[i].passphrase, "code", told[i].code));
	return json_pack("{s:o, s:s}", "people", people, "recovery", recovery);
}

static void print_told(const struct gb_plan *plan,
		       const struct gb_enrolled *told, const char *recovery)
{
	printf("The casebook is made. What follows is told once: print it or "
	       "write it down.\n");
	for (size_t i = 0; i < plan->n_people; i++) {
		printf("\n");
		gb_out_line(plan->people[i].name);
		printf(" (%s)\n  sign-in     %s\n  passphrase  %s\n"
		       "  code        %s\n",
		       plan->people[i].role, plan->people[i].sign_in,
		       told[i].passphrase, told[i].code);
	}
	printf("\nA code opens when its passphrase is forgotten.\n"
	       "\nRecovery code of the casebook: %s\n"
	       "It opens every case. Put it in a sealed envelope in the "
	       "safe.\n",
	       recovery);
}

/* The default casebook may be the first thing in its folder. */
static enum gb_code make_parents(char *dir, struct gb_err *err)
{
	enum gb_code rc = GB_OK;

	for (char *slash = strchr(dir + 1, '/'); slash && rc == GB_OK;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(dir, 0700) < 0 && errno != EEXIST)
			rc = gb_fail_errno(err, "%s can't be made", dir);
		*slash = '/';
	}
	return rc;
}

static enum gb_code create(struct gb_cli *cli, const struct gb_plan *plan,
			   struct gb_err *err)
{
	struct gb_enrolled *told = calloc(plan->n_people, sizeof(*told));
	char recovery[GB_CODE_ROOM] = "";
	struct gb_buf dir = { 0 };
	enum gb_code rc =
		told ? gb_cli_dir(cli, &dir, err) : gb_fail_nomem(err);

	if (rc == GB_OK)
		rc = make_parents((char *)dir.data, err);
	if (rc == GB_OK)
		rc = gb_casebook_create(gb_buf_string(&dir), plan, cli->env,
					told, recovery, err);
	if (rc == GB_OK && cli->json)
		rc = gb_out_json(told_json(plan, told, recovery), err);
	else if (rc == GB_OK)
		print_told(plan, told, recovery);
	if (told)
		explicit_bzero(told, plan->n_people * sizeof(*told));
	explicit_bzero(recovery, sizeof(recovery));
	gb_buf_free(&dir);
	free(told);
	return rc;
}

static enum gb_code run(struct gb_cli *cli, struct gb_err *err)
{
	static const struct gb_enrol usual[] = {
		{ .role = "head", .sign_in = "head", .name = "Headteacher" },
		{ .role = "dsl",
		  .sign_in = "dsl",
		  .name = "Designated Safeguarding Lead" },
		{ .role = "chair",
		  .sign_in = "chair",
		  .name = "Chair of governors" },
		{ .role = "hr", .sign_in = "hr", .name = "Human Resources" },
	};
	const char *path = gb_cli_option(cli, "policy");
	struct gb_buf policy = { 0 };
	struct gb_enrol *people = calloc(cli->n_given + 1, sizeof(*people));
	char **kept = calloc(cli->n_given + 1, sizeof(*kept));
	struct gb_plan plan = {
		.school = gb_cli_option(cli, "school"),
		.policy = (const char *)gb_shipped_policy,
		.policy_bytes = gb_shipped_policy_bytes,
		.people = usual,
		.n_people = GB_COUNT(usual),
	};
	size_t n = 0;
	enum gb_code rc = people && kept ? GB_OK : gb_fail_nomem(err);

	for (size_t i = 0; rc == GB_OK && i < cli->n_given; i++)
		if (gb_given_is(&cli->given[i], "person")) {
			rc = take_person(cli, cli->given[i].value, &kept[n],
					 &people[n], err);
			n++;
		}
	if (n > 0) {
		plan.people = people;
		plan.n_people = n;
	}
	if (rc == GB_OK && path) {
		rc = gb_cli_read(cli, path, GB_POLICY_MAX_BYTES, &policy, err);
		plan.policy = policy.data ? (const char *)policy.data : "";
		plan.policy_bytes = policy.len;
	}
	if (rc == GB_OK)
		rc = create(cli, &plan, err);
	for (size_t i = 0; kept && i < n; i++)
		free(kept[i]);
	free(kept);
	free(people);
	gb_buf_free(&policy);
	return rc;
}

/* clang-format off */
static const struct gb_option options[] = {
	{ "quick", NULL, GB_NEEDED, "one person sets it up, and sees "
	  "everybody's passphrase once" },
	{ "school", "NAME", GB_NEEDED, "the name of the school" },
	{ "policy", "FILE", 0, "the school's policy; otherwise the one that "
	  "comes with guardbook" },
	{ "person", "ROLE:SIGN-IN:NAME", GB_REPEATS, "somebody who may sign "
	  "in; otherwise head, dsl, chair and hr" },
};

const struct gb_command gb_cmd_init = {
	.name = "init",
	.operands = "",
	.help = "Make a casebook, and print its passphrases once",
	.needs = GB_NEEDS_NOTHING,
	.options = options, .n_options = GB_COUNT(options),
	.not_in_batch = true,
	.run = run,
};
/* clang-format on */
