/* SPDX-License-Identifier: ISC
 * readers.c - the list of readers inside an entry, and the slots it stands for.
 */
#include <stdlib.h>
#include <string.h>

#include "guardbook/json.h"
#include "src/casework/readers.h"

static const char *const lane_names[] = {
	[GB_LANE_FULL] = "full", [GB_LANE_SUMMARY] = "summary"
};

enum gb_code gb_readers_from_json(struct gb_readers *out, const json_t *list,
				  struct gb_err *err)
{
	struct gb_readers r = { 0 };
	enum gb_code rc = GB_OK;
	size_t i;
	json_t *item;

	json_array_foreach (list, i, item) {
		const char *id = gb_json_string(item, "id");
		const char *lane = gb_json_string(item, "lane");
		bool full = lane && strcmp(lane, lane_names[GB_LANE_FULL]) == 0;

		if (!id || strlen(id) >= GB_PERSON_ID_ROOM || !lane)
			rc = gb_fail(err, GB_TAMPERED,
				     "its list of readers has no right form");
		if (rc == GB_OK)
			rc = gb_readers_add(
				&r, id, full ? GB_LANE_FULL : GB_LANE_SUMMARY,
				err);
		if (rc != GB_OK)
			break;
	}
	if (rc == GB_OK && r.n == 0)
		rc = gb_fail(err, GB_TAMPERED, "it has no readers");
	if (rc == GB_OK)
		*out = r;
	else
		gb_readers_free(&r);
	return rc;
}

json_t *gb_readers_to_json(const struct gb_readers *r)
{
	json_t *list = json_array();

	for (size_t i = 0; list && i < r->n; i++)
		json_array_append_new(
			list, json_pack("{s:s, s:s}", "id", r->at[i].id, "lane",
					lane_names[r->at[i].lane]));
	return list;
}

enum gb_code gb_readers_slots(const struct gb_readers *readers,
			      const struct gb_roster *roster, uint64_t seq,
			      struct gb_slot_for **out, struct gb_err *err)
{
	struct gb_slot_for *slots = calloc(readers->n + 1, sizeof(*slots));

	*out = NULL;
	if (!slots)
		return gb_fail_nomem(err);
	for (size_t i = 0; i < readers->n; i++) {
		const char *id = readers->at[i].id;
		const struct gb_person *p = gb_roster_person(roster, id, seq);
		bool recovery = strcmp(id, GB_RECOVERY_ID) == 0;

		if (!p && !recovery) {
			free(slots);
			return gb_fail(err, GB_TAMPERED,
				       "it is for somebody who is not on the "
				       "staff list");
		}
		memcpy(slots[i].box,
		       recovery ? roster->recovery.box : p->key.box,
		       sizeof(slots[i].box));
		slots[i].lane = readers->at[i].lane;
	}
	*out = slots;
	return GB_OK;
}
