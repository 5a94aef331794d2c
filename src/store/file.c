/* SPDX-License-Identifier: ISC
 * file.c - whole files of the store, read with suspicion and written to last.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "src/store/file.h"

#define CHUNK_BYTES 16384
#define NTFS3_MAGIC 0x7366746e /* which no header tells */

bool gb_file_has_owners(int fd)
{
	static const unsigned long without[] = {
		MSDOS_SUPER_MAGIC, EXFAT_SUPER_MAGIC, NTFS3_MAGIC,
		FUSE_SUPER_MAGIC,  SMB_SUPER_MAGIC,   CIFS_SUPER_MAGIC,
		SMB2_SUPER_MAGIC,
	};
	struct statfs fs;

	if (fstatfs(fd, &fs) < 0)
		return true;
	for (size_t i = 0; i < GB_COUNT(without); i++)
		if ((unsigned long)fs.f_type == without[i])
			return false;
	return true;
}

bool gb_file_is_foreign(int fd, const struct stat *st)
{
	return st->st_uid != geteuid() && gb_file_has_owners(fd);
}

bool gb_file_set_mode(int fd, mode_t mode)
{
	return fchmod(fd, mode) == 0 || !gb_file_has_owners(fd);
}

static enum gb_code read_all(int fd, const char *name, size_t max_bytes,
			     struct gb_buf *out, struct gb_err *err)
{
	unsigned char chunk[CHUNK_BYTES];
	size_t total = 0;
	ssize_t got;

	while ((got = read(fd, chunk, sizeof(chunk))) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return gb_fail_errno(err, "can't read %s", name);
		total += (size_t)got;
		if (total > max_bytes)
			return gb_fail(err, GB_TAMPERED,
				       "%s is longer than anything that "
				       "guardbook writes",
				       name);
		gb_buf_put(out, chunk, (size_t)got);
	}
	return gb_buf_done(out, err);
}

enum gb_code gb_file_read(int folder, const char *name, size_t max_bytes,
			  struct gb_buf *out, struct gb_err *err)
{
	enum gb_code rc = GB_OK;
	struct stat st;
	int fd;

	/* Without O_NONBLOCK a planted pipe would hang us for ever. */
	fd = openat(folder, name,
		    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0 && (errno == ELOOP || errno == ENXIO || errno == ENOTDIR))
		return gb_fail(err, GB_TAMPERED, "%s is not a plain file",
			       name);
	if (fd < 0)
		return gb_fail_errno(err, "can't open %s", name);
	if (fstat(fd, &st) < 0)
		rc = gb_fail_errno(err, "can't read %s", name);
	else if (!S_ISREG(st.st_mode))
		rc = gb_fail(err, GB_TAMPERED, "%s is not a plain file", name);
	else if (gb_file_is_foreign(fd, &st))
		rc = gb_fail(err, GB_TAMPERED,
			     "%s belongs to another user of this computer",
			     name);
	else
		rc = read_all(fd, name, max_bytes, out, err);
	close(fd);
	return rc;
}

int gb_file_open_folder(int folder, const char *name)
{
	return openat(folder, name,
		      O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

static bool write_all(int fd, const unsigned char *at, size_t left)
{
	while (left > 0) {
		ssize_t put = write(fd, at, left);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return false;
		at += put;
		left -= (size_t)put;
	}
	return true;
}

enum gb_code gb_file_write(int folder, const char *name, const void *bytes,
			   size_t n_bytes, bool sync, struct gb_err *err)
{
	enum gb_code rc = GB_OK;
	int fd;

	fd = openat(folder, name,
		    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0 && errno == EEXIST)
		return gb_fail(err, GB_CONFLICT, "%s exists already", name);
	if (fd < 0)
		return gb_fail_errno(err, "can't make %s", name);
	/* The umask may have taken our own bits away. */
	if (!gb_file_set_mode(fd, 0600) || !write_all(fd, bytes, n_bytes) ||
	    (sync && fsync(fd) < 0))
		rc = gb_fail_errno(err, "can't write %s", name);
	if (close(fd) < 0 && rc == GB_OK)
		rc = gb_fail_errno(err, "can't write %s", name);
	if (rc != GB_OK)
		unlinkat(folder, name, 0);
	return rc;
}

enum gb_code gb_file_folder(int folder, const char *name, struct gb_err *err)
{
	if (mkdirat(folder, name, 0700) == 0 &&
	    (fchmodat(folder, name, 0700, 0) == 0 ||
	     !gb_file_has_owners(folder)))
		return GB_OK;
	if (errno == EEXIST)
		return gb_fail(err, GB_CONFLICT, "%s exists already", name);
	return gb_fail_errno(err, "can't make the folder %s", name);
}

enum gb_code gb_file_sync_folder(int folder, const char *name,
				 struct gb_err *err)
{
	enum gb_code rc = GB_OK;
	int fd;

	fd = gb_file_open_folder(folder, name);
	if (fd < 0)
		return gb_fail_errno(err, "can't open the folder %s", name);
	/* EINVAL: a share that flushes names by itself. */
	if (fsync(fd) < 0 && errno != EINVAL)
		rc = gb_fail_errno(err, "can't flush the folder %s", name);
	close(fd);
	return rc;
}

enum gb_code gb_file_as_io(enum gb_code rc, struct gb_err *err)
{
	if (rc != GB_NOMEM)
		rc = GB_IO;
	if (err)
		err->code = rc;
	return rc;
}
