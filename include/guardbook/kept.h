/* guardbook/kept.h - sealed copies of evidence, in DIR/evidence-kept.
 *
 * A copy is a file with a random name. Whose case it belongs to, and the secret
 * that opens it together with the case's half-key, stand in the case only: when
 * the half-key is destroyed, so is the copy. */
#ifndef GUARDBOOK_KEPT_H
#define GUARDBOOK_KEPT_H

#include <stdbool.h>

#include "guardbook/env.h"
#include "guardbook/evidence.h"
#include "guardbook/key.h"

#define GB_KEPT_ID_BYTES 16
#define GB_KEPT_FOLDER "evidence-kept"

/* Which copy, of what. */
struct gb_kept {
	unsigned char id[GB_KEPT_ID_BYTES];
	uint64_t size_bytes;      /* of the file it is a copy of */
	unsigned char sha256[32]; /* and its fingerprint */
};

/* Seal a copy of the file at `path`, which must be the one that `k` tells.
 * `key` must seal nothing else, ever. Durable when this returns.
 * Fails: GB_INVALID (the file is not the same any more), GB_CONFLICT (a copy
 * of that id is there), and as gb_evidence_look() does; there is no copy then.
 */
GB_MUST_CHECK
enum gb_code gb_kept_make(const char *dir, const struct gb_kept *k,
			  const struct gb_key *key, const char *path,
			  const struct gb_env *env, struct gb_err *err);

/* Open the copy and give every byte of the file to `sink` (NULL: only check
 * that it opens). What it received is the file only if this gives GB_OK.
 * Fails: GB_NOT_FOUND (there is no such copy), GB_TAMPERED (it does not open,
 * or is not what was kept), GB_IO, GB_NOMEM, and as `sink` does. */
GB_MUST_CHECK
enum gb_code gb_kept_read(const char *dir, const struct gb_kept *k,
			  const struct gb_key *key, gb_evidence_sink *sink,
			  void *to, struct gb_err *err);

/* Take a copy away, if it is there. */
void gb_kept_drop(const char *dir, const unsigned char id[GB_KEPT_ID_BYTES]);

/* Make the folder of the copies, unless there is one. Fails: GB_IO. */
GB_MUST_CHECK
enum gb_code gb_kept_folder(const char *dir, struct gb_err *err);
/* Every copy there is, whosever: in order of their ids.
 * Gives: *ids (n * GB_KEPT_ID_BYTES), the caller's to free(); NULL if there is
 * none. Fails: GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_kept_list(const char *dir, unsigned char **ids, size_t *n,
			  struct gb_err *err);
/* Bring copy `id` from `from_dir` to `to_dir` as it is, sealed, unless it is
 * there. Durable when this returns.
 * Gives: its size, and whether it was `added`.
 * Fails: GB_NOT_FOUND, GB_TAMPERED (not a plain file), GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_kept_bring(const char *to_dir, const char *from_dir,
			   const unsigned char id[GB_KEPT_ID_BYTES],
			   uint64_t *n_bytes, bool *added, struct gb_err *err);

#endif
