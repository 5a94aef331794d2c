/* SPDX-License-Identifier: ISC
 * field.c - one short value, edited by libformw.
 *
 * The library's rules, learned the hard way: a fixed field only, one-column
 * characters only, composed first; look at every return value; ask for
 * validation before the buffer is read. */
#include <stdlib.h>
#include <string.h>

#include "guardbook/text.h"
#include "src/ui/cells.h"
#include "src/ui/curses.h"
#include <form.h>

#include "src/ui/field.h"

static const char full[] = "This box is full.";
static const char plain_only[] = "This box takes plain letters only.";

struct gb_field {
	FORM *form;
	FIELD *fields[2]; /* the library wants a list */
	WINDOW *pad;
	int cells;
	char *value; /* what the field holds, without blanks at its end */
	size_t room;
};

enum gb_code gb_field_create(struct gb_field **out, int cells,
			     struct gb_err *err)
{
	struct gb_field *f = calloc(1, sizeof(*f));

	*out = NULL;
	if (!f)
		return gb_fail_nomem(err);
	f->cells = cells;
	f->room = (size_t)cells * 4 + 1;
	f->value = calloc(1, f->room);
	f->pad = newpad(1, cells);
	f->fields[0] = new_field(1, cells, 0, 0, 0, 0);
	if (f->fields[0])
		f->form = new_form(f->fields);
	if (!f->value || !f->pad || !f->form) {
		gb_field_free(f);
		return gb_fail_nomem(err);
	}
	field_opts_off(f->fields[0], O_AUTOSKIP | O_BLANK | O_WRAP);
	form_opts_off(f->form, O_NL_OVERLOAD | O_BS_OVERLOAD);
	set_form_win(f->form, f->pad);
	set_form_sub(f->form, f->pad);
	if (post_form(f->form) != E_OK) {
		gb_field_free(f);
		return gb_fail_nomem(err);
	}
	*out = f;
	return GB_OK;
}

void gb_field_free(struct gb_field *f)
{
	if (!f)
		return;
	if (f->form) {
		/* Over what it held; the library's copies go with it. */
		set_field_buffer(f->fields[0], 0, "");
		unpost_form(f->form);
		free_form(f->form);
	}
	if (f->fields[0])
		free_field(f->fields[0]);
	if (f->pad) {
		werase(f->pad);
		delwin(f->pad);
	}
	if (f->value)
		explicit_bzero(f->value, f->room);
	free(f->value);
	free(f);
}

int gb_field_cells(const struct gb_field *f)
{
	return f->cells;
}

const char *gb_field_value(const struct gb_field *f)
{
	return f->value;
}

/* Copy what the library has into `value`. */
static void read_back(struct gb_field *f)
{
	const char *text;
	size_t n;

	/* Else the last typing is not in the buffer. */
	form_driver(f->form, REQ_VALIDATION);
	text = field_buffer(f->fields[0], 0);
	n = text ? strlen(text) : 0;
	while (n > 0 && text[n - 1] == ' ')
		n--;
	if (n >= f->room)
		n = f->room - 1;
	explicit_bzero(f->value, f->room);
	memcpy(f->value, text ? text : "", n);
}

enum gb_code gb_field_set(struct gb_field *f, const char *value,
			  struct gb_err *err)
{
	struct gb_buf line = { 0 }, kept = { 0 };
	const char *at, *end;
	enum gb_code rc;
	int cells = 0;

	rc = gb_text_line(&line, value, strlen(value), NULL, err);
	if (rc != GB_OK)
		return rc;
	at = (const char *)line.data;
	end = at + line.len;
	while (at && at < end && cells < f->cells) {
		const char *from = at;

		if (gb_char_cells(gb_char_next(&at, end)) != 1)
			continue;
		gb_buf_put(&kept, from, (size_t)(at - from));
		cells++;
	}
	rc = gb_buf_string(&kept) ? gb_buf_done(&kept, err)
				  : gb_fail_nomem(err);
	if (rc == GB_OK) {
		set_field_buffer(f->fields[0], 0, gb_buf_string(&kept));
		form_driver(f->form, REQ_END_FIELD);
		read_back(f);
	}
	gb_buf_free(&line);
	gb_buf_free(&kept);
	return rc;
}

static int cursor_cell(struct gb_field *f)
{
	int row, col;

	pos_form_cursor(f->form);
	getyx(f->pad, row, col);
	return row == 0 ? col : 0;
}

void gb_field_draw(struct gb_field *f, const struct gb_canvas *c, bool active)
{
	int at = cursor_cell(f), skip = at >= c->cols ? at - c->cols + 1 : 0;
	struct gb_canvas in;

	gb_canvas_fill(c, 0, 0, c->cols, GB_USE_BOX);
	in = gb_canvas_inside(c, 0, 0, 1, c->cols);
	gb_canvas_clip(&in, 0, -skip, GB_USE_BOX, f->value, strlen(f->value),
		       f->cells);
	if (active)
		gb_canvas_cursor(c, 0, at - skip);
}

/* The one-column character that `mark` makes with the letter before the
 * cursor, or 0. */
static uint32_t composed(struct gb_field *f, uint32_t mark)
{
	int cell = cursor_cell(f);
	size_t before = gb_cells_fit(f->value, strlen(f->value), cell);
	size_t from = gb_char_before(f->value, before);
	struct gb_buf out = { 0 };
	uint32_t ch = 0;
	char pair[8];
	size_t n = before - from;

	if (cell == 0 || n == 0 || n > 4)
		return 0;
	memcpy(pair, f->value + from, n);
	n += gb_char_put(pair + n, mark);
	if (gb_text_line(&out, pair, n, NULL, NULL) == GB_OK && out.len > 0) {
		const char *at = (const char *)out.data;
		const char *end = at + out.len;

		ch = gb_char_next(&at, end);
		if (at != end || gb_char_cells(ch) != 1)
			ch = 0;
	}
	gb_buf_free(&out);
	return ch;
}

static const char *type(struct gb_field *f, uint32_t ch)
{
	if (gb_char_shown(ch) != ch)
		return plain_only;
	if (gb_char_cells(ch) == 0) {
		/* As pasted from a Mac: a letter, then its accent. */
		ch = composed(f, ch);
		if (!ch || form_driver(f->form, REQ_DEL_PREV) != E_OK)
			return plain_only;
	}
	if (gb_char_cells(ch) != 1)
		return plain_only;
	return form_driver_w(f->form, OK, (wchar_t)ch) == E_OK ? NULL : full;
}

bool gb_field_key(struct gb_field *f, uint32_t code, const char **refused)
{
	static const struct {
		uint32_t code;
		int request;
	} keys[] = {
		{ GB_K_LEFT, REQ_PREV_CHAR },     { GB_K_RIGHT, REQ_NEXT_CHAR },
		{ GB_K_HOME, REQ_BEG_FIELD },     { GB_K_END, REQ_END_FIELD },
		{ GB_K_BACKSPACE, REQ_DEL_PREV }, { GB_K_DELETE, REQ_DEL_CHAR },
	};

	*refused = NULL;
	if (gb_key_types(code)) {
		*refused = type(f, code);
		read_back(f);
		return true;
	}
	for (size_t i = 0; i < GB_COUNT(keys); i++) {
		if (keys[i].code != code)
			continue;
		/* At either end the library refuses: there is no further. */
		if (form_driver(f->form, keys[i].request) == E_OK)
			read_back(f);
		return true;
	}
	return false;
}
