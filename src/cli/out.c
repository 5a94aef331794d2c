/* SPDX-License-Identifier: ISC
 * out.c - what is printed: words made safe for a terminal, tables, JSON. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guardbook/json.h"
#include "guardbook/text.h"
#include "guardbook/when.h"
#include "src/cli/cli.h"

void gb_out(const char *text)
{
	struct gb_buf safe = { 0 };

	gb_text_display(&safe, text, strlen(text));
	fwrite(safe.data, 1, safe.len, stdout);
	gb_buf_free(&safe);
}

/* Adds to `out` what may stand on one line of a terminal. */
static void one_line(struct gb_buf *out, const char *text)
{
	struct gb_buf line = { 0 };

	if (gb_text_line(&line, text, strlen(text), NULL, NULL) == GB_OK)
		gb_text_display(out, line.data, line.len);
	gb_buf_free(&line);
}

void gb_out_line(const char *text)
{
	struct gb_buf safe = { 0 };

	one_line(&safe, text);
	fwrite(safe.data, 1, safe.len, stdout);
	gb_buf_free(&safe);
}

void gb_out_indented(const char *text, unsigned cells)
{
	while (*text) {
		size_t n = strcspn(text, "\n");
		struct gb_buf safe = { 0 };

		gb_text_display(&safe, text, n);
		printf("%*s%.*s\n", (int)(safe.len ? cells : 0), "",
		       (int)safe.len, safe.data ? (const char *)safe.data : "");
		gb_buf_free(&safe);
		text += n + (text[n] == '\n');
	}
}

void gb_complain(const char *message)
{
	struct gb_buf safe = { 0 };

	one_line(&safe, message);
	fprintf(stderr, "guardbook: %.*s\n", (int)safe.len,
		safe.data ? (const char *)safe.data : "it failed");
	gb_buf_free(&safe);
}

/* --- JSON -------------------------------------------------------------- */

enum gb_code gb_out_json(json_t *value, struct gb_err *err)
{
	enum gb_code rc = GB_OK;

	if (!value || json_dumpf(value, stdout, JSON_COMPACT) != 0)
		rc = gb_fail_nomem(err);
	else
		putchar('\n');
	json_decref(value);
	return rc;
}

static bool is_instant(const char *key)
{
	static const char *const keys[] = { "at",   "opened",   "changed",
					    "due",  "done",     "captured",
					    "sent", "looked_at" };

	for (size_t i = 0; i < GB_COUNT(keys); i++)
		if (strcmp(keys[i], key) == 0)
			return true;
	return false;
}

json_t *gb_out_instants(const json_t *value)
{
	json_t *copy = NULL, *item;
	const char *key;
	size_t i;

	if (json_is_array(value)) {
		copy = json_array();
		json_array_foreach (value, i, item)
			json_array_append_new(copy, gb_out_instants(item));
	} else if (json_is_object(value)) {
		copy = json_object();
		json_object_foreach ((json_t *)value, key, item) {
			char iso[GB_WHEN_ROOM];

			if (!json_is_integer(item) || !is_instant(key)) {
				json_object_set_new(copy, key,
						    gb_out_instants(item));
				continue;
			}
			gb_when_iso(iso, json_integer_value(item));
			json_object_set_new(copy, key, json_string(iso));
		}
	} else {
		copy = json_deep_copy(value);
	}
	return copy;
}

/* --- tables ------------------------------------------------------------ */

void gb_table_add(struct gb_table *t, const char *cell)
{
	struct gb_buf *cells =
		realloc(t->cells, (t->n_cells + 1) * sizeof(*cells));

	if (!cells) {
		t->failed = true;
		return;
	}
	t->cells = cells;
	t->cells[t->n_cells] = (struct gb_buf){ 0 };
	one_line(&t->cells[t->n_cells++], cell);
}

static size_t cell_width(const struct gb_buf *cell)
{
	return cell->len ? gb_text_width_cells((const char *)cell->data,
					       cell->len)
			 : 0;
}

static void print_cell(const char *text, size_t len, size_t used, size_t width,
		       bool is_last)
{
	fwrite(text, 1, len, stdout);
	if (is_last)
		putchar('\n');
	else
		printf("%*s", (int)(width - used + 2), "");
}

void gb_table_free(struct gb_table *t)
{
	for (size_t i = 0; i < t->n_cells; i++)
		gb_buf_free(&t->cells[i]);
	free(t->cells);
	t->cells = NULL;
	t->n_cells = 0;
}

void gb_table_print(struct gb_table *t)
{
	size_t n_rows = t->n_cells / t->n_columns;
	size_t *width = calloc(t->n_columns, sizeof(*width));

	for (size_t c = 0; width && c < t->n_columns; c++)
		width[c] = strlen(t->titles[c]);
	for (size_t i = 0; width && i < n_rows * t->n_columns; i++) {
		size_t w = cell_width(&t->cells[i]);

		if (w > width[i % t->n_columns])
			width[i % t->n_columns] = w;
	}
	for (size_t c = 0; width && n_rows > 0 && c < t->n_columns; c++)
		print_cell(t->titles[c], strlen(t->titles[c]),
			   strlen(t->titles[c]), width[c],
			   c + 1 == t->n_columns);
	for (size_t i = 0; width && i < n_rows * t->n_columns; i++) {
		const struct gb_buf *cell = &t->cells[i];

		print_cell(cell->data ? (const char *)cell->data : "",
			   cell->len, cell_width(cell), width[i % t->n_columns],
			   (i + 1) % t->n_columns == 0);
	}
	free(width);
	gb_table_free(t);
}
