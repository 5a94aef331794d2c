/* SPDX-License-Identifier: ISC
 * branch.c - the ledger's one branch: a file that names the newest commit. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "guardbook/encode.h"
#include "src/store/branch.h"
#include "src/store/file.h"

#define LINE_BYTES (2 * GB_OID_BYTES + 1) /* the id and a newline */

static bool read_line(const struct gb_buf *file,
		      unsigned char oid[GB_OID_BYTES])
{
	static const unsigned char none[GB_OID_BYTES];
	char hex[LINE_BYTES];

	if (file->len != LINE_BYTES || file->data[LINE_BYTES - 1] != '\n')
		return false;
	memcpy(hex, file->data, LINE_BYTES);
	hex[LINE_BYTES - 1] = '\0';
	return gb_unhex(oid, GB_OID_BYTES, hex) &&
	       memcmp(oid, none, GB_OID_BYTES) != 0;
}

/* Did a power cut leave only the beginning, or the room for it? */
static bool is_torn(const struct gb_buf *file)
{
	const char *hex = "0123456789abcdef";
	size_t n_zeros = 0, n_hex = 0;

	for (size_t i = 0; i < file->len; i++) {
		n_zeros += file->data[i] == 0;
		n_hex += file->data[i] && strchr(hex, file->data[i]);
	}
	return n_zeros == file->len ||
	       (n_hex == file->len && n_hex < LINE_BYTES - 1);
}

static enum gb_code no_entry(struct gb_err *err)
{
	return gb_fail(err, GB_TAMPERED,
		       "the ledger's branch does not name an entry; bring the "
		       "ledger back from a copy");
}

enum gb_code gb_branch_look(int heads, unsigned char oid[GB_OID_BYTES],
			    bool *torn, struct gb_err *err)
{
	struct gb_buf file = { 0 };
	enum gb_code rc;

	memset(oid, 0, GB_OID_BYTES);
	*torn = false;
	rc = gb_file_read(heads, GB_BRANCH, LINE_BYTES, &file, err);
	if (rc == GB_NOT_FOUND) {
		rc = GB_OK;
		if (err)
			*err = (struct gb_err){ 0 };
	} else if (rc == GB_OK && is_torn(&file)) {
		*torn = true;
	} else if (rc == GB_OK && !read_line(&file, oid)) {
		memset(oid, 0, GB_OID_BYTES);
		rc = no_entry(err);
	}
	gb_buf_free(&file);
	return rc;
}

enum gb_code gb_branch_read(int heads, unsigned char oid[GB_OID_BYTES],
			    struct gb_err *err)
{
	bool torn;
	enum gb_code rc = gb_branch_look(heads, oid, &torn, err);

	return rc == GB_OK && torn ? no_entry(err) : rc;
}

static enum gb_code flush_folder(int heads, struct gb_err *err)
{
	/* EINVAL: a share that flushes names by itself. */
	if (fsync(heads) == 0 || errno == EINVAL)
		return GB_OK;
	return gb_file_as_io(
		gb_fail_errno(err, "can't flush the ledger's branch"), err);
}

enum gb_code gb_branch_flush(int heads, struct gb_err *err)
{
	int fd = openat(heads, GB_BRANCH, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	enum gb_code rc = GB_OK;

	if (fd < 0 || fsync(fd) < 0)
		rc = gb_file_as_io(gb_fail_errno(err, "can't flush the "
						      "ledger's branch"),
				   err);
	if (fd >= 0)
		close(fd);
	return rc == GB_OK ? flush_folder(heads, err) : rc;
}

enum gb_code gb_branch_move(int heads, const unsigned char from[GB_OID_BYTES],
			    const unsigned char to[GB_OID_BYTES], bool sync,
			    struct gb_err *err)
{
	unsigned char now[GB_OID_BYTES];
	char line[LINE_BYTES + 1];
	enum gb_code rc;

	gb_hex(line, to, GB_OID_BYTES);
	line[LINE_BYTES - 1] = '\n';
	/* Whoever has the lock file may move the branch, and git keeps to that
	 * too: so the look at where it is comes after. */
	rc = gb_file_write(heads, GB_BRANCH_LOCK, line, LINE_BYTES, sync, err);
	if (rc != GB_OK)
		return rc;
	rc = gb_branch_read(heads, now, err);
	if (rc == GB_OK && memcmp(now, from, GB_OID_BYTES) != 0)
		rc = gb_fail(err, GB_CONFLICT,
			     "somebody else saved first; look again, then "
			     "repeat");
	if (rc == GB_OK &&
	    renameat(heads, GB_BRANCH_LOCK, heads, GB_BRANCH) < 0)
		rc = gb_fail_errno(err, "can't move the ledger's branch");
	if (rc != GB_OK)
		unlinkat(heads, GB_BRANCH_LOCK, 0);
	else if (sync)
		rc = flush_folder(heads, err);
	return rc;
}

enum gb_code gb_branch_sweep(int heads, struct gb_err *err)
{
	if (unlinkat(heads, GB_BRANCH_LOCK, 0) == 0 || errno == ENOENT)
		return GB_OK;
	return gb_file_as_io(gb_fail_errno(err, "can't clear away what an "
						"interrupted save left"),
			     err);
}
