/* SPDX-License-Identifier: ISC
 * given.c - a case as it is given out: with its keys, its date and lane, and
 * without what its reader may not know. */
#include <stdlib.h>
#include <string.h>

#include "guardbook/json.h"
#include "src/casework/given.h"
#include "src/casework/rows.h"
#include "src/casework/work.h"

static enum gb_code copy_keys(struct gb_case *c, const struct gb_step *epoch,
			      struct gb_err *err)
{
	struct gb_case_keys *k = calloc(1, sizeof(*k));

	c->keys = k;
	if (!k)
		return gb_fail_nomem(err);
	k->epoch = epoch->entry.epoch;
	k->opener = epoch->entry.number;
	c->lane = epoch->held.lane;
	return gb_key_copy(&k->secret, epoch->held.secret, err);
}

/* The case, with a body of its own; what is in that is shared, unless it is to
 * stand `apart`. */
static enum gb_code copy_case(struct gb_case **out, const struct gb_case *from,
			      const struct gb_step *epoch, bool apart,
			      struct gb_err *err)
{
	struct gb_case *c = calloc(1, sizeof(*c));
	enum gb_code rc;

	*out = c;
	if (!c)
		return gb_fail_nomem(err);
	*c = *from;
	c->readers = (struct gb_readers){ 0 };
	c->body = apart ? json_deep_copy(from->body) : json_copy(from->body);
	c->history = apart ? json_deep_copy(from->history)
			   : json_incref(from->history);
	c->copies = apart ? json_deep_copy(from->copies)
			  : json_incref(from->copies);
	rc = copy_keys(c, epoch, err);
	if (rc == GB_OK)
		rc = gb_readers_copy(&c->readers, &from->readers, err);
	if (rc == GB_OK && (!c->body || !c->history || !c->copies))
		rc = gb_fail_nomem(err);
	return rc;
}

/* What follows from all entries together. */
static void say_how_it_stands(struct gb_case *c, const struct gb_chain *chain)
{
	int64_t due_s = gb_case_due_s(c, chain);

	json_object_set_new(
		c->body, "lane",
		json_string(c->lane == GB_LANE_FULL ? "full" : "summary"));
	if (due_s)
		json_object_set_new(c->body, "due", json_integer(due_s));
}

/* What a report adds to is told only to whoever can open that case too: the
 * name would tell others that there is such a case, and of what. */
static enum gb_code hide_other(struct gb_case *c, const struct gb_opener *with,
			       const struct gb_chain_case *of,
			       struct gb_err *err)
{
	static const char key[] = "adds_to";
	const char *name = gb_json_string(c->body, key);
	const struct gb_chain_case *other =
		name ? gb_chain_case_named(with->chain, name) : NULL;
	struct gb_case *opened = NULL;
	enum gb_code rc = GB_NOT_FOUND;

	/* Only ever an earlier case, so that this comes to an end. */
	if (other && other->seq[0] < of->seq[0] &&
	    strcmp(other->reporter, of->reporter) == 0)
		rc = gb_case_open(&opened, with, other, err);
	if (rc != GB_OK)
		json_object_del(c->body, key);
	gb_case_free(opened);
	return rc == GB_NOT_FOUND ? GB_OK : rc;
}

enum gb_code gb_case_give(struct gb_case **out, const struct gb_case *from,
			  const struct gb_step *epoch,
			  const struct gb_opener *with,
			  const struct gb_chain_case *of, bool apart,
			  struct gb_err *err)
{
	enum gb_code rc = copy_case(out, from, epoch, apart, err);

	if (rc == GB_OK)
		rc = hide_other(*out, with, of, err);
	if (rc == GB_OK) {
		say_how_it_stands(*out, with->chain);
		return GB_OK;
	}
	gb_case_free(*out);
	*out = NULL;
	return rc;
}
