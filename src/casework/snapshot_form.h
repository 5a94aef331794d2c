/* snapshot_form.h - the file that a snapshot is: shared by its reader and its
 * writer. Casework's own.
 *
 *   "gbsnap02"  ledger id (32)  Seq (8)  commit (20)
 *   lengths of the chain, of the keys and of the index (8 each)
 *   head of a stream (24)  the chain, then the keys, in sealed pieces
 *   head of a stream (24)  the index in sealed pieces
 *
 * The first stream holds no word of a case, and its key comes from the person's
 * L alone. The second needs the vault's W too (DESIGN 3): what it says is gone
 * when W is replaced. */
#ifndef CASEWORK_SNAPSHOT_FORM_H
#define CASEWORK_SNAPSHOT_FORM_H

#include <sys/stat.h>

#include "guardbook/stream.h"
#include "src/casework/book.h"

#define SNAPSHOT_MAGIC "gbsnap02" /* another content: count up */
#define SNAPSHOT_MAGIC_BYTES (sizeof(SNAPSHOT_MAGIC) - 1)

enum {
	SNAPSHOT_HEADER_BYTES =
		SNAPSHOT_MAGIC_BYTES + 32 + 8 + GB_OID_BYTES + 3 * 8,
	SNAPSHOT_NAME_ROOM = 32,
};

/* The two streams. */
enum gb_snapshot_half { GB_SNAPSHOT_KNOWN, GB_SNAPSHOT_LIST };

struct gb_snapshot_header {
	unsigned char ledger[32];
	uint64_t seq;
	unsigned char oid[GB_OID_BYTES];
	uint64_t chain_bytes, known_bytes, index_bytes;
	unsigned char bytes[SNAPSHOT_HEADER_BYTES]; /* as it stands there */
};

void gb_snapshot_name(const struct gb_session *s, char name[SNAPSHOT_NAME_ROOM],
		      const char *end);

/* The header of the file `fd`: not believed yet, but its lengths add up to the
 * file's, which is ours alone. */
bool gb_snapshot_header_read(int fd, struct gb_snapshot_header *h);

/* The key of one half, and what each of its pieces is bound to.
 * Gives: *key, freed with gb_key_free(); adds to `bound`.
 * Fails: GB_NOT_FOUND (the vault has no W), GB_TAMPERED, GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_snapshot_half_key(struct gb_key **key, struct gb_buf *bound,
				  const struct gb_session *s,
				  const struct gb_snapshot_header *h,
				  enum gb_snapshot_half half,
				  struct gb_err *err);

#endif
