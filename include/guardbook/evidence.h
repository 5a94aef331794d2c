/* guardbook/evidence.h - a screen grab on disk: looked at, never opened.
 *
 * Guardbook keeps the path and the fingerprint of a file. It does not decode,
 * show or follow anything. */
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

#endif
