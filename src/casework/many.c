/* SPDX-License-Identifier: ISC
 * many.c - many reports in one go: one flush for all. */
#include "src/casework/change.h"

/* Packs are made of as many entries as come here at once: begun afresh, each
 * ends with its group and nothing of it is written twice. Best effort. */
static void begin_pack(struct gb_ledger *l, size_t n)
{
	if (n == GB_LOG_MANY && gb_ledger_unpacked(l) > 0 &&
	    gb_ledger_checkpoint(l, NULL) != GB_OK)
		return;
}

static enum gb_code log_all(struct gb_session *s, json_t *const *reports,
			    size_t n, struct gb_done *done, size_t *n_done,
			    struct gb_err *err)
{
	bool followed = true;
	enum gb_code rc = GB_OK;

	for (size_t i = 0; rc == GB_OK && i < n; i++) {
		const struct gb_order o = { .verb = &gb_verb_log,
					    .data = reports[i] };

		if (!followed)
			rc = gb_casebook_refresh(s->book, err);
		if (rc == GB_OK)
			rc = gb_change_make(s, &o, &done[i], &followed, err);
		if (rc == GB_OK)
			(*n_done)++;
	}
	return rc;
}

enum gb_code gb_session_log_many(struct gb_session *s, json_t *const *reports,
				 size_t n, struct gb_done *done, size_t *n_done,
				 struct gb_err *err)
{
	struct gb_ledger *l = s->book->ledger;
	struct gb_err why = { 0 };
	enum gb_code rc, flushed;

	*n_done = 0;
	rc = gb_ledger_lock(l, err);
	if (rc != GB_OK)
		return rc;
	rc = gb_casebook_refresh(s->book, err);
	if (rc == GB_OK) {
		begin_pack(l, n);
		gb_ledger_group(l);
		rc = gb_stock_begin(s->book, n, err);
		if (rc == GB_OK)
			rc = log_all(s, reports, n, done, n_done, err);
		gb_stock_end(s->book);
		/* Whatever stopped it, those before are waiting. */
		flushed = gb_ledger_group_end(l, &why);
		if (flushed != GB_OK) {
			*n_done = 0;
			rc = gb_fail(err, flushed, "%s", why.msg);
		}
	}
	gb_ledger_unlock(l);
	return rc;
}
