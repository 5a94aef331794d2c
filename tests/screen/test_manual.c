/* SPDX-License-Identifier: ISC
 * test_manual.c - the manual as people read it names every command, option,
 * change and key, and roff has no complaint about it. */
#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guardbook/verb.h"
#include "screens/screens.h"
#include "src/cli/cli.h"
#include "tests/fixture.h"

/* build/tests/screen/test_manual, build/share/man/guardbook.1 */
static void manual_path(char path[4096])
{
	ssize_t n = readlink("/proc/self/exe", path, 4096 - 32);

	assert_true(n > 0);
	path[n] = '\0';
	for (int up = 0; up < 3; up++)
		*strrchr(path, '/') = '\0';
	strncat(path, "/share/man/guardbook.1", 32);
}

/* Blanks and line ends to one blank. */
static void squeeze(char *text)
{
	char *to = text;

	for (const char *p = text; *p; p++)
		if (!isspace((unsigned char)*p))
			*to++ = *p;
		else if (to > text && to[-1] != ' ')
			*to++ = ' ';
	*to = '\0';
}

/* What groff makes of it, without hyphens and on long lines; *state becomes the
 * text, squeezed. */
static int setup(void **state)
{
	char path[4096];
	const char *const argv[] = { "groff",  "-mandoc",   "-Tascii", "-ww",
				     "-P-c",   "-P-b",      "-P-u",    "-P-o",
				     "-rHY=0", "-rLL=200n", path,      NULL };
	int out = memfd_create("out", 0), complaints = memfd_create("err", 0);
	int status;
	pid_t pid;

	manual_path(path);
	pid = fork();
	if (pid == 0) {
		dup2(out, 1);
		dup2(complaints, 2);
		execvp(argv[0], (char *const *)argv);
		_exit(127);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	*state = calloc(1, (size_t)lseek(out, 0, SEEK_END) + 1);
	assert_non_null(*state);
	assert_true(pread(out, *state, (size_t)lseek(out, 0, SEEK_END), 0) > 0);
	squeeze(*state);
	assert_int_equal(lseek(complaints, 0, SEEK_END), 0);
	close(out);
	close(complaints);
	return 0;
}

static int teardown(void **state)
{
	free(*state);
	return 0;
}

static void expect_words(const char *page, const char *fmt, ...)
	GB_PRINTF(2, 3);

static void expect_words(const char *page, const char *fmt, ...)
{
	char words[512];
	va_list args;

	va_start(args, fmt);
	vsnprintf(words, sizeof(words), fmt, args);
	va_end(args);
	squeeze(words);
	if (!strstr(page, words))
		fail_msg("not in the manual: %s", words);
}

static void expect_option(const char *page, const struct gb_option *o)
{
	expect_words(page, " --%s%s%s%s %s%s.", o->name, o->value ? " " : "",
		     o->value ? o->value : "",
		     o->how & GB_REPEATS ? " ..." : "", o->help,
		     o->how & GB_NEEDED ? " (needed)" : "");
}

/* --- claims ----------------------------------------------------------------
 */

static void every_command_is_in_it(void **state)
{
	for (size_t i = 0; gb_commands[i]; i++) {
		const struct gb_command *c = gb_commands[i];

		expect_words(*state, " %s%s%s%s %s. ", c->name,
			     c->n_options > 0 || c->names_people
				     ? " [option ...]"
				     : "",
			     c->operands[0] ? " " : "", c->operands, c->help);
		for (size_t k = 0; k < c->n_options; k++)
			expect_option(*state, &c->options[k]);
	}
	for (const struct gb_option *o = gb_options_everywhere; o->name; o++)
		expect_option(*state, o);
	for (const struct gb_option *o = gb_options_people; o->name; o++)
		expect_option(*state, o);
}

static void every_change_is_in_it(void **state)
{
	for (size_t i = 0; gb_verbs[i]; i++)
		expect_words(*state, " %s %s: ", gb_verbs[i]->name,
			     gb_verbs[i]->label);
}

static void every_key_is_in_it(void **state)
{
	expect_words(*state, "%s", gb_keys_everywhere);
	for (size_t i = 0; gb_screens[i]; i++) {
		const struct gb_screen *s = gb_screens[i];
		char here[80];
		const char *from;

		if (s->n_keys == 0)
			continue;
		snprintf(here, sizeof(here), " %s (%s) ", s->title, s->name);
		expect_words(*state, "%s", here);
		from = strstr(*state, here);
		for (size_t k = 0; k < s->n_keys; k++) {
			const struct gb_binding *b = &s->keys[k];
			const char *second = strchr(b->key, ' ');

			expect_words(from, " %.*s%s%s %s",
				     (int)strcspn(b->key, " "), b->key,
				     second ? " or" : "", second ? second : "",
				     b->help ? b->help : b->hint);
		}
	}
}

static void it_has_the_sections_of_a_manual(void **state)
{
	static const char *const sections[] = {
		"NAME",     "SYNOPSIS",    "DESCRIPTION", "OPTIONS",
		"COMMANDS", "KEYS",        "POLICY FILE", "ENVIRONMENT",
		"FILES",    "EXIT STATUS", "EXAMPLES",    "SECURITY",
		"SEE ALSO"
	};
	const char *at = *state;

	for (size_t i = 0; i < GB_COUNT(sections); i++) {
		at = strstr(at, sections[i]);
		if (!at)
			fail_msg("%s is missing, or not in order", sections[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_command_is_in_it),
		cmocka_unit_test(every_change_is_in_it),
		cmocka_unit_test(every_key_is_in_it),
		cmocka_unit_test(it_has_the_sections_of_a_manual),
	};

	return cmocka_run_group_tests_name("manual", tests, setup, teardown);
}
