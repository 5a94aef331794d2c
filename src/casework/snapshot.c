/* SPDX-License-Identifier: ISC
 * snapshot.c - one person's checked chain and list of cases, kept sealed from
 * one session to the next.
 *
 *   "gbsnap01"  ledger id (32)  Seq (8)  commit (20)
 *   length of the chain (8)  length of the index (8)
 *   head of the stream (24)  the chain, then the index, in sealed pieces
 *
 * The key needs the vault's W and the person's L (DESIGN 3), so nobody else can
 * have written it: that is why the chain may go on from where it ends. It is no
 * evidence and no store: whatever is odd about it, it is as if it were not
 * there. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guardbook/stream.h"
#include "src/casework/book.h"

#define MAGIC "gbsnap01" /* another content under the same form: count up */
#define MAGIC_BYTES (sizeof(MAGIC) - 1)
#define PURPOSE "guardbook-snapshot-v1"

enum {
	HEADER_BYTES = MAGIC_BYTES + 32 + 8 + GB_OID_BYTES + 8 + 8,
	FRONT_BYTES = HEADER_BYTES + GB_STREAM_HEAD_BYTES,
	PIECE_BYTES = GB_STREAM_PIECE_BYTES,
	NAME_ROOM = 32,
};

struct header {
	unsigned char ledger[32];
	uint64_t seq;
	unsigned char oid[GB_OID_BYTES];
	uint64_t chain_bytes, index_bytes;
	unsigned char bytes[FRONT_BYTES]; /* as it stands in the file */
};

static void name_file(const struct gb_session *s, char name[NAME_ROOM],
		      const char *end)
{
	snprintf(name, NAME_ROOM, "snapshot-%s%s", s->opener.person, end);
}

enum gb_code gb_snapshot_key(struct gb_key **out, const struct gb_session *s,
			     const char *purpose,
			     const unsigned char ledger[32], struct gb_err *err)
{
	struct gb_buf w = { 0 }, message = { 0 };
	struct gb_key *key = NULL;
	enum gb_code rc = gb_vault_get(s->book->vault, GB_SNAPSHOT_W, &w, err);

	*out = NULL;
	if (rc == GB_OK && w.len != GB_KEY_BYTES)
		rc = gb_fail(err, GB_NOT_FOUND, "W is not a key");
	if (rc == GB_OK)
		rc = gb_key_from(&key, w.data, err);
	gb_buf_text(&message, purpose);
	gb_buf_put(&message, ledger, 32);
	gb_buf_put(&message, s->opener.person, GB_PERSON_ID_BYTES);
	if (rc == GB_OK)
		rc = gb_buf_done(&message, err);
	if (rc == GB_OK)
		rc = gb_key_mix(out, key, message.data, message.len,
				gb_identity_local(s->id), err);
	gb_key_free(key);
	gb_buf_free(&w);
	gb_buf_free(&message);
	return rc;
}

/* What every piece is bound to. */
static enum gb_code bind(struct gb_buf *out, const struct gb_session *s,
			 const struct header *h, struct gb_err *err)
{
	unsigned char form[32];

	gb_index_form(form);
	gb_buf_text(out, PURPOSE);
	gb_buf_put(out, form, sizeof(form));
	gb_buf_put(out, s->opener.person, GB_PERSON_ID_BYTES);
	gb_buf_put(out, h->bytes, HEADER_BYTES);
	return gb_buf_done(out, err);
}

/* --- reading ----------------------------------------------------------------
 */

static bool read_all(int fd, void *to, size_t n_bytes)
{
	unsigned char *at = to;

	while (n_bytes > 0) {
		ssize_t got = read(fd, at, n_bytes);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		at += got;
		n_bytes -= (size_t)got;
	}
	return true;
}

static uint64_t sealed_bytes(uint64_t n_bytes)
{
	uint64_t pieces = (n_bytes + PIECE_BYTES - 1) / PIECE_BYTES;

	return n_bytes + pieces * GB_STREAM_EXTRA_BYTES;
}

/* Nothing here is believed yet; but lengths must add up to the file's. */
static bool read_header(int fd, struct header *h)
{
	struct gb_view v = gb_view_of(h->bytes, HEADER_BYTES);
	const unsigned char *magic;
	struct stat st;

	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) ||
	    st.st_uid != geteuid() || (st.st_mode & 077) != 0 ||
	    !read_all(fd, h->bytes, FRONT_BYTES))
		return false;
	magic = gb_take(&v, MAGIC_BYTES);
	gb_take_copy(&v, h->ledger, sizeof(h->ledger));
	h->seq = gb_take_u64(&v);
	gb_take_copy(&v, h->oid, sizeof(h->oid));
	h->chain_bytes = gb_take_u64(&v);
	h->index_bytes = gb_take_u64(&v);
	return memcmp(magic, MAGIC, MAGIC_BYTES) == 0 && h->index_bytes > 0 &&
	       h->chain_bytes < (uint64_t)st.st_size &&
	       h->index_bytes < (uint64_t)st.st_size &&
	       FRONT_BYTES + sealed_bytes(h->chain_bytes) +
			       sealed_bytes(h->index_bytes) ==
		       (uint64_t)st.st_size;
}

/* The next `n_bytes` of what was sealed. */
static enum gb_code open_part(struct gb_stream *stream, int fd, void *to,
			      size_t n_bytes, bool *last, struct gb_err *err)
{
	unsigned char sealed[PIECE_BYTES + GB_STREAM_EXTRA_BYTES];
	struct gb_buf plain = { 0 };
	enum gb_code rc = GB_OK;

	for (size_t done = 0; rc == GB_OK && done < n_bytes;) {
		size_t n = n_bytes - done < PIECE_BYTES ? n_bytes - done
							: PIECE_BYTES;

		plain.len = 0;
		if (!read_all(fd, sealed, n + GB_STREAM_EXTRA_BYTES))
			rc = gb_fail(err, GB_TAMPERED, "it was cut off");
		if (rc == GB_OK)
			rc = gb_stream_open(stream, &plain, sealed,
					    n + GB_STREAM_EXTRA_BYTES, last,
					    err);
		if (rc == GB_OK && plain.len == n)
			memcpy((unsigned char *)to + done, plain.data, n);
		done += n;
	}
	gb_buf_free(&plain);
	return rc;
}

/* Open both parts. The chain's goes into the casebook's if that is empty and
 * nobody else is to work with it. */
static enum gb_code open_parts(struct gb_session *s, struct gb_stream *stream,
			       int fd, const struct header *h,
			       struct gb_snapshot *out, struct gb_err *err)
{
	struct gb_casebook *b = s->book;
	unsigned char *chain = malloc(h->chain_bytes + 1);
	unsigned char *image = gb_index_image_room(h->index_bytes);
	enum gb_code rc = chain && image ? GB_OK : gb_fail_nomem(err);
	bool last = false;

	if (rc == GB_OK)
		rc = open_part(stream, fd, chain, h->chain_bytes, &last, err);
	if (rc == GB_OK)
		rc = open_part(stream, fd, image, h->index_bytes, &last, err);
	if (rc == GB_OK && !last)
		rc = gb_fail(err, GB_TAMPERED, "it was cut off");
	if (rc == GB_OK && b->chain->n == 0 && b->n_sessions == 1) {
		rc = gb_chain_restore(b->chain, chain, h->chain_bytes, err);
		if (rc == GB_OK &&
		    (b->chain->n != h->seq ||
		     memcmp(b->chain->head.oid, h->oid, sizeof(h->oid)) != 0)) {
			gb_chain_reset(b->chain);
			rc = gb_fail(err, GB_TAMPERED, "it is not its own");
		}
		if (rc == GB_OK)
			memcpy(b->believed_by, s->opener.person,
			       sizeof(b->believed_by));
	}
	if (rc == GB_OK) {
		rc = gb_index_restore(&out->index, image, h->index_bytes, err);
		image = NULL;
	}
	gb_index_image_free(image, h->index_bytes);
	free(chain);
	return rc;
}

static enum gb_code read_file(struct gb_session *s, int fd,
			      struct gb_snapshot *out, struct gb_err *err)
{
	struct header h;
	struct gb_stream *stream = NULL;
	struct gb_key *key = NULL;
	struct gb_buf bound = { 0 };
	enum gb_code rc;

	if (!read_header(fd, &h))
		return gb_fail(err, GB_TAMPERED, "it is not a snapshot");
	rc = gb_snapshot_key(&key, s, PURPOSE, h.ledger, err);
	if (rc == GB_OK)
		rc = bind(&bound, s, &h, err);
	if (rc == GB_OK)
		rc = gb_stream_open_start(&stream, h.bytes + HEADER_BYTES, key,
					  bound.data, bound.len, err);
	if (rc == GB_OK)
		rc = open_parts(s, stream, fd, &h, out, err);
	if (rc == GB_OK) {
		out->seq = h.seq;
		memcpy(out->oid, h.oid, sizeof(out->oid));
	}
	gb_stream_free(stream);
	gb_key_free(key);
	gb_buf_free(&bound);
	return rc;
}

static int open_dir(const struct gb_session *s)
{
	return open(s->book->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

enum gb_code gb_snapshot_read(struct gb_session *s, struct gb_snapshot *out,
			      struct gb_err *err)
{
	char name[NAME_ROOM];
	int dir = open_dir(s), fd = -1;
	struct gb_err why = { 0 };
	enum gb_code rc = GB_OK;

	*out = (struct gb_snapshot){ 0 };
	name_file(s, name, "");
	if (dir >= 0)
		fd = openat(dir, name,
			    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd >= 0) {
		rc = read_file(s, fd, out, &why);
		if (rc != GB_OK && rc != GB_NOMEM)
			gb_snapshot_drop(s);
		close(fd);
	}
	if (dir >= 0)
		close(dir);
	return rc == GB_NOMEM ? gb_fail_nomem(err) : GB_OK;
}

void gb_snapshot_drop(struct gb_session *s)
{
	char name[NAME_ROOM];
	int dir = open_dir(s);

	name_file(s, name, "");
	if (dir < 0)
		return;
	unlinkat(dir, name, 0);
	close(dir);
}

/* --- writing ----------------------------------------------------------------
 */

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

static enum gb_code write_parts(struct gb_session *s, int fd,
				const struct gb_buf *chain,
				const unsigned char *image, size_t image_bytes,
				struct gb_err *err)
{
	const struct gb_chain *c = s->book->chain;
	struct gb_buf bytes = { 0 }, bound = { 0 };
	struct gb_stream *stream = NULL;
	struct gb_key *key = NULL;
	struct header h;
	enum gb_code rc;

	gb_buf_text(&bytes, MAGIC);
	gb_buf_put(&bytes, c->id, sizeof(c->id));
	gb_buf_u64(&bytes, c->n);
	gb_buf_put(&bytes, c->head.oid, GB_OID_BYTES);
	gb_buf_u64(&bytes, chain->len);
	gb_buf_u64(&bytes, image_bytes);
	rc = gb_buf_done(&bytes, err);
	if (rc == GB_OK)
		memcpy(h.bytes, bytes.data, HEADER_BYTES);
	if (rc == GB_OK)
		rc = gb_snapshot_key(&key, s, PURPOSE, c->id, err);
	if (rc == GB_OK)
		rc = bind(&bound, s, &h, err);
	if (rc == GB_OK)
		rc = gb_stream_seal_start(&stream, h.bytes + HEADER_BYTES, key,
					  bound.data, bound.len, s->book->env,
					  err);
	if (rc == GB_OK)
		rc = write_all(fd, h.bytes, FRONT_BYTES, err);
	if (rc == GB_OK)
		rc = seal_part(stream, fd, chain->data, chain->len, false, err);
	if (rc == GB_OK)
		rc = seal_part(stream, fd, image, image_bytes, true, err);
	gb_stream_free(stream);
	gb_key_free(key);
	gb_buf_free(&bytes);
	gb_buf_free(&bound);
	return rc;
}

static enum gb_code write_file(struct gb_session *s, int fd, struct gb_err *err)
{
	struct gb_buf chain = { 0 };
	unsigned char *image = NULL;
	size_t image_bytes = 0;
	enum gb_code rc;

	gb_chain_keep(s->book->chain, &chain);
	rc = gb_buf_done(&chain, err);
	if (rc == GB_OK)
		rc = gb_index_image(s->index, &image, &image_bytes, err);
	if (rc == GB_OK)
		rc = write_parts(s, fd, &chain, image, image_bytes, err);
	gb_index_image_free(image, image_bytes);
	gb_buf_free(&chain);
	return rc;
}

/* Another terminal of the same person may have seen more. */
static bool is_newer(int dir, const char *name, uint64_t than)
{
	int fd = openat(dir, name,
			O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct header h;
	bool newer = fd >= 0 && read_header(fd, &h) && h.seq > than;

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
	char name[NAME_ROOM], fresh[NAME_ROOM];
	int dir = open_dir(s), fd = -1;
	enum gb_code rc = GB_OK;

	if (dir < 0)
		return gb_fail_errno(err, "the casebook can't be opened");
	name_file(s, name, "");
	name_file(s, fresh, ".new");
	fd = open_fresh(dir, fresh);
	if (fd < 0 || is_newer(dir, name, s->indexed))
		goto out;
	rc = write_file(s, fd, err);
	if (rc == GB_OK && renameat(dir, fresh, dir, name) < 0)
		rc = gb_fail_errno(err, "the list of cases can't be kept");
	if (rc == GB_OK)
		s->kept = s->indexed;
out:
	/* Under the lock still: nobody else's is taken away. */
	if (fd >= 0 && (rc != GB_OK || s->kept != s->indexed))
		unlinkat(dir, fresh, 0);
	if (fd >= 0)
		close(fd);
	close(dir);
	return rc == GB_NOT_FOUND ? GB_OK : rc;
}
