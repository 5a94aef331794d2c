/* ui/form.h - boxes to fill in, one below the other.
 *
 * Tab and Shift-Tab go from box to box, and nobody is kept in one: what is
 * missing or wrong is said when one leaves it, and again when one sends.
 * Values are UTF-8 by the box's name. A form that is taller than its room
 * scrolls; a resize keeps every letter.
 *
 *	static const struct gb_box boxes[] = {
 *		{ .name = "where", .label = "Where did it appear?",
 *		  .kind = GB_BOX_CHOICE, .choices = sites, .n_choices = 9,
 *		  .must = true },
 *		{ .name = "link", .label = "Account or link",
 *		  .kind = GB_BOX_LONG },
 *		{ .name = "what", .label = "What happened?",
 *		  .kind = GB_BOX_AREA, .must = true },
 *		{ .name = "send", .text = "Send", .kind = GB_BOX_BUTTON,
 *		  .press = send },
 *	};
 */
#ifndef UI_FORM_H
#define UI_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "src/ui/app.h"
#include "src/ui/dialog.h"

struct gb_form;
struct gb_part;

enum gb_box_kind {
	GB_BOX_TEXT,   /* a short value: one-column letters, `cells` of them */
	GB_BOX_LONG,   /* one line of any length and letters: a link */
	GB_BOX_AREA,   /* many lines; F4 makes it bigger, and back */
	GB_BOX_CHOICE, /* one of `choices`; the value is the choice's */
	GB_BOX_TICK,   /* "[x] text"; the value is "1" or "" */
	GB_BOX_OPENS,  /* shows a text ("2 added"); Enter calls press() */
	GB_BOX_SECRET, /* a passphrase: shown as stars, wiped */
	GB_BOX_BUTTON, /* "[ text ]"; Enter calls press() */
};

/* One box. Strings and choices are kept, not copied. */
struct gb_box {
	const char *name;  /* "what": its value goes by this */
	const char *label; /* beside it (an area: above it); NULL: none */
	const char *text;  /* tick, button: what stands there */
	enum gb_box_kind kind;
	int cells;   /* TEXT: letters at most, up to 60; 0: 40 */
	int rows;    /* AREA: lines at least; 0: 4 */
	bool beside; /* on the line of the box before; its label is not
		      * drawn, only named when it is missing */
	bool must;   /* has to be filled in */
	const struct gb_option *choices;
	size_t n_choices;
	/* BUTTON, OPENS: what Enter does. Others: what Enter does instead of
	 * going to the next box; may be NULL. */
	enum gb_code (*press)(struct gb_app *app, void *self,
			      struct gb_err *err);
	/* What is wrong with this value, as a sentence, or NULL. Asked when
	 * one leaves the box. May be NULL. */
	const char *(*check)(void *self, const char *value);
};

/* Gives: *out, freed with gb_form_free(); NULL on failure. `boxes` are copied,
 * `self` is given to press() and check(). Fails: GB_INVALID (no box), GB_NOMEM.
 */
GB_MUST_CHECK
enum gb_code gb_form_create(struct gb_form **out, const struct gb_box *boxes,
			    size_t n, void *self, struct gb_err *err);
void gb_form_free(struct gb_form *f); /* wipes; NULL is fine */

/* The value of a box; borrowed until it changes; "" if there is no such box. */
const char *gb_form_value(struct gb_form *f, const char *name);
/* Give a box its value (CHOICE: the choice's value, TICK: "1" or ""). TEXT
 * takes what it can hold: composed, one line, one-column letters.
 * Fails: GB_NOT_FOUND (no such box or choice), GB_INVALID (too long),
 *        GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_form_set(struct gb_form *f, const char *name, const char *value,
			 struct gb_err *err);

/* A remark under a box ("Not on our list of the school's own accounts"), in
 * words that stand for `use`; "" takes it away. */
void gb_form_remark(struct gb_form *f, const char *name, enum gb_use use,
		    const char *remark);

/* Box number `i` (0..) of those it was made with; NULL at the end. */
const struct gb_box *gb_form_box(const struct gb_form *f, size_t i);

const char *gb_form_at(const struct gb_form *f); /* name of the box one is on */
void gb_form_go(struct gb_form *f, const char *name);

/* How many boxes still have to be filled in or put right. */
size_t gb_form_missing(struct gb_form *f);
/* Before sending: is all there? If not, says on the message line what is
 * still to do, and goes to the first of them. */
bool gb_form_complete(struct gb_form *f, struct gb_app *app);
/* Has anyone changed a value since it was made, or since this was set false? */
bool gb_form_touched(const struct gb_form *f);
void gb_form_set_touched(struct gb_form *f, bool touched);

struct gb_part *gb_form_part(struct gb_form *f); /* for the toolkit */

#endif
