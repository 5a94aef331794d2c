/* SPDX-License-Identifier: ISC
 * test_editbuffer.c - the text of a text area against a model that cannot be
 * wrong: an array of characters. */
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "src/ui/editbuffer.h"
#include "tests/fixture.h"

#define RUNS 60
#define EDITS 400
#define MODEL_MAX 4096
#define TEXT_MAX 65536

/* One-column, accented, two-column and joined characters, blank, newline. */
static const char *const letters[] = {
	"a",
	"b",
	"Z",
	"9",
	" ",
	"\n",
	"£",
	"ŵ",
	"ŷ",
	"—",
	"€",
	"e\xCC\x81",
	"😀",
	"👩\xE2\x80\x8D👧",
	"\xE2\x9D\xA4\xEF\xB8\x8F",
};

struct model {
	const char *at[MODEL_MAX];
	size_t n, cursor;
};

static void model_text(const struct model *m, char *to)
{
	*to = '\0';
	for (size_t i = 0; i < m->n; i++) {
		size_t n = strlen(m->at[i]);

		memcpy(to, m->at[i], n + 1);
		to += n;
	}
}

static size_t model_bytes(const struct model *m, size_t upto)
{
	size_t n = 0;

	for (size_t i = 0; i < upto; i++)
		n += strlen(m->at[i]);
	return n;
}

static void model_insert(struct model *m, const char *letter)
{
	memmove(m->at + m->cursor + 1, m->at + m->cursor,
		(m->n - m->cursor) * sizeof(*m->at));
	m->at[m->cursor++] = letter;
	m->n++;
}

static void model_erase(struct model *m, size_t i)
{
	memmove(m->at + i, m->at + i + 1, (m->n - i - 1) * sizeof(*m->at));
	m->n--;
}

/* The same edit in both. */
static void edit(struct gb_edit *e, struct model *m, uint32_t dice)
{
	const char *letter = letters[dice / 16 % GB_COUNT(letters)];
	size_t at = gb_edit_at(e);

	switch (dice % 16) {
	case 0:
	case 1:
		gb_edit_go(e, gb_edit_previous(e, at), false);
		m->cursor -= m->cursor > 0;
		break;
	case 2:
		gb_edit_go(e, gb_edit_next(e, at), false);
		m->cursor += m->cursor < m->n;
		break;
	case 3:
		gb_edit_erase(e, gb_edit_previous(e, at), at);
		if (m->cursor > 0)
			model_erase(m, --m->cursor);
		break;
	case 4:
		gb_edit_erase(e, at, gb_edit_next(e, at));
		if (m->cursor < m->n)
			model_erase(m, m->cursor);
		break;
	case 5:
		gb_edit_go(e, 0, false);
		m->cursor = 0;
		break;
	case 6:
		gb_edit_go(e, SIZE_MAX, false);
		m->cursor = m->n;
		break;
	default:
		assert_true(gb_edit_insert(e, letter, strlen(letter)));
		model_insert(m, letter);
	}
}

static void check(const struct gb_edit *e, const struct model *m)
{
	static char want[TEXT_MAX];
	size_t n;

	model_text(m, want);
	assert_string_equal(gb_edit_text(e, &n), want);
	assert_int_equal(n, strlen(want));
	assert_int_equal(gb_edit_at(e), model_bytes(m, m->cursor));
}

static uint32_t roll(uint64_t *seed)
{
	*seed = *seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (uint32_t)(*seed >> 33);
}

static void random_edits_are_the_same_as_in_a_model(void **state)
{
	(void)state;
	for (uint64_t run = 1; run <= RUNS; run++) {
		struct gb_edit *e = NULL;
		struct model m = { .n = 0 };
		uint64_t seed = run;

		ok(gb_edit_create(&e, TEXT_MAX, err));
		for (int i = 0; i < EDITS; i++) {
			edit(e, &m, roll(&seed));
			check(e, &m);
		}
		gb_edit_free(e);
	}
}

static void undo_goes_back_to_the_start_and_redo_to_the_end(void **state)
{
	(void)state;
	for (uint64_t run = 1; run <= RUNS; run++) {
		struct gb_edit *e = NULL;
		struct model m = { .n = 0 };
		uint64_t seed = run * 1000;
		char *end;

		ok(gb_edit_create(&e, TEXT_MAX, err));
		ok(gb_edit_set(e, "begun", err));
		gb_edit_go(e, 0, false);
		for (int i = 0; i < EDITS; i++)
			edit(e, &m, roll(&seed));
		end = strdup(gb_edit_text(e, NULL));
		while (gb_edit_undo(e))
			;
		assert_string_equal(gb_edit_text(e, NULL), "begun");
		while (gb_edit_redo(e))
			;
		assert_string_equal(gb_edit_text(e, NULL), end);
		free(end);
		gb_edit_free(e);
	}
}

static void type(struct gb_edit *e, const char *text)
{
	for (; *text; text++)
		assert_true(gb_edit_insert(e, text, 1));
}

static void typing_is_undone_word_by_word(void **state)
{
	struct gb_edit *e = NULL;

	(void)state;
	ok(gb_edit_create(&e, 100, err));
	type(e, "It asked for money");
	assert_true(gb_edit_undo(e));
	assert_string_equal(gb_edit_text(e, NULL), "It asked for ");
	assert_true(gb_edit_undo(e));
	assert_string_equal(gb_edit_text(e, NULL), "It asked ");
	assert_true(gb_edit_redo(e));
	type(e, "more");
	assert_false(gb_edit_redo(e)); /* another way was taken */
	assert_string_equal(gb_edit_text(e, NULL), "It asked for more");
	gb_edit_free(e);
}

static void what_does_not_fit_changes_nothing(void **state)
{
	struct gb_edit *e = NULL;

	(void)state;
	ok(gb_edit_create(&e, 5, err));
	assert_true(gb_edit_insert(e, "12345", 5));
	assert_false(gb_edit_insert(e, "6", 1));
	assert_string_equal(gb_edit_text(e, NULL), "12345");
	assert_int_equal(gb_edit_set(e, "123456", NULL), GB_INVALID);
	assert_string_equal(gb_edit_text(e, NULL), "12345");
	gb_edit_free(e);
}

static void typing_replaces_what_is_selected(void **state)
{
	struct gb_edit *e = NULL;
	size_t from, to;

	(void)state;
	ok(gb_edit_create(&e, 100, err));
	ok(gb_edit_set(e, "one two three", err));
	gb_edit_go(e, 4, false);
	gb_edit_go(e, gb_edit_next_word(e, 4), true);
	assert_true(gb_edit_selection(e, &from, &to));
	assert_int_equal(from, 4);
	assert_int_equal(to, 8);
	assert_true(gb_edit_insert(e, "2 ", 2));
	assert_string_equal(gb_edit_text(e, NULL), "one 2 three");
	assert_int_equal(gb_edit_previous_word(e, 6), 4);
	assert_true(gb_edit_undo(e));
	assert_string_equal(gb_edit_text(e, NULL), "one two three");
	gb_edit_free(e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_edits_are_the_same_as_in_a_model),
		cmocka_unit_test(
			undo_goes_back_to_the_start_and_redo_to_the_end),
		cmocka_unit_test(typing_is_undone_word_by_word),
		cmocka_unit_test(what_does_not_fit_changes_nothing),
		cmocka_unit_test(typing_replaces_what_is_selected),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests_name("editbuffer", tests, NULL, NULL);
}
