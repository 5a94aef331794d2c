/* copies.h - sealed copies of evidence and the cases they belong to.
 * Casework's own. */
#ifndef CASEWORK_COPIES_H
#define CASEWORK_COPIES_H

#include "guardbook/kept.h"
#include "guardbook/session.h"
#include "src/casework/work.h"

/* Keep a copy of every item of data["evidence"] that asks for one, and put into
 * the item what opens it ("copy": {id secret}).
 * Fails: as gb_kept_make(), gb_vault_half(); gb_copies_drop() takes away what
 * was made. */
GB_MUST_CHECK
enum gb_code gb_copies_make(struct gb_session *s,
			    const unsigned char id[GB_CASE_ID_BYTES],
			    json_t *data, struct gb_err *err);
void gb_copies_drop(struct gb_session *s, const json_t *data);

/* While a case is read: keep what opens the copy of evidence `n` apart from
 * `item`, which everyone may show. */
void gb_copy_remember(struct gb_case *c, json_int_t n, json_t *item);

/* What the record says of evidence `n` of `c`; *item is borrowed.
 * Fails: GB_NOT_FOUND. */
GB_MUST_CHECK
enum gb_code gb_case_evidence(const struct gb_case *c, size_t n,
			      struct gb_kept *k, const json_t **item,
			      struct gb_err *err);

/* Read the copy of evidence `n`. Fails: GB_NOT_FOUND (no copy was kept, or it
 * is gone), and as gb_kept_read(). */
GB_MUST_CHECK
enum gb_code gb_copy_read(struct gb_session *s, const struct gb_case *c,
			  size_t n, gb_evidence_sink *sink, void *to,
			  struct gb_err *err);

#endif
