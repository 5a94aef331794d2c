/* SPDX-License-Identifier: ISC
 * editbuffer.c - text that is being written: moved in, changed, undone. */
#include <stdlib.h>
#include <string.h>

#include "guardbook/buf.h"
#include "src/ui/cells.h"
#include "src/ui/editbuffer.h"

#define STEPS_MAX 1000 /* the oldest are forgotten */
#define JOINER 0x200D

/* One step of undo: at `at`, `out` was there before and `in` after. */
struct step {
	size_t at;
	struct gb_buf out, in;
};

struct gb_edit {
	char *text; /* n + 1 bytes used; owned */
	size_t n, room, max;
	size_t at, other;     /* the cursor; the selection's other end */
	struct step *steps;   /* STEPS_MAX of them */
	size_t n_steps, done; /* those after `done` can be redone */
	bool open; /* the last step may still grow by what is typed next */
	unsigned long version;
};

static void step_free(struct step *s)
{
	gb_buf_free(&s->out);
	gb_buf_free(&s->in);
}

static void forget_from(struct gb_edit *e, size_t first)
{
	while (e->n_steps > first)
		step_free(&e->steps[--e->n_steps]);
	if (e->done > e->n_steps)
		e->done = e->n_steps;
}

enum gb_code gb_edit_create(struct gb_edit **out, size_t max_bytes,
			    struct gb_err *err)
{
	struct gb_edit *e = calloc(1, sizeof(*e));

	*out = NULL;
	if (!e)
		return gb_fail_nomem(err);
	e->max = max_bytes;
	e->room = 256;
	e->text = calloc(1, e->room);
	e->steps = calloc(STEPS_MAX, sizeof(*e->steps));
	if (!e->text || !e->steps) {
		gb_edit_free(e);
		return gb_fail_nomem(err);
	}
	*out = e;
	return GB_OK;
}

void gb_edit_free(struct gb_edit *e)
{
	if (!e)
		return;
	if (e->steps)
		forget_from(e, 0);
	free(e->steps);
	if (e->text)
		explicit_bzero(e->text, e->room);
	free(e->text);
	free(e);
}

const char *gb_edit_text(const struct gb_edit *e, size_t *n_bytes)
{
	if (n_bytes)
		*n_bytes = e->n;
	return e->text;
}

/* Room for `n` bytes and a NUL; realloc would leave words behind. */
static bool make_room(struct gb_edit *e, size_t n)
{
	size_t room = n + n / 2 + 256;
	char *text;

	if (n + 1 <= e->room)
		return true;
	text = malloc(room);
	if (!text)
		return false;
	memcpy(text, e->text, e->n + 1);
	explicit_bzero(e->text, e->room);
	free(e->text);
	e->text = text;
	e->room = room;
	return true;
}

/* The change itself, without a word to the undo. */
static bool replace(struct gb_edit *e, size_t at, size_t n_out, const void *in,
		    size_t n_in)
{
	size_t n = e->n - n_out + n_in;

	if (n > e->max || !make_room(e, n))
		return false;
	memmove(e->text + at + n_in, e->text + at + n_out, e->n - at - n_out);
	if (n_in)
		memcpy(e->text + at, in, n_in);
	if (n < e->n) /* what was cut off the end does not linger */
		explicit_bzero(e->text + n, e->n - n);
	e->n = n;
	e->text[n] = '\0';
	e->at = e->other = at + n_in;
	e->version++;
	return true;
}

enum gb_code gb_edit_set(struct gb_edit *e, const char *text,
			 struct gb_err *err)
{
	size_t n = strlen(text);

	if (n > e->max)
		return gb_fail(err, GB_INVALID, "the text is too long");
	if (!replace(e, 0, e->n, text, n))
		return gb_fail_nomem(err);
	forget_from(e, 0);
	e->open = false;
	return GB_OK;
}

size_t gb_edit_at(const struct gb_edit *e)
{
	return e->at;
}

void gb_edit_go(struct gb_edit *e, size_t at, bool selecting)
{
	e->at = at < e->n ? at : e->n;
	if (!selecting)
		e->other = e->at;
	e->open = false;
}

bool gb_edit_selection(const struct gb_edit *e, size_t *from, size_t *to)
{
	*from = e->at < e->other ? e->at : e->other;
	*to = e->at < e->other ? e->other : e->at;
	return e->at != e->other;
}

size_t gb_edit_next(const struct gb_edit *e, size_t at)
{
	const char *p = e->text + at, *end = e->text + e->n;

	if (p >= end)
		return e->n;
	if (gb_char_next(&p, end) == '\n')
		return (size_t)(p - e->text);
	while (p < end) {
		const char *after = p;
		uint32_t ch = gb_char_next(&after, end);

		if (ch == '\n' || gb_char_cells(ch) != 0)
			break;
		p = after;
		if (ch == JOINER && p < end && *p != '\n')
			gb_char_next(&p, end);
	}
	return (size_t)(p - e->text);
}

size_t gb_edit_previous(const struct gb_edit *e, size_t at)
{
	size_t start = at, next;

	if (at == 0)
		return 0;
	/* Steps are only certain forwards: begin at the line. */
	start--;
	while (start > 0 && e->text[start - 1] != '\n')
		start--;
	while ((next = gb_edit_next(e, start)) < at)
		start = next;
	return start;
}

static bool is_blank(const struct gb_edit *e, size_t at)
{
	return e->text[at] == ' ' || e->text[at] == '\n';
}

size_t gb_edit_next_word(const struct gb_edit *e, size_t at)
{
	while (at < e->n && !is_blank(e, at))
		at++;
	while (at < e->n && is_blank(e, at))
		at++;
	return at;
}

size_t gb_edit_previous_word(const struct gb_edit *e, size_t at)
{
	while (at > 0 && is_blank(e, at - 1))
		at--;
	while (at > 0 && !is_blank(e, at - 1))
		at--;
	return at;
}

/* A new step for a change at `at`; the ones that could be redone are gone. */
static struct step *new_step(struct gb_edit *e, size_t at)
{
	struct step *s;

	forget_from(e, e->done);
	if (e->n_steps == STEPS_MAX) {
		step_free(&e->steps[0]);
		memmove(e->steps, e->steps + 1,
			(STEPS_MAX - 1) * sizeof(*e->steps));
		e->n_steps--;
	}
	s = &e->steps[e->n_steps++];
	e->done = e->n_steps;
	*s = (struct step){ .at = at };
	return s;
}

/* Does what is typed at `at` go on with the last step? */
static bool goes_on(const struct gb_edit *e, size_t at, const char *in,
		    size_t n_in)
{
	const struct step *s;

	if (!e->open || e->done == 0 || e->done != e->n_steps || n_in > 4 ||
	    *in == '\n')
		return false;
	s = &e->steps[e->done - 1];
	/* A word begun behind a blank is a step of its own. */
	return s->at + s->in.len == at && s->in.len > 0 &&
	       !(s->in.data[s->in.len - 1] == ' ' && *in != ' ');
}

static bool change(struct gb_edit *e, size_t at, size_t n_out, const char *in,
		   size_t n_in)
{
	struct step *s = NULL;
	struct gb_buf out = { 0 };

	gb_buf_put(&out, e->text + at, n_out);
	if (n_out == 0 && n_in > 0 && goes_on(e, at, in, n_in))
		s = &e->steps[e->done - 1];
	if (!replace(e, at, n_out, in, n_in)) {
		gb_buf_free(&out);
		return false;
	}
	if (!s) {
		s = new_step(e, at);
		s->out = out;
	}
	gb_buf_put(&s->in, in, n_in);
	/* Without memory for the undo there is none; the text is right. */
	if (s->in.failed || s->out.failed)
		forget_from(e, 0);
	e->open = n_in > 0 && n_in <= 4;
	return true;
}

bool gb_edit_insert(struct gb_edit *e, const char *text, size_t n_bytes)
{
	size_t from, to;

	gb_edit_selection(e, &from, &to);
	if (n_bytes == 0 && from == to)
		return true;
	return change(e, from, to - from, text, n_bytes);
}

bool gb_edit_erase(struct gb_edit *e, size_t from, size_t to)
{
	if (to > e->n)
		to = e->n;
	return from >= to || change(e, from, to - from, "", 0);
}

bool gb_edit_undo(struct gb_edit *e)
{
	struct step *s;

	if (e->done == 0)
		return false;
	s = &e->steps[e->done - 1];
	if (!replace(e, s->at, s->in.len, s->out.data, s->out.len))
		return false;
	e->done--;
	e->open = false;
	return true;
}

bool gb_edit_redo(struct gb_edit *e)
{
	struct step *s;

	if (e->done == e->n_steps)
		return false;
	s = &e->steps[e->done];
	if (!replace(e, s->at, s->out.len, s->in.data, s->in.len))
		return false;
	e->done++;
	e->open = false;
	return true;
}

unsigned long gb_edit_version(const struct gb_edit *e)
{
	return e->version;
}
