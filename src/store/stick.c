/* SPDX-License-Identifier: ISC
 * stick.c - a folder on a stick or a share that holds a copy of a ledger, and a
 * note of how far it went. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "guardbook/encode.h"
#include "guardbook/stick.h"
#include "src/store/file.h"

#define NOTE "head"
#define NOTE_NEW "head.new"
#define NOTE_TOP "guardbook witness 1\n"
#define NOTE_ROOM 256 /* more than any that is written */

struct gb_stick {
	const struct gb_env *env;
	struct gb_ledger *ledger; /* owned */
	int dir;                  /* -1: not open */
};

/* clang-format off */
static const char *const expected[] = {
	"ledger.git", "ledger.git.new", NOTE, NOTE_NEW, "lock",
	/* what Linux, Windows and macOS leave on a stick */
	"lost+found", "System Volume Information", ".Trashes",
	".Spotlight-V100", ".fseventsd",
};
/* clang-format on */

struct gb_ledger *gb_stick_ledger(const struct gb_stick *s)
{
	return s->ledger;
}

void gb_stick_free(struct gb_stick *s)
{
	if (!s)
		return;
	gb_ledger_free(s->ledger); /* and its lock */
	if (s->dir >= 0)
		close(s->dir);
	free(s);
}

static bool is_expected(const char *name)
{
	for (size_t i = 0; i < GB_COUNT(expected); i++)
		if (strcmp(expected[i], name) == 0)
			return true;
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static enum gb_code check_names(const struct gb_stick *s, struct gb_err *err)
{
	int fd = gb_file_open_folder(s->dir, ".");
	DIR *list = fd < 0 ? NULL : fdopendir(fd);
	bool strange = false;
	struct dirent *e;

	if (!list) {
		enum gb_code rc = gb_fail_errno(
			err, "can't look into the folder of the witness copy");

		if (fd >= 0)
			close(fd);
		return gb_file_as_io(rc, err);
	}
	while (!strange && (e = readdir(list)))
		strange = !is_expected(e->d_name);
	closedir(list);
	if (strange)
		return gb_fail(err, GB_CONFLICT,
			       "that folder holds other things: a witness copy "
			       "needs one of its own, empty at first");
	return GB_OK;
}

static enum gb_code open_folder(struct gb_stick *s, const char *dir,
				struct gb_err *err)
{
	/* The folder itself may be reached through a link. */
	s->dir = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (s->dir >= 0)
		return check_names(s, err);
	if (errno == ENOENT)
		return gb_fail(err, GB_NOT_FOUND,
			       "there is no folder %s: put the stick in, or "
			       "make the folder first",
			       dir);
	return gb_fail_errno(err, "can't open the folder %s", dir);
}

static enum gb_code begin(struct gb_stick *s, const char *dir, bool write,
			  struct gb_err *err)
{
	enum gb_code rc;

	/* Never a new one in the place of one that was there. */
	if (faccessat(s->dir, NOTE, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
		return gb_fail(err, GB_TAMPERED,
			       "the ledger of this witness copy is gone: keep "
			       "what is left, and begin another in an empty "
			       "folder");
	if (!write)
		return gb_fail(err, GB_NOT_FOUND,
			       "there is no witness copy in %s yet", dir);
	rc = gb_ledger_create(&s->ledger, dir, s->env, err);
	/* Somebody else began it meanwhile. */
	if (rc == GB_CONFLICT)
		rc = gb_ledger_open(&s->ledger, dir, s->env, err);
	return rc;
}

enum gb_code gb_stick_open(struct gb_stick **out, const char *dir, bool write,
			   const struct gb_env *env, struct gb_err *err)
{
	struct gb_stick *s = calloc(1, sizeof(*s));
	enum gb_code rc;

	*out = NULL;
	if (!s)
		return gb_fail_nomem(err);
	*s = (struct gb_stick){ .env = env, .dir = -1 };
	rc = open_folder(s, dir, err);
	if (rc == GB_OK)
		rc = gb_ledger_open(&s->ledger, dir, env, err);
	if (rc == GB_NOT_FOUND && s->dir >= 0)
		rc = begin(s, dir, write, err);
	if (rc == GB_OK && write)
		rc = gb_ledger_lock(s->ledger, err);
	if (rc == GB_OK)
		*out = s;
	else
		gb_stick_free(s);
	return rc;
}

/* --- the note -------------------------------------------------------------
 */

static void render(struct gb_buf *out, const struct gb_seen *seen)
{
	char oid[2 * GB_OID_BYTES + 1], self[2 * sizeof(seen->self) + 1];

	gb_hex(oid, seen->oid, sizeof(seen->oid));
	gb_hex(self, seen->self, sizeof(seen->self));
	gb_buf_printf(out, NOTE_TOP "%" PRIu64 " %s %s\n", seen->seq, oid,
		      self);
}

/* Only what render() gives is one. */
static bool parse(struct gb_seen *seen, struct gb_buf *note)
{
	char oid[2 * GB_OID_BYTES + 1] = "", self[2 * sizeof(seen->self) + 1];
	struct gb_buf again = { 0 };
	const char *text = gb_buf_string(note);
	bool same;

	if (!text || sscanf(text, NOTE_TOP "%" SCNu64 " %40s %64s", &seen->seq,
			    oid, self) != 3)
		return false;
	if (!gb_unhex(seen->oid, sizeof(seen->oid), oid) ||
	    !gb_unhex(seen->self, sizeof(seen->self), self))
		return false;
	render(&again, seen);
	same = again.len == note->len &&
	       memcmp(again.data, note->data, note->len) == 0;
	gb_buf_free(&again);
	return same && seen->seq > 0;
}

enum gb_code gb_stick_seen(const struct gb_stick *s, struct gb_seen *out,
			   struct gb_err *err)
{
	struct gb_buf note = { 0 };
	enum gb_code rc = gb_file_read(s->dir, NOTE, NOTE_ROOM, &note, err);

	*out = (struct gb_seen){ 0 };
	if (rc == GB_NOT_FOUND) {
		rc = GB_OK;
		if (err)
			*err = (struct gb_err){ 0 };
	} else if (rc == GB_OK && !parse(out, &note)) {
		*out = (struct gb_seen){ 0 };
		rc = gb_fail(err, GB_TAMPERED,
			     "the note of the newest entry in this witness "
			     "copy is damaged: keep it, and begin another in "
			     "an empty folder");
	}
	gb_buf_free(&note);
	return rc;
}

enum gb_code gb_stick_see(const struct gb_stick *s, const struct gb_seen *seen,
			  struct gb_err *err)
{
	bool sync = !s->env->no_sync;
	struct gb_buf note = { 0 };
	enum gb_code rc;

	render(&note, seen);
	rc = gb_buf_done(&note, err);
	/* Left by one that was killed; nobody else holds the lock. */
	if (rc == GB_OK && unlinkat(s->dir, NOTE_NEW, 0) < 0 && errno != ENOENT)
		rc = gb_fail_errno(err, "can't note the newest entry in the "
					"witness copy");
	if (rc == GB_OK)
		rc = gb_file_write(s->dir, NOTE_NEW, note.data, note.len, sync,
				   err);
	if (rc == GB_OK && renameat(s->dir, NOTE_NEW, s->dir, NOTE) < 0)
		rc = gb_fail_errno(err, "can't note the newest entry in the "
					"witness copy");
	if (rc == GB_OK && sync)
		rc = gb_file_sync_folder(s->dir, ".", err);
	gb_buf_free(&note);
	return rc == GB_OK ? rc : gb_file_as_io(rc, err);
}
