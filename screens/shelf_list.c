/* SPDX-License-Identifier: ISC
 * shelf_list.c - lists over a shelf of cases. */
#include <stdio.h>

#include "screens/say.h"
#include "screens/shelf.h"

static size_t count(void *self)
{
	return shelf_count(self);
}

static size_t total(void *self)
{
	static const struct gb_filter all = { 0 };
	size_t n = 0;

	return gb_session_count(((struct shelf *)self)->s, &all, &n, NULL) ==
			       GB_OK
		       ? n
		       : 0;
}

static void find(void *self, const char *words)
{
	struct shelf *sh = self;

	snprintf(sh->words, sizeof(sh->words), "%s", words);
	sh->filter.words = sh->words[0] ? sh->words : NULL;
	shelf_forget(sh);
}

static const char *text_name(void *self, size_t row, char *buf, size_t size)
{
	(void)buf;
	(void)size;
	return shelf_line(self, row)->name;
}

static const char *text_state(void *self, size_t row, char *buf, size_t size)
{
	(void)buf;
	(void)size;
	return say_standing(shelf_line(self, row));
}

static enum gb_use use_state(void *self, size_t row)
{
	return say_standing_use(shelf_line(self, row));
}

static const char *text_due(void *self, size_t row, char *buf, size_t size)
{
	(void)size;
	say_due(buf, ((struct shelf *)self)->s, shelf_line(self, row)->due_s);
	return buf;
}

static enum gb_use use_due(void *self, size_t row)
{
	return say_is_late(((struct shelf *)self)->s,
			   shelf_line(self, row)->due_s)
		       ? GB_USE_OVERDUE
		       : GB_USE_PLAIN;
}

static const char *text_with(void *self, size_t row, char *buf, size_t size)
{
	return say_line(buf, size, shelf_line(self, row)->with);
}

static const char *text_title(void *self, size_t row, char *buf, size_t size)
{
	return say_line(buf, size, shelf_line(self, row)->title);
}

/* clang-format off */
static const struct gb_column queue_columns[] = {
	/* title               min  grow  align     text        use */
	{ "CASE",                8,    0, GB_LEFT,  text_name,  NULL },
	{ "STATE",               7,    0, GB_LEFT,  text_state, use_state },
	{ "DUE",                16,    0, GB_LEFT,  text_due,   use_due },
	{ "WHAT IT IS ABOUT",   30,    1, GB_LEFT,  text_title, NULL },
};

static const struct gb_column case_columns[] = {
	/* title               min  grow  align     text        use */
	{ "CASE",                8,    0, GB_LEFT,  text_name,  NULL },
	{ "STATE",               7,    0, GB_LEFT,  text_state, use_state },
	{ "DUE",                16,    0, GB_LEFT,  text_due,   use_due },
	{ "WHO HAS IT",         12,    0, GB_LEFT,  text_with,  NULL },
	{ "WHAT IT IS ABOUT",   25,    3, GB_LEFT,  text_title, NULL },
};

const struct gb_list_of shelf_queue = {
	.columns = queue_columns, .n_columns = GB_COUNT(queue_columns),
	.noun = "cases",
	.empty = "Nothing is waiting for you.",
	.count = count,
};

const struct gb_list_of shelf_cases = {
	.columns = case_columns, .n_columns = GB_COUNT(case_columns),
	.noun = "cases",
	.empty = "No case fits that.",
	.count = count, .total = total, .find = find,
};
/* clang-format on */
