/* SPDX-License-Identifier: ISC
 * layout.c - what the folder ledger.git holds: made here, and nothing else
 * accepted. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/store/branch.h"
#include "src/store/file.h"
#include "src/store/journal.h"
#include "src/store/layout.h"
#include "src/store/object.h"
#include "src/store/packs.h"

#define NEW "ledger.git.new" /* until it is whole */
#define PACKS "objects/" GB_PACKS_FOLDER
#define FAN_OUT 256
#define PATH_ROOM 300 /* a folder of ours and any name that fits in it */
#define HOW_TO "; take it out, or bring the ledger back from a copy"

/* clang-format off */
/* All that stands in a ledger, parents first. Beside it only the 256 fan-out
 * folders in objects, the packs, the branch, the journal, and what a killed
 * writer left. */
static const struct item {
	const char *path;
	const char *text; /* a file's content to the byte; NULL: a folder */
	bool may_lack;    /* an earlier version made none */
} items[] = {
	{ "HEAD",	"ref: refs/heads/" GB_BRANCH "\n", false },
	{ "config",	"[core]\n"
			"\trepositoryformatversion = 0\n"
			"\tfilemode = true\n"
			"\tbare = true\n"
			"\tlogallrefupdates = false\n"
			"[gc]\n"
			"\tauto = 0\n", false },
	{ "objects",	NULL, false },
	{ PACKS,	NULL, true },
	{ "refs",	NULL, false },
	{ "refs/heads",	NULL, false },
};

/* What git knows and a ledger never holds, in plain words. */
static const struct stranger {
	const char *path;
	const char *words;
} strangers[] = {
	{ "refs/replace",	"it shows other objects in place of the signed ones" },
	{ "refs/notes",		"notes can be changed unseen" },
	{ "refs/tags",		"a ledger has one branch and no tags" },
	{ "refs/remotes",	"a ledger has one branch and no other" },
	{ "packed-refs",	"it is a second place for branches" },
	{ "info",		"it can graft one history onto another" },
	{ "shallow",		"it cuts the history short" },
	{ "objects/info",	"it can bring in objects from elsewhere" },
	{ "hooks",		"it can hold programs" },
	{ "commondir",		"it points to another repository" },
	{ "gitdir",		"it points to another repository" },
};
/* clang-format on */

static void fan_out_name(char name[16], unsigned i)
{
	snprintf(name, 16, "objects/%02x", i & 0xff);
}

/* Remove what gb_layout_make() left unfinished; only what it makes. */
static void unmake(int dir)
{
	int git = gb_file_open_folder(dir, NEW);
	char name[16];

	if (git < 0)
		return;
	for (unsigned i = 0; i < FAN_OUT; i++) {
		fan_out_name(name, i);
		unlinkat(git, name, AT_REMOVEDIR);
	}
	for (size_t i = GB_COUNT(items); i-- > 0;)
		unlinkat(git, items[i].path, items[i].text ? 0 : AT_REMOVEDIR);
	close(git);
	unlinkat(dir, NEW, AT_REMOVEDIR);
}

static enum gb_code make_items(int git, bool sync, struct gb_err *err)
{
	enum gb_code rc = GB_OK;
	char name[16];

	for (size_t i = 0; rc == GB_OK && i < GB_COUNT(items); i++) {
		const struct item *it = &items[i];

		rc = it->text ? gb_file_write(git, it->path, it->text,
					      strlen(it->text), sync, err)
			      : gb_file_folder(git, it->path, err);
	}
	for (unsigned i = 0; rc == GB_OK && i < FAN_OUT; i++) {
		fan_out_name(name, i);
		rc = gb_file_folder(git, name, err);
	}
	if (!sync)
		return rc;
	for (size_t i = 0; rc == GB_OK && i < GB_COUNT(items); i++)
		if (!items[i].text)
			rc = gb_file_sync_folder(git, items[i].path, err);
	/* The fan-out folders need no flush of their own: each gets one with
	 * the first object in it, and their names are in objects. */
	if (rc == GB_OK)
		rc = gb_file_sync_folder(git, ".", err);
	return rc;
}

static bool put_in_place(int dir)
{
	if (renameat2(dir, NEW, dir, "ledger.git", RENAME_NOREPLACE) == 0)
		return true;
	/* A file system that can't promise it: but a folder that holds
	 * anything is replaced by none. */
	return errno == EINVAL && renameat(dir, NEW, dir, "ledger.git") == 0;
}

enum gb_code gb_layout_make(int dir, bool sync, struct gb_err *err)
{
	enum gb_code rc;
	int git = -1;

	unmake(dir);
	rc = gb_file_folder(dir, NEW, err);
	if (rc != GB_OK)
		return rc;
	git = gb_file_open_folder(dir, NEW);
	if (git < 0)
		rc = gb_fail_errno(err, "can't open %s", NEW);
	else
		rc = make_items(git, sync, err);
	if (rc == GB_OK && !put_in_place(dir))
		rc = errno == EEXIST || errno == ENOTEMPTY
			     ? gb_fail(err, GB_CONFLICT,
				       "there is a ledger here already")
			     : gb_fail_errno(err, "can't make ledger.git");
	else if (rc == GB_OK && sync)
		rc = gb_file_sync_folder(dir, ".", err);
	if (git >= 0)
		close(git);
	if (rc != GB_OK)
		unmake(dir);
	return rc;
}

static enum gb_code check_folder(int git, const char *path, bool may_lack,
				 struct gb_err *err)
{
	struct stat st;

	if (fstatat(git, path, &st, AT_SYMLINK_NOFOLLOW) < 0) {
		if (may_lack && errno == ENOENT)
			return GB_OK;
		return errno == ENOENT
			       ? gb_fail(err, GB_TAMPERED,
					 "the ledger has no folder %s; bring "
					 "it back from a copy",
					 path)
			       : gb_fail_errno(err, "can't look at %s", path);
	}
	if (!S_ISDIR(st.st_mode))
		return gb_fail(err, GB_TAMPERED,
			       "%s in the ledger is not a folder" HOW_TO, path);
	if (gb_file_is_foreign(git, &st))
		return gb_fail(err, GB_TAMPERED,
			       "%s in the ledger belongs to another user of "
			       "this computer",
			       path);
	return GB_OK;
}

static enum gb_code check_file(int git, const struct item *it,
			       struct gb_err *err)
{
	size_t n_bytes = strlen(it->text);
	struct gb_buf found = { 0 };
	enum gb_code rc = gb_file_read(git, it->path, n_bytes, &found, err);

	if (rc == GB_NOT_FOUND)
		rc = gb_fail(err, GB_TAMPERED,
			     "the ledger has no file %s; bring it back from a "
			     "copy",
			     it->path);
	else if (rc == GB_OK && (found.len != n_bytes ||
				 memcmp(found.data, it->text, n_bytes) != 0))
		rc = gb_fail(err, GB_TAMPERED,
			     "the ledger's file %s was changed: git would do "
			     "what it says; bring it back from a copy",
			     it->path);
	gb_buf_free(&found);
	return rc;
}

static bool is_expected(const char *folder, const char *name, const char *path)
{
	for (size_t i = 0; i < GB_COUNT(items); i++)
		if (strcmp(items[i].path, path) == 0)
			return true;
	if (strcmp(folder, ".") == 0)
		return strcmp(name, GB_JOURNAL) == 0;
	if (strcmp(folder, PACKS) == 0)
		return gb_packs_is_expected(name);
	if (strcmp(folder, "objects") == 0)
		return gb_object_is_temporary(name) ||
		       (strlen(name) == 2 &&
			strspn(name, "0123456789abcdef") == 2);
	return strcmp(folder, "refs/heads") == 0 &&
	       (strcmp(name, GB_BRANCH) == 0 ||
		strcmp(name, GB_BRANCH_LOCK) == 0);
}

/* A found name goes into a message only if no terminal minds it. */
static enum gb_code refuse(const char *path, struct gb_err *err)
{
	for (size_t i = 0; i < GB_COUNT(strangers); i++)
		if (strcmp(strangers[i].path, path) == 0)
			return gb_fail(err, GB_TAMPERED,
				       "the ledger holds %s, and %s" HOW_TO,
				       path, strangers[i].words);
	if (path[strspn(path, "abcdefghijklmnopqrstuvwxyz"
			      "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			      "0123456789._-/")])
		path = "a thing of odd name";
	return gb_fail(err, GB_TAMPERED,
		       "the ledger holds %s, which guardbook did not put "
		       "there" HOW_TO,
		       path);
}

static enum gb_code check_names(int git, const char *folder, struct gb_err *err)
{
	int fd = gb_file_open_folder(git, folder);
	DIR *list = fd < 0 ? NULL : fdopendir(fd);
	enum gb_code rc = GB_OK;
	struct dirent *e;

	if (fd < 0 && errno == ENOENT)
		return GB_OK; /* which was allowed */
	if (!list) {
		rc = gb_fail_errno(err, "can't look into %s", folder);
		if (fd >= 0)
			close(fd);
		return rc;
	}
	while (rc == GB_OK && (errno = 0, e = readdir(list))) {
		char path[PATH_ROOM];

		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		snprintf(path, sizeof(path), "%s%s%s",
			 strcmp(folder, ".") == 0 ? "" : folder,
			 strcmp(folder, ".") == 0 ? "" : "/", e->d_name);
		if (!is_expected(folder, e->d_name, path))
			rc = refuse(path, err);
	}
	if (rc == GB_OK && errno)
		rc = gb_fail_errno(err, "can't look into %s", folder);
	closedir(list);
	return rc;
}

enum gb_code gb_layout_check(int git, struct gb_err *err)
{
	enum gb_code rc = check_folder(git, ".", false, err);
	struct stat st;
	char name[16];

	if (rc == GB_OK && fstat(git, &st) == 0 && (st.st_mode & 077) != 0 &&
	    gb_file_has_owners(git))
		rc = gb_fail(err, GB_TAMPERED,
			     "other users of this computer may enter the "
			     "ledger; set its folder ledger.git to mode 700");
	if (rc == GB_OK)
		rc = check_names(git, ".", err);
	for (size_t i = 0; rc == GB_OK && i < GB_COUNT(items); i++) {
		const struct item *it = &items[i];

		rc = it->text ? check_file(git, it, err)
			      : check_folder(git, it->path, it->may_lack, err);
		if (rc == GB_OK && !it->text)
			rc = check_names(git, it->path, err);
	}
	for (unsigned i = 0; rc == GB_OK && i < FAN_OUT; i++) {
		fan_out_name(name, i);
		rc = check_folder(git, name, true, err);
	}
	return rc;
}
