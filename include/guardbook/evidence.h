/* guardbook/evidence.h - a screen grab on disk: looked at, never opened.
 *
 * Guardbook keeps the path and the fingerprint of a file, and where it is asked
 * to a sealed copy (guardbook/kept.h). It does not decode, show or follow
 * anything. */
#ifndef GUARDBOOK_EVIDENCE_H
#define GUARDBOOK_EVIDENCE_H

#include <stdint.h>

#include "guardbook/err.h"

#define GB_EVIDENCE_MAX_BYTES (64ull << 20)

struct gb_evidence_file {
	char *path; /* as given, made absolute; owned */
	char *name; /* its last part; borrowed from path */
	uint64_t size_bytes;
	unsigned char sha256[32];
	char kind[128]; /* media type by content (libmagic, first 64 KiB) */
};

/* Look at the file at `path`: opened without following any link, without
 * waiting, regular files only, read once to its end.
 * Gives: *out, freed with gb_evidence_free(); all zeros on failure.
 * Fails: GB_NOT_FOUND (nothing there), GB_INVALID (a folder, link, device,
 * pipe or socket; empty; over GB_EVIDENCE_MAX_BYTES; it changed while it was
 * read; a name that is not UTF-8 or has control characters), GB_DENIED (may not
 * be read), GB_IO, GB_NOMEM. The message says which, and what to do. */
GB_MUST_CHECK
enum gb_code gb_evidence_look(struct gb_evidence_file *out, const char *path,
			      struct gb_err *err);
void gb_evidence_free(struct gb_evidence_file *f);

/* Where bytes go, piece by piece, in order. */
typedef enum gb_code gb_evidence_sink(void *to, const void *bytes,
				      size_t n_bytes, struct gb_err *err);

/* The same, and every byte is given to `sink` on the way. What it received is
 * the file only if this gives GB_OK. Fails: as gb_evidence_look(), and as
 * `sink` does. */
GB_MUST_CHECK
enum gb_code gb_evidence_pass(struct gb_evidence_file *out, const char *path,
			      gb_evidence_sink *sink, void *to,
			      struct gb_err *err);

/* --- a folder to choose from ---------------------------------------------- */

/* How many files a chooser is offered, at most: the newest. */
#define GB_EVIDENCE_CHOICES 200

struct gb_evidence_choice {
	char name[256]; /* within the folder */
	uint64_t size_bytes;
	int64_t changed_s;
};

/* What in folder `dir` could be attached, newest first: plain files that are
 * not hidden, with a name that is text. None of them is opened.
 * Gives: *out, the caller's to free(); NULL if there is none.
 * Fails: GB_NOT_FOUND (no such folder), GB_INVALID (it is no folder, or a link
 * to one), GB_DENIED (may not be read), GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_evidence_choices(struct gb_evidence_choice **out, size_t *n,
				 const char *dir, struct gb_err *err);

#endif
