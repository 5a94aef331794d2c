/* ui/formbox.h - one box of a form: what it holds, how it looks, what its keys
 * do. Private to form.c, formbox.c and formvalues.c. */
#ifndef UI_FORMBOX_H
#define UI_FORMBOX_H

#include "src/ui/field.h"
#include "src/ui/form.h"
#include "src/ui/textarea.h"

#define GB_SECRET_BYTES 512

struct gb_slot {
	struct gb_box box;
	struct gb_field *field; /* TEXT */
	struct gb_area *area;   /* LONG, AREA */
	char *secret;           /* SECRET: GB_SECRET_BYTES, wiped */
	char *shown;            /* OPENS: what it shows; wiped */
	size_t choice;          /* CHOICE: index + 1; 0: none yet */
	bool on;                /* TICK */
	char *remark;           /* under it; NULL: none */
	enum gb_use remark_use;
	const char *wrong; /* what check() said last, or NULL */
	/* Where the last layout put it, in rows of the whole form. */
	int row, col, rows, cells;
};

GB_MUST_CHECK
enum gb_code gb_slot_make(struct gb_slot *s, const struct gb_box *box,
			  struct gb_err *err);
void gb_slot_free(struct gb_slot *s);

const char *gb_slot_value(const struct gb_slot *s); /* borrowed */
GB_MUST_CHECK
enum gb_code gb_slot_set(struct gb_slot *s, const char *value,
			 struct gb_err *err);
bool gb_slot_missing(const struct gb_slot *s);

/* Cells that it would like on its line, brackets and all. */
int gb_slot_cells(const struct gb_slot *s, int most);
/* `c` is the place of the box itself, `s->cells` wide. */
void gb_slot_draw(struct gb_slot *s, const struct gb_canvas *c, bool active);
/* A key or paste that changes or moves within the box. */
bool gb_slot_event(struct gb_slot *s, struct gb_app *app,
		   const struct gb_event *ev);

/* The form itself. */
struct gb_form {
	struct gb_part part; /* first: a form is a part */
	struct gb_slot *slots;
	size_t n, at;
	void *self;
	int label_cells;
	int top;  /* first row seen */
	bool big; /* F4: the area alone */
	bool touched;
};

/* Ask check() about the value of `s`. */
void gb_form_check(struct gb_form *f, struct gb_slot *s);

#endif
