/* ledger_parts.h - what the files of the ledger share. */
#ifndef STORE_LEDGER_PARTS_H
#define STORE_LEDGER_PARTS_H

#include "guardbook/ledger.h"

struct gb_odb;

struct gb_ledger {
	const struct gb_env *env;
	struct gb_odb *odb;
	int dir;     /* the casebook; -1 while not open, and so below */
	int git;     /* its ledger.git */
	int objects; /* and in that */
	int heads;
	int lock;    /* -1: not held */
	bool failed; /* the disk failed: nothing more is appended */
};

/* One commit without its blob, and the id of its tree. Fails: as
 * gb_ledger_read(). */
GB_MUST_CHECK
enum gb_code gb_ledger_read_commit(struct gb_ledger *l,
				   const unsigned char oid[GB_OID_BYTES],
				   struct gb_commit *out,
				   unsigned char tree[GB_OID_BYTES],
				   struct gb_err *err);

#endif
