/* guardbook/draft.h - words that are not sent yet, kept for who writes them.
 *
 * A draft is sealed under the local key of its author and the half-key of the
 * case that it is about; a report that is new takes a case from the stock when
 * it is first kept, and is logged as that case. So after a crash at any point
 * what was sent is known, and is not sent again. Nobody else can list or open
 * a draft, and it is gone when its case is beyond use. */
#ifndef GUARDBOOK_DRAFT_H
#define GUARDBOOK_DRAFT_H

#include "guardbook/session.h"

/* Begin with all zeros, `verb` and, unless it is a new report, `name`. */
struct gb_draft {
	const struct gb_verb *verb;
	char name[GB_CASE_NAME_ROOM]; /* the case; empty: a new report */
	json_t *words; /* as last kept: an object, the form's own; owned */
	int64_t begun_s, kept_s; /* kept_s 0: never kept */

	/* draft.c's own. */
	unsigned char id[GB_DRAFT_ID_BYTES];
	unsigned char case_id[GB_CASE_ID_BYTES];
	unsigned char mark[GB_DRAFT_MARK_BYTES];
	uint32_t entry; /* the number in the case that it is being sent as;
			 * 0: it is not being sent */
	unsigned char sent[32]; /* H of the blob of that entry */
};

/* Keep `words`, an object of any form, durably as draft `d`. If another program
 * has kept, sent or thrown away the same draft meanwhile, this becomes one of
 * its own: neither writes over the other.
 * Fails: GB_NOT_FOUND (the case is not there for me, or is beyond use),
 * GB_INVALID (as gb_json_text()), GB_IO, GB_NOMEM; what was kept before still
 * is. */
GB_MUST_CHECK
enum gb_code gb_draft_keep(struct gb_session *s, struct gb_draft *d,
			   const json_t *words, struct gb_err *err);

/* Send `data` as the change that `d` was kept for. If more is to follow from
 * it, `rest` is the words that are left: the draft is those from the moment on
 * at which `data` is in the record, whatever happens to this program. NULL:
 * nothing is left, and `d` is thrown away. One that was never kept is fine.
 * Fails: as gb_session_do(), the draft is then still kept; GB_CONFLICT also if
 * the draft was sent, kept or thrown away by another program: it is then as if
 * it was never kept, and sending it again sends it. */
GB_MUST_CHECK
enum gb_code gb_draft_send(struct gb_session *s, struct gb_draft *d,
			   const json_t *data, const json_t *rest,
			   struct gb_done *done, struct gb_err *err);

void gb_draft_free(struct gb_draft *d); /* what it owns; all zeros is fine */

/* Throw it away; one that was never kept is fine. Fails: GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_draft_drop(struct gb_session *s, struct gb_draft *d,
			   struct gb_err *err);

/* All that I have kept and not sent. */
struct gb_drafts {
	struct gb_draft *at; /* owned; the newest first */
	size_t n;
	size_t n_damaged; /* could not be read any more, and are gone now */
	size_t n_beyond;  /* their case is beyond use: gone with it */
};

/* Gives: *out, freed with gb_drafts_free(). What is found to be sent, damaged
 * or beyond use is thrown away. Fails: GB_TAMPERED (the vault is damaged),
 * GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_drafts_list(struct gb_session *s, struct gb_drafts *out,
			    struct gb_err *err);
void gb_drafts_free(struct gb_drafts *d); /* all zeros is fine */

#endif
