/* SPDX-License-Identifier: ISC
 * test_race.c - I9: while a file is attached, somebody puts a link in its place
 * and takes it away again, over and over. The link is never followed.
 *
 *	TRIES=N		so many, not 60 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/fault/lab.h"

static pid_t start_swapping(const char *a, const char *b)
{
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid > 0)
		return pid;
	for (unsigned i = 1;; i = i * 1103515245 + 12345) {
		renameat2(AT_FDCWD, a, AT_FDCWD, b, RENAME_EXCHANGE);
		usleep(i >> 16 & 0x3fff);
	}
}

static void a_link_is_never_followed(void **state)
{
	unsigned long n = lab_number("TRIES", lab_whole() ? 10000 : 60);
	struct lab *l = *state;
	char *secret = fixture_path(l->f, "secret.png");
	char *link = fixture_path(l->f, "link.png");
	unsigned taken = 0, refused = 0, followed = 0;
	const char *first = NULL;
	json_t *shown, *item;
	pid_t swapper;
	struct run r;
	size_t i;

	lab_fresh(l);
	fixture_write(secret, "Not for you", 11);
	assert_int_equal(symlink(secret, link), 0);
	lab_as(&r, l, "dsl", NULL, "attach", l->one, l->grab, "--shows", "It",
	       NULL);
	expect_exit(&r, 0);
	run_free(&r);
	swapper = start_swapping(l->grab, link);
	for (unsigned long t = 0; t < n; t++) {
		lab_as(&r, l, "dsl", NULL, "attach", l->one, l->grab, "--shows",
		       "It", "--keep", NULL);
		*(r.exit == 0 ? &taken : &refused) += 1;
		assert_true(r.exit <= 1);
		run_free(&r);
	}
	kill(swapper, SIGKILL);
	waitpid(swapper, NULL, 0);
	lab_as(&r, l, "dsl", NULL, "--json", "show", l->one, NULL);
	shown = expect_json(&r);
	json_array_foreach (json_object_get(shown, "evidence"), i, item) {
		const char *print =
			json_string_value(json_object_get(item, "sha256"));

		if (!first)
			first = print;
		followed += strcmp(first, print) != 0;
	}
	assert_int_equal(i, taken + 1);
	json_decref(shown);
	print_message("I9: %lu tries: %u took the file, %u were refused, %u "
		      "followed the link\n",
		      n, taken, refused, followed);
	free(secret);
	free(link);
	assert_int_equal(followed, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_link_is_never_followed),
	};

	return cmocka_run_group_tests_name("race", tests, lab_setup,
					   lab_teardown);
}
