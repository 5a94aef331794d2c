/* SPDX-License-Identifier: ISC
 * link.c - this case and another belong together. */
#include <string.h>

#include "guardbook/json.h"
#include "screens/change.h"
#include "screens/forms.h"

static void above(struct gb_page *page, const struct screen_change *ch)
{
	(void)ch;
	gb_page_text(page, GB_USE_PLAIN,
		     "Both stay cases of their own. Everybody who reads this "
		     "one must be able to read the other, or it would tell "
		     "them of a case that is not for them.");
	gb_page_gap(page);
}

static enum gb_code fill(struct screen_change *ch, json_t *changes,
			 struct gb_err *err)
{
	const char *to = screen_change_value(ch, "to");
	const char *reason = screen_change_value(ch, "reason");
	json_t *data;

	to += strspn(to, " ");
	data = json_pack("{s:s%, s:s}", "to", to, strcspn(to, " "), "reason",
			 reason);
	return json_array_append_new(changes, data) == 0 ? GB_OK
							 : gb_fail_nomem(err);
}

static const struct screen_change_kind link_case = {
	.verb = &gb_verb_link,
	.title = "See also",
	.save = "Link the two",
	.above = above,
	.fill = fill,
};

static const char *is_name(void *self, const char *value)
{
	char name[GB_CASE_NAME_ROOM], one[GB_CASE_NAME_ROOM] = "";

	(void)self;
	value += strspn(value, " ");
	strncpy(one, value, sizeof(one) - 1);
	one[strcspn(one, " ")] = '\0';
	return gb_case_name_read(name, one)
		       ? NULL
		       : "Write the name of a case, such as KDR-482";
}

/* clang-format off */
static const struct gb_box boxes[] = {
	{ .name = "to",     .label = "Which other case?", .kind = GB_BOX_TEXT, .cells = 16, .must = true, .check = is_name },
	{ .name = "reason", .label = "Why do they belong together?", .kind = GB_BOX_AREA, .rows = 4, .must = true },
};
/* clang-format on */

enum gb_code screen_link_open(struct gb_app *app, struct gb_session *s,
			      const char *case_name, struct gb_err *err)
{
	struct screen_change *ch = NULL;
	enum gb_code rc =
		screen_change_start(&ch, &link_case, s, case_name, err);

	return rc == GB_OK ? screen_change_open(app, ch, boxes, GB_COUNT(boxes),
						err)
			   : rc;
}
