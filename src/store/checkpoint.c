/* SPDX-License-Identifier: ISC
 * checkpoint.c - what is saved and not yet packed becomes a pack.
 *
 * The order is the point: the pack, its index, their folder, the branch and
 * its folder are durable before the journal is emptied. */
#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "guardbook/encode.h"
#include "src/store/branch.h"
#include "src/store/file.h"
#include "src/store/ledger_parts.h"
#include "src/store/object.h"
#include "src/store/pack_merge.h"
#include "src/store/pack_write.h"

/* What goes into the pack, after the older packs that it takes in. */
struct load {
	struct gb_buf oids;   /* owned: of entries that have to be looked up */
	size_t from;          /* and the journal's from this one on */
	uint64_t n;           /* entries in all */
	size_t keep;          /* older packs that stay */
	struct gb_pack **old; /* owned, and used: those that do not */
	size_t n_old;
	uint64_t next; /* Seq of the next to be put in */
};

static bool is_packed(struct gb_ledger *l, const unsigned char *oid,
		      enum gb_code *rc, struct gb_err *err)
{
	struct gb_pack *pack = NULL;
	uint64_t at;

	if (*rc == GB_OK)
		*rc = gb_packs_find(gb_odb_packs(l->odb), oid, &pack, &at, err);
	return pack;
}

static const unsigned char *record_oid(const struct gb_ledger *l, size_t i)
{
	return gb_journal_at(l->journal, i)->oid[GB_PART_COMMIT];
}

/* The branch is not where the journal leads. If it has gone on from there,
 * nothing is amiss but the journal's age; else what the journal has must not
 * go. */
static enum gb_code check_strayed(struct gb_ledger *l, const struct load *load,
				  struct gb_err *err)
{
	const struct gb_record *last = gb_journal_last(l->journal);
	enum gb_code rc = GB_OK;

	if (!last || is_packed(l, last->oid[GB_PART_COMMIT], &rc, err))
		return rc;
	for (size_t i = 0; i < load->oids.len; i += GB_OID_BYTES)
		if (memcmp(load->oids.data + i, last->oid[GB_PART_COMMIT],
			   GB_OID_BYTES) == 0)
			return rc;
	return rc == GB_OK ? gb_fail(err, GB_TAMPERED,
				     "the ledger's branch is not where its "
				     "journal leads; bring the ledger back "
				     "from a copy")
			   : rc;
}

static enum gb_code collect(struct gb_ledger *l, struct load *load,
			    struct gb_err *err)
{
	size_t n = gb_journal_n(l->journal);
	const unsigned char *base = l->head;
	unsigned char packed[GB_OID_BYTES];
	enum gb_code rc = GB_OK;

	load->from = n;
	if (!l->strayed && n > 0) {
		load->from = 0;
		while (load->from < n &&
		       is_packed(l, record_oid(l, load->from), &rc, err))
			load->from++;
		base = gb_journal_at(l->journal, 0)->parent;
	}
	/* Of an earlier version's writing, or the journal's own. */
	if (rc == GB_OK && load->from == (l->strayed ? n : 0))
		rc = gb_ledger_unpacked_trail(l, base, &load->oids, packed,
					      err);
	if (rc == GB_OK && l->strayed)
		rc = check_strayed(l, load, err);
	load->n = load->oids.len / GB_OID_BYTES + (n - load->from);
	return rc;
}

/* --- into the pack ---------------------------------------------------------
 */

static enum gb_code put(struct gb_pack_writer *w, struct load *load,
			const struct gb_parts *p, uint64_t seq,
			struct gb_err *err)
{
	if (seq != load->next++)
		return gb_fail(err, GB_TAMPERED,
			       "the ledger's entries are not numbered one "
			       "after another");
	return gb_pack_put(w, p, err);
}

static enum gb_code put_looked_up(struct gb_ledger *l, struct gb_pack_writer *w,
				  struct load *load, const unsigned char *oid,
				  struct gb_err *err)
{
	struct gb_parts p;
	struct gb_commit c = { 0 };
	enum gb_code rc = gb_odb_parts(l->odb, oid, &p, err);

	if (rc == GB_OK)
		rc = gb_parts_commit(&c, &p, err);
	/* Which took the blob. */
	p.blob = c.blob;
	c.blob = (struct gb_buf){ 0 };
	if (rc == GB_OK)
		rc = put(w, load, &p, c.seq, err);
	gb_commit_free(&c);
	gb_parts_free(&p);
	return rc;
}

static enum gb_code put_record(struct gb_ledger *l, struct gb_pack_writer *w,
			       struct load *load, size_t i, struct gb_err *err)
{
	const struct gb_record *r = gb_journal_at(l->journal, i);
	struct gb_parts p;
	enum gb_code rc = gb_journal_read(l->journal, r, &p, err);

	if (rc == GB_OK)
		rc = put(w, load, &p, r->seq, err);
	gb_parts_free(&p);
	return rc;
}

static enum gb_code put_older(struct gb_ledger *l, struct gb_pack_writer *w,
			      struct load *load, struct gb_err *err)
{
	const struct gb_packs *s = gb_odb_packs(l->odb);
	enum gb_code rc = GB_OK;

	load->next = 1;
	if (s->n > 0)
		load->next = gb_pack_last(s->pack[s->n - 1]) + 1;
	for (size_t i = load->keep; rc == GB_OK && i < s->n; i++) {
		if (i > 0 &&
		    s->pack[i]->first != gb_pack_last(s->pack[i - 1]) + 1)
			return gb_pack_damaged(s->pack[i],
					       "does not follow the one "
					       "before it",
					       err);
		rc = gb_pack_put_all(w, s->pack[i], err);
	}
	return rc;
}

static enum gb_code put_load(struct gb_ledger *l, struct gb_pack_writer *w,
			     struct load *load, struct gb_err *err)
{
	enum gb_code rc = put_older(l, w, load, err);

	for (size_t i = 0; rc == GB_OK && i < load->oids.len; i += GB_OID_BYTES)
		rc = put_looked_up(l, w, load, load->oids.data + i, err);
	for (size_t i = load->from; rc == GB_OK && i < gb_journal_n(l->journal);
	     i++)
		rc = put_record(l, w, load, i, err);
	return rc;
}

/* The folder is not there in a casebook of an earlier version. */
static enum gb_code make_folder(struct gb_ledger *l, struct gb_err *err)
{
	struct gb_packs *s = gb_odb_packs(l->odb);
	enum gb_code rc;

	if (s->folder >= 0)
		return GB_OK;
	rc = gb_file_folder(l->objects, GB_PACKS_FOLDER, err);
	if (rc == GB_OK && !l->env->no_sync)
		rc = gb_file_sync_folder(l->objects, ".", err);
	return rc == GB_OK ? gb_packs_look(s, err) : rc;
}

static enum gb_code write_pack(struct gb_ledger *l, struct load *load,
			       struct gb_err *err)
{
	const struct gb_packs *s = gb_odb_packs(l->odb);
	struct gb_pack_writer *w = NULL;
	unsigned char name[GB_SHA1_BYTES];
	uint64_t n = load->n;
	enum gb_code rc = make_folder(l, err);

	for (size_t i = load->keep; i < s->n; i++)
		n += s->pack[i]->n / GB_PARTS;
	if (rc == GB_OK)
		rc = gb_pack_start(&w, s->folder, n, !l->env->no_sync, err);
	if (rc == GB_OK)
		rc = put_load(l, w, load, err);
	if (rc == GB_OK)
		rc = gb_pack_end(w, name, err);
	/* What a failed flush left in memory may be lost without another
	 * word: a second try would prove nothing. */
	if (w && gb_pack_flush_failed(w))
		l->failed = true;
	gb_pack_writer_free(w);
	return rc;
}

/* --- and out of where it was -----------------------------------------------
 */

static enum gb_code make_branch_durable(struct gb_ledger *l, struct gb_err *err)
{
	unsigned char branch[GB_OID_BYTES];
	bool sync = !l->env->no_sync;
	enum gb_code rc = gb_branch_read(l->heads, branch, err);

	if (rc == GB_OK && memcmp(branch, l->head, sizeof(branch)) != 0)
		rc = gb_branch_move(l->heads, branch, l->head, sync, err);
	else if (rc == GB_OK && sync)
		rc = gb_branch_flush(l->heads, err);
	if (rc == GB_IO)
		l->failed = true;
	return rc;
}

/* Remove the loose objects of fan-out folder `byte` that are packed. */
static void remove_loose_in(struct gb_ledger *l, unsigned char byte)
{
	char folder[3], hex[2 * GB_OID_BYTES + 1];
	unsigned char oid[GB_OID_BYTES];
	enum gb_code rc = GB_OK;
	struct dirent *e;
	DIR *list;
	int fd;

	gb_hex(folder, &byte, 1);
	fd = gb_file_open_folder(l->objects, folder);
	list = fd < 0 ? NULL : fdopendir(fd);
	while (list && (e = readdir(list))) {
		int n = snprintf(hex, sizeof(hex), "%s%s", folder, e->d_name);

		if (n == 2 * GB_OID_BYTES && gb_unhex(oid, sizeof(oid), hex) &&
		    is_packed(l, oid, &rc, NULL))
			unlinkat(fd, e->d_name, 0);
	}
	if (list)
		closedir(list);
	else if (fd >= 0)
		close(fd);
}

/* Best effort: what stays is there twice, and goes another time. */
static void clear_away(struct gb_ledger *l, const struct load *load)
{
	for (unsigned i = 0; i < 256 && !(l->group && l->cleared); i++)
		remove_loose_in(l, (unsigned char)i);
	l->cleared = true;
	for (size_t i = 0; i < load->n_old; i++)
		if (gb_packs_remove(gb_odb_packs(l->odb), load->old[i], NULL) !=
		    GB_OK)
			break;
}

/* Which older packs go into the new one. */
static enum gb_code choose(struct gb_ledger *l, struct load *load,
			   uint64_t most, struct gb_err *err)
{
	const struct gb_packs *s = gb_odb_packs(l->odb);

	load->keep = gb_packs_keep(s, load->n, most);
	load->old = calloc(s->n - load->keep + 1, sizeof(*load->old));
	if (!load->old)
		return gb_fail_nomem(err);
	for (size_t i = load->keep; i < s->n; i++)
		load->old[load->n_old++] = gb_pack_use(s->pack[i]);
	return GB_OK;
}

static void free_load(struct load *load)
{
	for (size_t i = 0; i < load->n_old; i++)
		gb_pack_free(load->old[i]);
	free(load->old);
	gb_buf_free(&load->oids);
}

/* All that can change before it is decided what to pack. */
static enum gb_code prepare(struct gb_ledger *l, struct gb_err *err)
{
	struct gb_packs *s = gb_odb_packs(l->odb);
	enum gb_code rc = gb_ledger_check_disk(l, err);

	/* What is packed must be in the journal for good, or a power cut could
	 * leave a pack of entries that the branch never came to. */
	if (rc == GB_OK && l->group && !l->env->no_sync) {
		rc = gb_journal_flush(l->journal, err);
		l->failed = rc != GB_OK;
	}
	if (rc == GB_OK)
		rc = gb_packs_look(s, err);
	if (rc == GB_OK)
		rc = gb_packs_sweep(s, err);
	return rc;
}

enum gb_code gb_ledger_pack(struct gb_ledger *l, uint64_t most,
			    struct gb_err *err)
{
	struct gb_packs *s = gb_odb_packs(l->odb);
	struct load load = { 0 };
	enum gb_code rc = prepare(l, err);

	if (rc == GB_OK)
		rc = collect(l, &load, err);
	if (rc == GB_OK)
		rc = choose(l, &load, most, err);
	if (rc == GB_OK && (load.n > 0 || load.n_old > 0)) {
		rc = write_pack(l, &load, err);
		if (rc == GB_OK)
			rc = gb_packs_look(s, err);
	} else if (gb_journal_n(l->journal) == 0) {
		goto out; /* nothing to do */
	}
	if (rc == GB_OK)
		rc = make_branch_durable(l, err);
	if (rc == GB_OK)
		clear_away(l, &load);
	if (rc == GB_OK && load.n_old > 0)
		rc = gb_packs_look(s, err);
	if (rc == GB_OK)
		rc = gb_journal_empty(l->journal, err);
	if (rc == GB_OK)
		l->strayed = false;
out:
	free_load(&load);
	return rc;
}

enum gb_code gb_ledger_checkpoint(struct gb_ledger *l, struct gb_err *err)
{
	assert(l->lock >= 0);
	return gb_ledger_pack(l, UINT64_MAX, err);
}

enum gb_code gb_ledger_rest(struct gb_ledger *l, struct gb_err *err)
{
	size_t n = gb_journal_n(l->journal);
	enum gb_code rc;
	bool busy;

	if (n == 0 || n == l->unrested || l->failed)
		return GB_OK;
	rc = gb_ledger_lock_if_free(l, &busy, err);
	if (rc == GB_OK && busy)
		return rc;
	if (rc == GB_OK) {
		n = gb_journal_n(l->journal);
		rc = gb_ledger_checkpoint(l, err);
		gb_ledger_unlock(l);
	}
	l->unrested = rc == GB_OK ? 0 : n;
	return rc;
}

uint64_t gb_ledger_unpacked(const struct gb_ledger *l)
{
	return gb_journal_n(l->journal);
}
