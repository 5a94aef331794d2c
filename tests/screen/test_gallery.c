/* SPDX-License-Identifier: ISC
 * test_gallery.c - every screen is as somebody agreed to it, at 80x24 and at
 * 120x40, and every letter of it can be read in a dark and a light window. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "screens/screens.h"
#include "tests/screen/gallery.h"
#include "tests/screen/school.h"

#define FOLDER "tests/golden/screens"
#define MOST_SHOTS 128

static void look(struct term *t, const struct shot *shot, int cols)
{
	char name[128];

	snprintf(name, sizeof(name), "screens/%s-%d", shot->name, cols);
	expect_school(t, name);
	expect_contrast(t, 4.5);
}

/* One test a shot: its name is that of the picture. */
static void is_as_agreed(void **state)
{
	gallery_take(*state, look);
}

static void every_screen_is_in_the_gallery(void **state)
{
	(void)state;
	for (size_t i = 0; gb_screens[i]; i++) {
		const struct shot *s = gallery;

		while (s->name && strcmp(s->screen, gb_screens[i]->name) != 0)
			s++;
		if (!s->name)
			fail_msg("no shot of %s", gb_screens[i]->name);
	}
}

static bool is_of_a_shot(const char *file)
{
	for (const struct shot *s = gallery; s->name; s++) {
		size_t n = strlen(s->name);

		if (strncmp(file, s->name, n) == 0 &&
		    (strcmp(file + n, "-80.txt") == 0 ||
		     strcmp(file + n, "-120.txt") == 0))
			return true;
	}
	return false;
}

static void no_agreed_text_is_left_over(void **state)
{
	DIR *dir = opendir(FOLDER);
	const struct dirent *e;

	(void)state;
	assert_non_null(dir);
	while ((e = readdir(dir)))
		if (e->d_name[0] != '.' && !is_of_a_shot(e->d_name))
			fail_msg(FOLDER "/%s is of no shot", e->d_name);
	closedir(dir);
}

/* A name that is given twice would be agreed to twice. */
static void every_shot_has_a_name_of_its_own(void **state)
{
	(void)state;
	for (const struct shot *s = gallery; s->name; s++)
		for (const struct shot *r = gallery; r < s; r++)
			assert_string_not_equal(r->name, s->name);
}

int main(void)
{
	struct CMUnitTest tests[MOST_SHOTS] = {
		cmocka_unit_test(every_screen_is_in_the_gallery),
		cmocka_unit_test(every_shot_has_a_name_of_its_own),
		cmocka_unit_test(no_agreed_text_is_left_over),
	};
	size_t n = 3;

	for (const struct shot *s = gallery; s->name; s++) {
		if (n == MOST_SHOTS)
			return 1;
		tests[n++] = (struct CMUnitTest){ .name = s->name,
						  .test_func = is_as_agreed,
						  .initial_state = (void *)s };
	}
	return _cmocka_run_group_tests("gallery", tests, n, NULL, NULL);
}
