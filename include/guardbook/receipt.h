/* guardbook/receipt.h - codes of 128 bits that bind the record from outside.
 *
 * Whoever keeps one can show later that what it was made of is still there,
 * unaltered, with all that came before it. A *receipt* is the reporter's slip:
 * it stands for one entry. A *head code* stands for the whole record as of its
 * newest entry, and is made for paper that many people see, so it is never the
 * receipt of that entry. Both are looked up alike. */
#ifndef GUARDBOOK_RECEIPT_H
#define GUARDBOOK_RECEIPT_H

#include "guardbook/casebook.h"

enum gb_receipt_kind {
	GB_RECEIPT_ENTRY, /* of one entry */
	GB_RECEIPT_HEAD,  /* of the record up to one entry */
};

/* The receipt of `k`, and the head code of the record that ends with it. */
void gb_receipt_write(char out[GB_CODE_ROOM], const struct gb_commit *k);
void gb_head_code_write(char out[GB_CODE_ROOM], const struct gb_commit *k);

/* The head code of the record as it stands, and when its newest entry was made.
 * No code is given for what does not hold.
 * Fails: as gb_casebook_refresh() and gb_casebook_check_seen(). */
GB_MUST_CHECK
enum gb_code gb_head_code(struct gb_casebook *b, char out[GB_CODE_ROOM],
			  int64_t *at_s, struct gb_err *err);

struct gb_receipt {
	enum gb_receipt_kind kind;
	int64_t at_s; /* when its entry was made */
};

/* Look for what `code` stands for in the record, which must have been checked:
 * gb_casebook_refresh(). Fails: GB_INVALID (mistyped), GB_NOT_FOUND (not in
 * this ledger), GB_TAMPERED, GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_receipt_find(struct gb_casebook *b, const char *code,
			     struct gb_receipt *out, struct gb_err *err);

#endif
