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

/* A draft on its way into the record. */
struct gb_sending {
	struct gb_session *s;
	struct gb_draft *d;
	const json_t *rest; /* as gb_draft_send() */
};

/* Under the ledger's lock, before anything is made of it: see that `d` is not
 * sent yet, and that its case is still its own. Fails: as gb_draft_send(). */
GB_MUST_CHECK
enum gb_code gb_draft_claim(struct gb_session *s, struct gb_draft *d,
			    struct gb_err *err);
/* Under the ledger's lock, just before the entry is written: remember as which
 * one it is being sent, by its number in the case and its very bytes: another
 * entry of the same author in that place is then not taken for it.
 * Fails: as gb_draft_send(). */
GB_MUST_CHECK
enum gb_code gb_draft_mark(const struct gb_sending *of, uint32_t number,
			   const void *blob, size_t n_bytes,
			   struct gb_err *err);

#endif
