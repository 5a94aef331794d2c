/* SPDX-License-Identifier: ISC
 * snapshot_write.c - what one person had checked, can open and can read: kept
 * sealed for the next session. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "src/casework/snapshot_form.h"

enum { PIECE_BYTES = GB_STREAM_PIECE_BYTES };

static enum gb_code write_all(int fd, const void *bytes, size_t n_bytes,
			      struct gb_err *err)
{
	const unsigned char *at = bytes;

	while (n_bytes > 0) {
		ssize_t put = write(fd, at, n_bytes);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return gb_fail_errno(err, "the list of cases can't be "
						  "kept");
		at += put;
		n_bytes -= (size_t)put;
	}
	return GB_OK;
}

/* Begin with the next stream in the file. */
static enum gb_code seal_half(struct gb_stream **out, struct gb_session *s,
			      int fd, const struct gb_snapshot_header *h,
			      enum gb_snapshot_half half, struct gb_err *err)
{
	unsigned char head[GB_STREAM_HEAD_BYTES];
	struct gb_key *key = NULL;
	struct gb_buf bound = { 0 };
	enum gb_code rc = gb_snapshot_half_key(&key, &bound, s, h, half, err);

	*out = NULL;
	if (rc == GB_OK)
		rc = gb_stream_seal_start(out, head, key, bound.data, bound.len,
					  s->book->env, err);
	if (rc == GB_OK)
		rc = write_all(fd, head, sizeof(head), err);
	gb_key_free(key);
	gb_buf_free(&bound);
	return rc;
}

static enum gb_code seal_part(struct gb_stream *stream, int fd,
			      const unsigned char *from, size_t n_bytes,
			      bool is_last, struct gb_err *err)
{
	struct gb_buf sealed = { 0 };
	enum gb_code rc = GB_OK;

	for (size_t done = 0; rc == GB_OK && done < n_bytes;) {
		size_t n = n_bytes - done < PIECE_BYTES ? n_bytes - done
							: PIECE_BYTES;

		sealed.len = 0;
		rc = gb_stream_seal(stream, &sealed, from + done, n,
				    is_last && done + n == n_bytes, err);
		if (rc == GB_OK)
			rc = write_all(fd, sealed.data, sealed.len, err);
		done += n;
	}
	gb_buf_free(&sealed);
	return rc;
}

/* What goes into the file. */
struct parts {
	struct gb_buf chain, known; /* owned */
	unsigned char *image;       /* owned */
	size_t image_bytes;
};

static enum gb_code write_header(struct gb_session *s, int fd,
				 const struct parts *p,
				 struct gb_snapshot_header *h,
				 struct gb_err *err)
{
	const struct gb_chain *c = s->book->chain;
	struct gb_buf bytes = { 0 };
	enum gb_code rc;

	gb_buf_text(&bytes, SNAPSHOT_MAGIC);
	gb_buf_put(&bytes, c->id, sizeof(c->id));
	gb_buf_u64(&bytes, c->n);
	gb_buf_put(&bytes, c->head.oid, GB_OID_BYTES);
	gb_buf_u64(&bytes, p->chain.len);
	gb_buf_u64(&bytes, p->known.len);
	gb_buf_u64(&bytes, p->image_bytes);
	rc = gb_buf_done(&bytes, err);
	if (rc == GB_OK) {
		memcpy(h->bytes, bytes.data, SNAPSHOT_HEADER_BYTES);
		memcpy(h->ledger, c->id, sizeof(h->ledger));
		rc = write_all(fd, h->bytes, SNAPSHOT_HEADER_BYTES, err);
	}
	gb_buf_free(&bytes);
	return rc;
}

static enum gb_code write_parts(struct gb_session *s, int fd,
				const struct parts *p, struct gb_err *err)
{
	struct gb_stream *stream = NULL;
	struct gb_snapshot_header h;
	enum gb_code rc = write_header(s, fd, p, &h, err);

	if (rc == GB_OK)
		rc = seal_half(&stream, s, fd, &h, GB_SNAPSHOT_KNOWN, err);
	if (rc == GB_OK)
		rc = seal_part(stream, fd, p->chain.data, p->chain.len, false,
			       err);
	if (rc == GB_OK)
		rc = seal_part(stream, fd, p->known.data, p->known.len, true,
			       err);
	gb_stream_free(stream);
	stream = NULL;
	if (rc == GB_OK)
		rc = seal_half(&stream, s, fd, &h, GB_SNAPSHOT_LIST, err);
	if (rc == GB_OK)
		rc = seal_part(stream, fd, p->image, p->image_bytes, true, err);
	gb_stream_free(stream);
	return rc;
}

static enum gb_code write_file(struct gb_session *s, int fd, struct gb_err *err)
{
	struct parts p = { 0 };
	enum gb_code rc;

	gb_chain_keep(s->book->chain, &p.chain);
	gb_known_keep(s->known, &p.known);
	rc = gb_buf_done(&p.chain, err);
	if (rc == GB_OK)
		rc = gb_buf_done(&p.known, err);
	if (rc == GB_OK)
		rc = gb_index_image(s->index, &p.image, &p.image_bytes, err);
	if (rc == GB_OK)
		rc = write_parts(s, fd, &p, err);
	gb_index_image_free(p.image, p.image_bytes);
	gb_buf_free(&p.chain);
	gb_buf_free(&p.known);
	return rc;
}

/* Another terminal of the same person may have seen more. */
static bool is_newer(int dir, const char *name, uint64_t than)
{
	int fd = openat(dir, name,
			O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct gb_snapshot_header h;
	bool newer = fd >= 0 && gb_snapshot_header_read(fd, &h) && h.seq > than;

	if (fd >= 0)
		close(fd);
	return newer;
}

/* The file that it grows in, ours alone; -1: another session is writing one.
 * A lock rather than a fresh name, so that a killed session leaves at most one
 * behind. */
static int open_fresh(int dir, const char *fresh)
{
	int fd = openat(dir, fresh,
			O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC,
			0600);
	struct stat ours, there;

	if (fd < 0)
		return -1;
	if (flock(fd, LOCK_EX | LOCK_NB) == 0 && fstat(fd, &ours) == 0 &&
	    fstatat(dir, fresh, &there, AT_SYMLINK_NOFOLLOW) == 0 &&
	    ours.st_ino == there.st_ino && S_ISREG(ours.st_mode) &&
	    ftruncate(fd, 0) == 0 && fchmod(fd, 0600) == 0)
		return fd;
	close(fd);
	return -1;
}

enum gb_code gb_snapshot_write(struct gb_session *s, struct gb_err *err)
{
	char name[SNAPSHOT_NAME_ROOM], fresh[SNAPSHOT_NAME_ROOM];
	int dir = open(s->book->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int fd = -1;
	bool written = false;
	enum gb_code rc = GB_OK;

	if (dir < 0)
		return gb_fail_errno(err, "the casebook can't be opened");
	gb_snapshot_name(s, name, "");
	gb_snapshot_name(s, fresh, ".new");
	fd = open_fresh(dir, fresh);
	if (fd < 0 || is_newer(dir, name, s->indexed))
		goto out;
	rc = write_file(s, fd, err);
	if (rc == GB_OK && renameat(dir, fresh, dir, name) < 0)
		rc = gb_fail_errno(err, "the list of cases can't be kept");
	if (rc == GB_OK) {
		written = true;
		s->kept = s->indexed;
		s->reread = 0;
	}
out:
	/* Under the lock still: nobody else's is taken away. */
	if (fd >= 0 && !written)
		unlinkat(dir, fresh, 0);
	if (fd >= 0)
		close(fd);
	close(dir);
	return rc == GB_NOT_FOUND ? GB_OK : rc;
}
