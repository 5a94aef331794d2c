/* ui/field.h - one short value, edited by libformw. Private to src/ui.
 *
 * A field of fixed size on a pad of its own: the library loses what stands
 * outside a window that shrinks, but leaves pads alone. */
#ifndef UI_FIELD_H
#define UI_FIELD_H

#include "guardbook/err.h"
#include "src/ui/canvas.h"
#include "src/ui/keys.h"

#define GB_FIELD_CELLS_MAX 60

struct gb_field;

/* Gives: *out, freed with gb_field_free(); NULL on failure. Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_field_create(struct gb_field **out, int cells,
			     struct gb_err *err);
void gb_field_free(struct gb_field *f); /* wipes; NULL is fine */
int gb_field_cells(const struct gb_field *f);

const char *gb_field_value(const struct gb_field *f); /* borrowed */
GB_MUST_CHECK
enum gb_code gb_field_set(struct gb_field *f, const char *value,
			  struct gb_err *err);

/* Draw it in the first row of `c`, scrolled sideways if it is wider. */
void gb_field_draw(struct gb_field *f, const struct gb_canvas *c, bool active);
/* True: dealt with. *refused: why a letter was not taken, or NULL. */
bool gb_field_key(struct gb_field *f, uint32_t code, const char **refused);

#endif
