/* SPDX-License-Identifier: ISC
 * shots.c - a picture of every screen, to look at: 80x24 and 120x40, dark and
 * light.
 *
 *	shots FOLDER */
#include <stdio.h>

#include "tests/screen/gallery.h"
#include "tests/screen/school.h"
#include "tests/screen/shot.h"

static const char *folder;

static void draw(struct term *t, const struct shot *shot, int cols)
{
	char path[512];

	for (int light = 0; light < 2; light++) {
		snprintf(path, sizeof(path), "%s/%s-%d-%s.svg", folder,
			 shot->name, cols, light ? "light" : "dark");
		shot_write(t, path, light);
	}
}

static void every_screen_can_be_drawn(void **state)
{
	(void)state;
	for (const struct shot *s = gallery; s->name; s++)
		gallery_take(s, draw);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_screen_can_be_drawn),
	};

	folder = argc > 1 ? argv[1] : ".";
	return cmocka_run_group_tests_name("shots", tests, NULL, NULL);
}
