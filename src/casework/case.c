/* SPDX-License-Identifier: ISC
 * case.c - one case, made of its entries in order. */
#include <stdlib.h>
#include <string.h>

#include "guardbook/encode.h"
#include "guardbook/json.h"
#include "src/casework/rows.h"
#include "src/casework/steps.h"
#include "src/casework/work.h"

enum gb_code gb_case_unknown(struct gb_err *err, const char *name)
{
	return gb_fail(err, GB_NOT_FOUND,
		       "there is no case %s that you can open", name);
}

void gb_case_free(struct gb_case *c)
{
	if (!c)
		return;
	gb_readers_free(&c->readers);
	if (c->keys)
		gb_key_free(c->keys->secret);
	free(c->keys);
	json_decref(c->body);
	json_decref(c->history);
	json_decref(c->copies);
	free(c);
}

const char *gb_case_state(const struct gb_case *c)
{
	const char *state = gb_json_string(c->body, "state");

	return state ? state : "new";
}

bool gb_case_has(const struct gb_case *c, const char *list, const char *person)
{
	size_t i;
	json_t *who;

	json_array_foreach (json_object_get(c->body, list), i, who) {
		const char *id = gb_json_string(who, "id");

		if (id && strcmp(id, person) == 0)
			return true;
	}
	return false;
}

const struct gb_policy_type *gb_case_type(const struct gb_case *c,
					  const struct gb_chain *chain)
{
	json_int_t serial =
		json_integer_value(json_object_get(c->body, "policy"));
	const char *type = gb_json_string(c->body, "type");
	const struct gb_policy *policy =
		gb_chain_policy(chain, (uint32_t)serial);

	return policy && type ? gb_policy_type(policy, type) : NULL;
}

/* --- one entry --------------------------------------------------------------
 */

enum fate { FATE_GOOD, FATE_NOISE, FATE_ALTERED, FATE_MISSING };

static void remember(struct gb_case *c, const struct gb_step *step,
		     uint32_t number, const json_t *box, enum fate fate,
		     struct gb_fold *f)
{
	static const char *const checks[] = { "ok", "ok", "altered",
					      "missing" };
	char commit[2 * GB_OID_BYTES + 1] = "";
	const char *verb = gb_json_string(box, "verb");
	json_t *line = json_pack("{s:I, s:s}", "entry", (json_int_t)number,
				 "check", checks[fate]);

	if (!step->missing) {
		gb_hex(commit, step->commit.oid, GB_OID_BYTES);
		json_object_set_new(line, "commit", json_string(commit));
		json_object_set_new(line, "at",
				    json_integer(step->commit.at_s));
	}
	if (fate == FATE_GOOD) {
		json_object_set(line, "who", json_object_get(box, "by"));
		json_object_set_new(line, "verb", json_string(verb));
		json_object_set(line, "before", f->before);
		json_object_set(line, "after", f->after);
		c->n_opened++;
	} else {
		json_object_set_new(
			line, "verb",
			json_string(fate == FATE_NOISE ? "noise" : "damage"));
		if (fate == FATE_NOISE)
			c->n_noise++;
		else
			c->n_altered++;
	}
	json_array_append_new(c->history, line);
}

/* Who is named, what was answered and who has it go with every verb. */
static void fold_people(struct gb_fold *f)
{
	static const char key[] = "not_about";
	const json_t *had = json_object_get(f->c->body, key);
	json_t *answers = had ? json_copy((json_t *)had) : json_array();
	size_t i;
	json_t *role;

	if (json_object_get(f->data, "about"))
		gb_fold_set(f, "about", gb_about_with(f->c, f->data));
	gb_fold_set(f, "with", gb_fold_copy(f, "with"));
	json_array_foreach (json_object_get(f->data, key), i, role)
		json_array_append(answers, role);
	if (json_array_size(answers) > 0)
		json_object_set(f->c->body, key, answers);
	json_decref(answers);
}

/* Apply what `box` says, if its author may do that to the case as it is. */
static enum fate apply(struct gb_case *c, const struct gb_steps *s, uint32_t i,
		       const json_t *box, struct gb_fold *f)
{
	const struct gb_step *step = &s->at[i];
	const struct gb_chain *chain = s->with->chain;
	const char *name = gb_json_string(box, "verb");
	const struct gb_verb *verb = name ? gb_verb_named(name) : NULL;
	const struct gb_person *p =
		gb_roster_person(&chain->roster, step->entry.person, step->seq);
	json_t *data = json_object_get(box, "data");
	json_t *by = json_object_get(box, "by");
	const char *id = gb_json_string(by, "id");

	if (!verb || !p || !data || !id || strcmp(id, p->id) != 0 ||
	    (i == 0) != (verb == &gb_verb_log))
		return FATE_NOISE;
	if (i == 0) {
		/* 0 would mean whatever is in force when it is read. */
		if (json_integer_value(json_object_get(box, "policy")) < 1)
			return FATE_NOISE;
		json_object_set(c->body, "policy",
				json_object_get(box, "policy"));
		json_object_set(c->body, "type", json_object_get(data, "type"));
		f->type = gb_case_type(c, chain);
		json_object_del(c->body, "type");
		if (!f->type)
			return FATE_NOISE;
	} else {
		f->type = gb_case_type(c, chain);
		if (gb_verb_may(verb, p, c, f->type, data, NULL) != GB_OK)
			return FATE_NOISE;
	}
	f->author = p->id;
	f->who = by;
	f->data = data;
	f->at_s = step->commit.at_s;
	f->entry = i + 1;
	if (strcmp(p->id, s->of->reporter) != 0)
		c->untouched = false;
	if (!c->untouched ||
	    (verb->right != GB_RIGHT_LOG && verb->right != GB_RIGHT_READER))
		c->dealt_with = true;
	fold_people(f);
	verb->apply(f);
	gb_fold_state(f);
	json_object_set_new(c->body, "changed", json_integer(f->at_s));
	return FATE_GOOD;
}

/* A full reader makes the block again from the list inside: a slot for
 * somebody who is not on it, or a place that was given to nobody, shows. */
static enum gb_code check_block(const struct gb_steps *s, uint32_t i,
				const struct gb_step *epoch,
				const struct gb_readers *readers,
				struct gb_err *err)
{
	const struct gb_entry *e = &s->at[i].entry;
	struct gb_slot_for *slots = NULL;
	struct gb_buf again = { 0 };
	struct gb_place place;
	enum gb_code rc;

	if (!e->block || epoch->held.lane != GB_LANE_FULL)
		return GB_OK;
	rc = gb_readers_slots(readers, &s->with->chain->roster, s->at[i].seq,
			      &slots, err);
	gb_step_place(s, i, &place);
	if (rc == GB_OK)
		rc = gb_slots_write(&again, epoch->held.secret, &place, slots,
				    readers->n, err);
	if (rc == GB_OK && (again.len != e->block_bytes ||
			    memcmp(again.data, e->block, again.len) != 0))
		rc = gb_fail(err, GB_TAMPERED,
			     "its slots are not those of its readers");
	gb_buf_free(&again);
	free(slots);
	return rc == GB_INVALID ? GB_TAMPERED : rc;
}

/* The entry opened: whose list of readers holds from here, and what it says.
 * `f` receives what changed. */
static enum gb_code take_box(struct gb_case *c, const struct gb_steps *s,
			     uint32_t i, const struct gb_step *epoch,
			     const json_t *box, struct gb_fold *f,
			     enum fate *fate)
{
	struct gb_readers readers = { 0 };
	enum gb_code rc = GB_OK;

	if (s->at[i].entry.block) {
		rc = gb_readers_from_json(
			&readers, json_object_get(box, "readers"), NULL);
		if (rc == GB_OK)
			rc = check_block(s, i, epoch, &readers, NULL);
	}
	if (rc == GB_OK) {
		*fate = apply(c, s, i, box, f);
		if (s->at[i].entry.block && *fate == FATE_GOOD) {
			gb_readers_free(&c->readers);
			c->readers = readers;
			readers = (struct gb_readers){ 0 };
		}
	}
	gb_readers_free(&readers);
	return rc;
}

/* --- all entries in order ----------------------------------------------------
 */

struct reading {
	struct gb_steps s;
	struct gb_case *c;
	const struct gb_step
		*epoch; /* the one in force; NULL before the first */
	bool shut_out;  /* an epoch began that is not ours */
};

static bool is_reader(const struct reading *r, const char *person)
{
	return gb_readers_lane(&r->c->readers, person) != GB_LANE_NONE;
}

/* After the first, the next epoch is opened by a full reader. */
static bool could_begin(const struct reading *r, const struct gb_step *step)
{
	return r->epoch && step->entry.epoch == r->epoch->entry.epoch + 1 &&
	       gb_readers_lane(&r->c->readers, step->entry.person) ==
		       GB_LANE_FULL;
}

/* ... who knows the one before. */
static bool begins_epoch(const struct reading *r, const struct gb_step *step)
{
	if (!step->held.linked)
		return false;
	return !r->epoch || (could_begin(r, step) &&
			     step->held.prev == r->epoch->entry.number);
}

/* An opening that begins nothing here. By somebody who could, it goes on
 * without us; unless it has a slot for us that leads to another secret than
 * it says, which nobody takes. */
static enum fate pass_over(struct reading *r, const struct gb_step *step)
{
	if (!could_begin(r, step) || step->held.secret)
		return FATE_NOISE;
	if (step->false_slot)
		return FATE_ALTERED;
	r->shut_out = true;
	return FATE_NOISE;
}

static enum gb_code read_one(struct reading *r, uint32_t i, struct gb_err *err)
{
	const struct gb_step *step = &r->s.at[i], *before = r->epoch;
	struct gb_fold f = { .c = r->c };
	enum fate fate = FATE_NOISE;
	json_t *box = NULL;
	enum gb_code rc = GB_OK;
	bool reader;

	f.before = json_object();
	f.after = json_object();
	if (step->missing) {
		fate = FATE_MISSING;
		goto out;
	}
	/* Before the first entry the only reader is who writes it. */
	reader = i == 0 || is_reader(r, step->entry.person);
	if (step->entry.opens) {
		if (!begins_epoch(r, step)) {
			fate = pass_over(r, step);
			goto out;
		}
		r->epoch = step;
	} else if (!r->epoch || step->entry.epoch != r->epoch->entry.epoch) {
		goto out;
	}
	rc = gb_step_box(&r->s, i, r->epoch, &box, err);
	if (rc == GB_OK && reader)
		rc = take_box(r->c, &r->s, i, r->epoch, box, &f, &fate);
	if (rc == GB_TAMPERED) {
		fate = reader ? FATE_ALTERED : FATE_NOISE;
		rc = GB_OK;
	}
	/* An opening without effect opens nothing: nobody need follow it. */
	if (fate != FATE_GOOD)
		r->epoch = before;
out:
	if (rc == GB_OK)
		remember(r->c, step, i + 1, box, fate, &f);
	json_decref(box);
	json_decref(f.before);
	json_decref(f.after);
	return rc;
}

static enum gb_code keep_keys(struct reading *r, struct gb_err *err)
{
	struct gb_held *h = &r->s.at[r->epoch->entry.number - 1].held;
	struct gb_case_keys *k = calloc(1, sizeof(*k));

	if (!k)
		return gb_fail_nomem(err);
	k->epoch = r->epoch->entry.epoch;
	k->opener = r->epoch->entry.number;
	k->secret = h->secret;
	h->secret = NULL;
	r->c->keys = k;
	r->c->lane = h->lane;
	return GB_OK;
}

static enum gb_code start_case(struct gb_case **out,
			       const struct gb_chain_case *of,
			       struct gb_err *err)
{
	struct gb_case *c = calloc(1, sizeof(*c));

	*out = c;
	if (!c)
		return gb_fail_nomem(err);
	memcpy(c->id, of->id, sizeof(c->id));
	memcpy(c->name, of->name, sizeof(c->name));
	c->untouched = true;
	c->history = json_array();
	c->copies = json_array();
	c->body = json_pack("{s:s, s:s, s:[], s:[]}", "case", of->name, "state",
			    "new", "about", "with");
	return c->history && c->copies && c->body ? GB_OK : gb_fail_nomem(err);
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

enum gb_code gb_case_open(struct gb_case **out, const struct gb_opener *with,
			  const struct gb_chain_case *of, struct gb_err *err)
{
	struct reading r = { 0 };
	enum gb_code rc;

	*out = NULL;
	rc = gb_steps_read(&r.s, with, of, err);
	if (rc == GB_OK)
		rc = gb_steps_unlock(&r.s, err);
	if (rc == GB_OK)
		rc = start_case(&r.c, of, err);
	for (uint32_t i = 0; rc == GB_OK && i < r.s.n; i++)
		rc = read_one(&r, i, err);
	if (rc == GB_OK &&
	    (!r.epoch || r.shut_out || !gb_case_type(r.c, with->chain) ||
	     !is_reader(&r, with->person)))
		rc = gb_case_unknown(err, of->name);
	if (rc == GB_OK)
		rc = keep_keys(&r, err);
	if (rc == GB_NOT_FOUND)
		rc = gb_case_unknown(err, of->name);
	if (rc == GB_OK)
		rc = hide_other(r.c, with, of, err);
	if (rc == GB_OK) {
		say_how_it_stands(r.c, with->chain);
		*out = r.c;
		r.c = NULL;
	}
	gb_case_free(r.c);
	gb_steps_clear(&r.s);
	return rc;
}
