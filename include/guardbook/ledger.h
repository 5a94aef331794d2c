/* guardbook/ledger.h - the append-only record: one entry is one signed commit
 * on the one branch of a bare git repository.
 *
 * The ledger knows the form of a commit, not its meaning: who may sign what is
 * casework's to judge. Nothing here edits or removes an entry. The commit of
 * format 1 (share/doc/format.md) is
 *
 *   tree (one file, "entry", mode 100644: the blob)
 *   parent (none in the first, exactly one after)
 *   author = committer = ID <ID@guardbook.invalid> TIME +0000
 *   gpgsig (an SSHSIG over all the rest)
 *
 *   SUBJECT, an empty line, then Format:, Seq:, Prev:, Entry:
 *
 * and a commit that differs from it in one byte is damaged. One thread per
 * ledger; gb_ledger_again() makes one for another. */
#ifndef GUARDBOOK_LEDGER_H
#define GUARDBOOK_LEDGER_H

#include "guardbook/buf.h"
#include "guardbook/env.h"
#include "guardbook/identity.h"

#define GB_OID_BYTES 20
#define GB_PERSON_ID_BYTES 8
#define GB_PERSON_ID_ROOM 9 /* 8 base 32 letters and a NUL */
#define GB_SUBJECT_ROOM 64
#define GB_BLOB_MAX_BYTES (4u << 20)

struct gb_ledger;

/* One commit as read back, its form checked byte for byte: object hashes, the
 * tree's single entry, the trailers, Entry: against the blob, and that `armor`
 * stands where it must. NOT checked here: the signature (whose key?), Seq: and
 * Prev: against the parent (gb_commit_follows()), and every right. */
struct gb_commit {
	unsigned char oid[GB_OID_BYTES];
	unsigned char parent[GB_OID_BYTES]; /* zeros in the first */
	char author[GB_PERSON_ID_ROOM];
	int64_t at_s;
	char subject[GB_SUBJECT_ROOM];
	uint64_t seq;
	unsigned char prev[32];  /* H of the parent's signed bytes, or zeros */
	unsigned char self[32];  /* H of this one's signed bytes */
	unsigned char entry[32]; /* H of the blob */
	struct gb_buf blob;      /* owned */
	struct gb_buf signed_bytes; /* owned: what the signature covers */
	struct gb_buf armor;        /* owned: the signature */
};

void gb_commit_free(struct gb_commit *c); /* what it owns; zeros are fine */

/* Make an empty ledger at `dir`/ledger.git: mode 0700, the 256 fan-out
 * folders, HEAD on refs/heads/ledger, the one configuration that is accepted.
 * Gives: *out, freed with gb_ledger_free(); NULL on failure.
 * `env` is kept and must outlive it.
 * Fails: GB_CONFLICT (a ledger is there already), GB_NOT_FOUND (no folder
 * `dir`), GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_ledger_create(struct gb_ledger **out, const char *dir,
			      const struct gb_env *env, struct gb_err *err);

/* Open the ledger of casebook `dir`. Reads no entry.
 * Gives, keeps as gb_ledger_create().
 * Fails: GB_NOT_FOUND, GB_IO, GB_NOMEM, GB_TAMPERED (the folder holds what
 * guardbook's own writer does not put there: replace refs, grafts, shallow,
 * alternates, packs of others, hooks, other configuration, other owner, wide
 * modes). */
GB_MUST_CHECK
enum gb_code gb_ledger_open(struct gb_ledger **out, const char *dir,
			    const struct gb_env *env, struct gb_err *err);
/* The same open ledger once more, for another thread to read with; `l` may be
 * freed first. Gives, keeps as gb_ledger_create(). Fails: GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_ledger_again(struct gb_ledger **out, const struct gb_ledger *l,
			     struct gb_err *err);
void gb_ledger_free(struct gb_ledger *l); /* NULL is fine */

/* Take the casebook's one lock, waiting for it; then sweep what a killed
 * writer left (ref lock files, temporary objects) and have the branch follow
 * the journal. Held from before the head is read until the index has been
 * brought up to date. Fails: GB_TAMPERED (as gb_ledger_head()), GB_IO,
 * GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_ledger_lock(struct gb_ledger *l, struct gb_err *err);
void gb_ledger_unlock(struct gb_ledger *l);

/* The commit that the branch points to; zeros while the ledger is empty.
 * Fails: GB_TAMPERED (the ref is not one plain object id: a symlink, a symbolic
 * ref, packed-refs, missing in a ledger that has objects), GB_IO. */
GB_MUST_CHECK
enum gb_code gb_ledger_head(struct gb_ledger *l,
			    unsigned char oid[GB_OID_BYTES],
			    struct gb_err *err);

/* Read one commit. Gives: *out, freed with gb_commit_free(); all zeros on
 * failure. Fails: GB_TAMPERED (missing, damaged, or not of the form above;
 * the message says which), GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_ledger_read(struct gb_ledger *l,
			    const unsigned char oid[GB_OID_BYTES],
			    struct gb_commit *out, struct gb_err *err);
/* The same, of a commit that gb_ledger_read() has given before, to whoever can
 * be believed: every byte of it is still checked, but its blob only against
 * Entry:, which is signed, and not against its SHA-1 too. */
GB_MUST_CHECK
enum gb_code gb_ledger_read_again(struct gb_ledger *l,
				  const unsigned char oid[GB_OID_BYTES],
				  struct gb_commit *out, struct gb_err *err);

/* The parents' trail from `newest` back to, but without, `known` (zeros: to
 * the first entry), given oldest first in *oids (n * GB_OID_BYTES, the
 * caller's to free()).
 * Fails: GB_TAMPERED (a commit of the trail cannot be read, or `known` is not
 * on it; *oids then holds the readable, newer part and *n its length, so that
 * the damage can be named), GB_IO (likewise), GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_ledger_trail(struct gb_ledger *l,
			     const unsigned char newest[GB_OID_BYTES],
			     const unsigned char known[GB_OID_BYTES],
			     unsigned char **oids, size_t *n,
			     struct gb_err *err);

/* What is to be appended. */
struct gb_draft_commit {
	const char *author;  /* person id; borrowed */
	const char *subject; /* borrowed; no newline */
	int64_t at_s;
	const void *blob; /* borrowed */
	size_t blob_bytes;
};

/* Append, under the lock, on top of the present head: the entry is written to
 * the journal and flushed; then git is shown it, and the branch moved by
 * compare-and-swap. When this returns GB_OK the entry survives a power cut.
 * Gives: *out as gb_ledger_read() would, if not NULL.
 * Fails: GB_INVALID (author, subject or size have not the form, or `at_s` is
 * before the head's), GB_TAMPERED (the head cannot be read), GB_CONFLICT (the
 * branch moved), GB_IO (also any failed flush: after that this ledger refuses
 * every further append), GB_NOMEM. On failure the ledger is as it was; only
 * when a flush fails, or the branch moved, may the entry be there,
 * unacknowledged. */
GB_MUST_CHECK
enum gb_code gb_ledger_append(struct gb_ledger *l,
			      const struct gb_draft_commit *draft,
			      const struct gb_identity *signer,
			      struct gb_commit *out, struct gb_err *err);

/* Append, under the lock, a commit that is signed already: a mirror's, when a
 * ledger is brought back. It must follow the present head and be of the form
 * above; the signature is the caller's to judge.
 * Fails: GB_TAMPERED (it does not follow, or is not what it says it is), else
 * as gb_ledger_append(). */
GB_MUST_CHECK
enum gb_code gb_ledger_adopt(struct gb_ledger *l, const struct gb_commit *c,
			     struct gb_err *err);

/* From now on, under the lock, appends are flushed together and not one by
 * one: none of them may be called saved before gb_ledger_group_end() has given
 * GB_OK. Call it also after a failed append, for the sake of those before it,
 * and before the lock is let go.
 * Fails: GB_IO (those since the group began may be lost), GB_NOMEM. */
void gb_ledger_group(struct gb_ledger *l);
GB_MUST_CHECK
enum gb_code gb_ledger_group_end(struct gb_ledger *l, struct gb_err *err);

/* Under the lock: put what is not packed yet into a pack. To be called when
 * there is time; gb_ledger_append() does so by itself when much is waiting.
 * Fails: GB_TAMPERED (an entry of it cannot be read), GB_IO (also a failed
 * flush: then as gb_ledger_append()), GB_NOMEM; no entry is lost. */
GB_MUST_CHECK
enum gb_code gb_ledger_checkpoint(struct gb_ledger *l, struct gb_err *err);
/* The same for whoever has nothing else to do, without the lock: does nothing
 * if nothing waits, somebody else is writing, or it has failed before. */
GB_MUST_CHECK
enum gb_code gb_ledger_rest(struct gb_ledger *l, struct gb_err *err);
/* How many entries were waiting for that, when last looked at. */
uint64_t gb_ledger_unpacked(const struct gb_ledger *l);

/* Read all packs to the last byte: is each what guardbook's own writer makes of
 * its entries, and does it follow the one before? What they hold is for
 * gb_ledger_read() to check.
 * Fails: GB_TAMPERED (`err` names the pack), GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_ledger_check_packs(struct gb_ledger *l, struct gb_err *err);

/* Is `c` the next entry after `parent` (NULL: the first)? Checks the parent's
 * id, Seq:, Prev: and that time does not run backwards; says what is wrong in
 * `err`. Fails: GB_TAMPERED. */
GB_MUST_CHECK
enum gb_code gb_commit_follows(const struct gb_commit *c,
			       const struct gb_commit *parent,
			       struct gb_err *err);

#endif
