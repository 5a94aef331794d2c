/* draft_seal.h - what writing and reading drafts share. Casework's own. */
#ifndef CASEWORK_DRAFT_SEAL_H
#define CASEWORK_DRAFT_SEAL_H

#include "guardbook/draft.h"

#define GB_DRAFT_NAME "guardbook-draft-v1"

/* The key of the seal that tells only its author whose a draft is.
 * Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_draft_owner_key(struct gb_key **out, const struct gb_session *s,
				struct gb_err *err);
/* The key of its words. Fails: as gb_vault_half(). */
GB_MUST_CHECK
enum gb_code gb_draft_key(struct gb_key **out, const struct gb_session *s,
			  const unsigned char case_id[GB_CASE_ID_BYTES],
			  struct gb_err *err);
/* What both seals are bound to; adds to `ad`. */
void gb_draft_ad(struct gb_buf *ad, const unsigned char id[GB_DRAFT_ID_BYTES],
		 const unsigned char case_id[GB_CASE_ID_BYTES]);

/* Under the ledger's lock, before the entry is written: remember as which one
 * `d` is being sent. Fails: as gb_draft_send(). */
GB_MUST_CHECK
enum gb_code gb_draft_mark(struct gb_session *s, struct gb_draft *d,
			   struct gb_err *err);

#endif
