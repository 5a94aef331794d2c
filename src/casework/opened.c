/* SPDX-License-Identifier: ISC
 * opened.c - a case as far as its entries were read, and the keys to go on from
 * there. */
#include <stdlib.h>
#include <string.h>

#include "guardbook/json.h"
#include "src/casework/given.h"
#include "src/casework/links.h"
#include "src/casework/opened.h"
#include "src/casework/readers.h"
#include "src/casework/steps.h"
#include "src/casework/work.h"

struct gb_opened {
	struct gb_case *c; /* what the entries say; its readers. Keys, date and
			    * lane are put to what is given out */
	uint32_t n;        /* entries read */
	unsigned char last_oid[GB_OID_BYTES];
	const struct gb_step *epoch; /* the opening in force; NULL: none yet */
	struct gb_step begun;        /* which it is when all were read; owned */
	bool shut_out;               /* an epoch began that is not ours */
};

void gb_opened_free(struct gb_opened *o)
{
	if (!o)
		return;
	gb_case_free(o->c);
	gb_step_clear(&o->begun);
	free(o);
}

bool gb_opened_is(const struct gb_opened *o, const struct gb_chain_case *of)
{
	return o && memcmp(o->c->id, of->id, sizeof(of->id)) == 0;
}

/* --- one entry ---------------------------------------------------------------
 */

/* A full reader makes the block again from the list inside: a slot for
 * somebody who is not on it, or a place that was given to nobody, shows. Once:
 * what was checked is written down with the keys. */
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

	if (!e->block || epoch->held.lane != GB_LANE_FULL ||
	    e->number <= s->known)
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
static enum gb_code take_box(const struct gb_opened *o,
			     const struct gb_steps *s, uint32_t i,
			     const json_t *box, struct gb_fold *f,
			     enum gb_fate *fate)
{
	const struct gb_step *step = &s->at[i];
	struct gb_readers readers = { 0 };
	enum gb_code rc = GB_OK;

	if (step->entry.block) {
		rc = gb_readers_from_json(
			&readers, json_object_get(box, "readers"), NULL);
		if (rc == GB_OK)
			rc = check_block(s, i, o->epoch, &readers, NULL);
	}
	if (rc == GB_OK) {
		*fate = gb_fold_box(f, s->with->chain, s->of, step, box);
		if (step->entry.block && *fate == GB_FATE_GOOD) {
			gb_readers_free(&o->c->readers);
			o->c->readers = readers;
			readers = (struct gb_readers){ 0 };
		}
	}
	gb_readers_free(&readers);
	return rc;
}

static bool is_reader(const struct gb_opened *o, const char *person)
{
	return gb_readers_lane(&o->c->readers, person) != GB_LANE_NONE;
}

/* After the first, the next epoch is opened by a full reader. */
static bool could_begin(const struct gb_opened *o, const struct gb_step *step)
{
	return o->epoch && step->entry.epoch == o->epoch->entry.epoch + 1 &&
	       gb_readers_lane(&o->c->readers, step->entry.person) ==
		       GB_LANE_FULL;
}

/* ... who knows the one before. */
static bool begins_epoch(const struct gb_opened *o, const struct gb_step *step)
{
	if (!step->held.linked)
		return false;
	return !o->epoch || (could_begin(o, step) &&
			     step->held.prev == o->epoch->entry.number);
}

/* An opening that begins nothing here. By somebody who could, it goes on
 * without us; unless it has a slot for us that leads to another secret than
 * it says, which nobody takes. */
static enum gb_fate pass_over(struct gb_opened *o, const struct gb_step *step)
{
	if (!could_begin(o, step) || step->held.secret)
		return GB_FATE_NOISE;
	if (step->false_slot)
		return GB_FATE_ALTERED;
	o->shut_out = true;
	return GB_FATE_NOISE;
}

static enum gb_code read_one(struct gb_opened *o, const struct gb_steps *s,
			     uint32_t i, struct gb_err *err)
{
	const struct gb_step *step = &s->at[i], *before = o->epoch;
	struct gb_fold f = { .c = o->c };
	enum gb_fate fate = GB_FATE_NOISE;
	json_t *box = NULL;
	enum gb_code rc = GB_OK;
	bool reader;

	f.before = json_object();
	f.after = json_object();
	if (step->missing) {
		fate = GB_FATE_MISSING;
		goto out;
	}
	/* Before the first entry the only reader is who writes it. */
	reader = step->number == 1 || is_reader(o, step->entry.person);
	if (step->entry.opens) {
		if (!begins_epoch(o, step)) {
			fate = pass_over(o, step);
			goto out;
		}
		o->epoch = step;
	} else if (!o->epoch || step->entry.epoch != o->epoch->entry.epoch) {
		goto out;
	}
	rc = gb_step_box(s, i, o->epoch, &box, err);
	if (rc == GB_OK && reader)
		rc = take_box(o, s, i, box, &f, &fate);
	if (rc == GB_TAMPERED) {
		fate = reader ? GB_FATE_ALTERED : GB_FATE_NOISE;
		rc = GB_OK;
	}
	/* An opening without effect opens nothing: nobody need follow it. */
	if (fate != GB_FATE_GOOD)
		o->epoch = before;
out:
	if (rc == GB_OK)
		gb_fold_remember(&f, step, box, fate);
	json_decref(box);
	json_decref(f.before);
	json_decref(f.after);
	return rc;
}

/* --- all entries in order ----------------------------------------------------
 */

static enum gb_code make(struct gb_opened **out, const struct gb_chain_case *of,
			 struct gb_err *err)
{
	struct gb_opened *o = calloc(1, sizeof(*o));
	struct gb_case *c = calloc(1, sizeof(*c));

	*out = o;
	if (!o || !c) {
		free(c);
		return gb_fail_nomem(err);
	}
	o->c = c;
	memcpy(c->id, of->id, sizeof(c->id));
	memcpy(c->name, of->name, sizeof(c->name));
	c->untouched = true;
	c->history = json_array();
	c->copies = json_array();
	c->body = json_pack("{s:s, s:s, s:[], s:[]}", "case", of->name, "state",
			    "new", "about", "with");
	return c->history && c->copies && c->body ? GB_OK : gb_fail_nomem(err);
}

/* Read the steps of `s`, which follow those read before. */
static enum gb_code read_all(struct gb_opened *o, const struct gb_steps *s,
			     struct gb_err *err)
{
	const struct gb_chain *chain = s->with->chain;
	enum gb_code rc = GB_OK;

	for (uint32_t i = 0; rc == GB_OK && i < s->n; i++)
		rc = read_one(o, s, i, err);
	if (rc == GB_OK &&
	    (!o->epoch || o->shut_out || !gb_case_type(o->c, chain) ||
	     !is_reader(o, s->with->person)))
		rc = GB_NOT_FOUND;
	if (rc == GB_NOT_FOUND)
		return gb_case_unknown(err, s->of->name);
	o->n += s->n;
	memcpy(o->last_oid, chain->entry[s->of->seq[o->n - 1] - 1].oid,
	       sizeof(o->last_oid));
	return rc;
}

enum gb_code gb_opened_start(struct gb_opened **out,
			     const struct gb_opener *with,
			     const struct gb_chain_case *of, struct gb_err *err)
{
	struct gb_opened *o = NULL;
	struct gb_steps s = { 0 };
	enum gb_code rc;

	*out = NULL;
	rc = gb_steps_read(&s, with, of, err);
	if (rc == GB_OK)
		rc = gb_steps_unlock(&s, err);
	if (rc == GB_OK)
		rc = make(&o, of, err);
	if (rc == GB_OK)
		rc = read_all(o, &s, err);
	if (rc == GB_NOT_FOUND)
		rc = gb_case_unknown(err, of->name);
	if (rc == GB_OK) {
		struct gb_step *epoch = &s.at[o->epoch->entry.number - 1];

		o->begun = *epoch;
		*epoch = (struct gb_step){ 0 };
		o->epoch = &o->begun;
		*out = o;
		o = NULL;
	}
	gb_opened_free(o);
	gb_steps_clear(&s);
	return rc;
}

/* Does the chain still have what was read, and can more be put to it? What did
 * not open as it must is tried again rather. */
static bool leads_on(const struct gb_opened *o, const struct gb_chain *chain,
		     const struct gb_chain_case *of)
{
	return gb_opened_is(o, of) && of->n >= o->n && o->c->n_altered == 0 &&
	       gb_chain_holds(chain, of->seq[o->n - 1], o->last_oid);
}

/* Slots may lead to keys of any epoch, earlier ones too. */
static bool has_slots(const struct gb_steps *s)
{
	for (uint32_t i = 0; i < s->n; i++)
		if (s->at[i].missing || s->at[i].entry.block)
			return true;
	return false;
}

enum gb_code gb_opened_go_on(struct gb_opened **o, const struct gb_opener *with,
			     const struct gb_chain_case *of, struct gb_err *err)
{
	struct gb_opened *had = *o;
	struct gb_steps s = { 0 };
	bool again = !leads_on(had, with->chain, of);
	enum gb_code rc = GB_OK;

	*o = NULL;
	/* Whatever is new, it asks the vault whether the half-key is there. */
	if (!again)
		rc = gb_steps_read_on(&s, with, of, had->n, err);
	if (rc == GB_OK && !again)
		again = has_slots(&s);
	if (rc == GB_OK && !again)
		rc = read_all(had, &s, err);
	if (rc == GB_NOT_FOUND)
		rc = gb_case_unknown(err, of->name);
	if (rc == GB_OK && !again) {
		*o = had;
		had = NULL;
	}
	gb_steps_clear(&s);
	gb_opened_free(had);
	return rc == GB_OK && again ? gb_opened_start(o, with, of, err) : rc;
}

/* --- what is given out -------------------------------------------------------
 */

enum gb_code gb_opened_case(const struct gb_opened *o,
			    const struct gb_opener *with,
			    const struct gb_chain_case *of,
			    struct gb_case **out, struct gb_err *err)
{
	return gb_case_give(out, o->c, o->epoch, with, of, false, err);
}

enum gb_code gb_opened_shown(const struct gb_opened *o,
			     const struct gb_opener *with,
			     const struct gb_chain_case *of, bool apart,
			     struct gb_case **out, struct gb_err *err)
{
	bool others = o->c->names_others;
	/* What names others is changed below, so not in what is shared. */
	enum gb_code rc = gb_case_give(out, o->c, o->epoch, with, of,
				       apart || others, err);

	if (rc == GB_OK && others)
		rc = gb_links_hide(*out, with, err);
	if (rc != GB_OK) {
		gb_case_free(*out);
		*out = NULL;
	}
	return rc;
}
