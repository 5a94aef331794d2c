/* SPDX-License-Identifier: ISC
 * kept.c - sealed copies of evidence, in DIR/evidence-kept.
 *
 * "gbkept1\n" | head of the stream | pieces. What is sealed is the file, and
 * zeros up to the length that gb_pad() would give it. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guardbook/encode.h"
#include "guardbook/hash.h"
#include "guardbook/kept.h"
#include "guardbook/newfile.h"
#include "guardbook/seal.h"
#include "guardbook/stream.h"
#include "src/store/file.h"

static const char magic[8] = { 'g', 'b', 'k', 'e', 'p', 't', '1', '\n' };

enum {
	NAME_ROOM = 2 * GB_KEPT_ID_BYTES + 1,
	SEALED_PIECE_BYTES = GB_STREAM_PIECE_BYTES + GB_STREAM_EXTRA_BYTES,
};

/* --- making one
 * ----------------------------------------------------------------- */

struct making {
	struct gb_newfile *to;
	struct gb_stream *stream;
	struct gb_buf piece; /* plain bytes that wait for their piece to fill */
	uint64_t left;       /* plain bytes still to come, zeros included */
};

static enum gb_code seal_piece(struct making *m, struct gb_err *err)
{
	struct gb_buf sealed = { 0 };
	enum gb_code rc;

	m->left -= m->piece.len;
	rc = gb_stream_seal(m->stream, &sealed, m->piece.data, m->piece.len,
			    m->left == 0, err);
	if (rc == GB_OK)
		rc = gb_newfile_put(m->to, sealed.data, sealed.len, err);
	gb_buf_free(&sealed);
	explicit_bzero(m->piece.data, m->piece.len);
	m->piece.len = 0;
	return rc;
}

static enum gb_code take(void *to, const void *bytes, size_t n_bytes,
			 struct gb_err *err)
{
	struct making *m = to;
	const unsigned char *at = bytes;

	while (n_bytes > 0) {
		size_t n = GB_STREAM_PIECE_BYTES - m->piece.len;
		enum gb_code rc = GB_OK;

		if (n > n_bytes)
			n = n_bytes;
		/* More than was announced: it grew. The caller tells. */
		if (m->piece.len + n > m->left)
			return gb_fail(err, GB_INVALID,
				       "the file changed since it was looked "
				       "at: attach it again");
		gb_buf_put(&m->piece, at, n);
		rc = gb_buf_done(&m->piece, err);
		if (rc == GB_OK && (m->piece.len == GB_STREAM_PIECE_BYTES ||
				    m->piece.len == m->left))
			rc = seal_piece(m, err);
		if (rc != GB_OK)
			return rc;
		at += n;
		n_bytes -= n;
	}
	return GB_OK;
}

static enum gb_code take_zeros(struct making *m, struct gb_err *err)
{
	static const unsigned char zeros[4096];
	enum gb_code rc = GB_OK;

	while (rc == GB_OK && m->left > 0) {
		size_t missing = (size_t)m->left - m->piece.len;

		rc = take(m, zeros,
			  missing < sizeof(zeros) ? missing : sizeof(zeros),
			  err);
	}
	return rc;
}

enum gb_code gb_kept_folder(const char *dir, struct gb_err *err)
{
	int fd = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	enum gb_code rc = GB_OK;

	if (fd < 0)
		return gb_fail_errno(err, "the casebook can't be opened");
	rc = gb_file_folder(fd, GB_KEPT_FOLDER, err);
	if (rc == GB_CONFLICT)
		rc = GB_OK;
	if (rc == GB_OK)
		rc = gb_file_sync_folder(fd, ".", err);
	close(fd);
	return rc;
}

static enum gb_code fill(struct making *m, const struct gb_kept *k,
			 const char *path, struct gb_err *err)
{
	struct gb_evidence_file f = { 0 };
	enum gb_code rc = gb_evidence_pass(&f, path, take, m, err);

	if (rc == GB_OK && (f.size_bytes != k->size_bytes ||
			    memcmp(f.sha256, k->sha256, 32) != 0))
		rc = gb_fail(err, GB_INVALID,
			     "the file changed since it was looked at: attach "
			     "it again");
	gb_evidence_free(&f);
	return rc == GB_OK ? take_zeros(m, err) : rc;
}

enum gb_code gb_kept_make(const char *dir, const struct gb_kept *k,
			  const struct gb_key *key, const char *path,
			  const struct gb_env *env, struct gb_err *err)
{
	struct making m = { .left = gb_padded_bytes((size_t)k->size_bytes) };
	unsigned char head[GB_STREAM_HEAD_BYTES];
	char name[NAME_ROOM], *folder = NULL;
	enum gb_code rc = gb_kept_folder(dir, err);

	gb_hex(name, k->id, sizeof(k->id));
	if (rc == GB_OK &&
	    asprintf(&folder, "%s/%s", dir, GB_KEPT_FOLDER) < 0) {
		folder = NULL;
		rc = gb_fail_nomem(err);
	}
	if (rc == GB_OK)
		rc = gb_newfile_open(&m.to, folder, name, err);
	if (rc == GB_OK)
		rc = gb_stream_seal_start(&m.stream, head, key, k->id,
					  sizeof(k->id), env, err);
	if (rc == GB_OK)
		rc = gb_newfile_put(m.to, magic, sizeof(magic), err);
	if (rc == GB_OK)
		rc = gb_newfile_put(m.to, head, sizeof(head), err);
	if (rc == GB_OK)
		rc = fill(&m, k, path, err);
	if (rc == GB_OK)
		rc = gb_newfile_keep(m.to, err);
	gb_newfile_free(m.to);
	gb_stream_free(m.stream);
	gb_buf_free(&m.piece);
	free(folder);
	return rc;
}

/* --- reading one
 * ---------------------------------------------------------------- */

static enum gb_code open_kept(int *fd, const char *dir,
			      const unsigned char id[GB_KEPT_ID_BYTES],
			      struct gb_err *err)
{
	char name[NAME_ROOM];
	struct stat st;
	int book = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC), folder = -1;

	*fd = -1;
	gb_hex(name, id, GB_KEPT_ID_BYTES);
	if (book >= 0)
		folder = gb_file_open_folder(book, GB_KEPT_FOLDER);
	if (folder >= 0)
		*fd = openat(folder, name,
			     O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY |
				     O_CLOEXEC);
	if (book >= 0)
		close(book);
	if (folder >= 0)
		close(folder);
	if (*fd < 0)
		return gb_fail(err, GB_NOT_FOUND,
			       "the kept copy is not there: bring back "
			       "evidence-kept from the last backup");
	if (fstat(*fd, &st) == 0 && S_ISREG(st.st_mode))
		return GB_OK;
	return gb_fail(err, GB_TAMPERED, "the kept copy is not a plain file");
}

/* Fill `to`, or less at the end of the file. */
static enum gb_code read_full(int fd, unsigned char *to, size_t room,
			      size_t *n_bytes, struct gb_err *err)
{
	*n_bytes = 0;
	while (*n_bytes < room) {
		ssize_t got = read(fd, to + *n_bytes, room - *n_bytes);

		if (got == 0)
			return GB_OK;
		if (got < 0 && errno != EINTR)
			return gb_fail_errno(err,
					     "the kept copy can't be read");
		if (got > 0)
			*n_bytes += (size_t)got;
	}
	return GB_OK;
}

struct reading {
	int fd;
	struct gb_stream *stream;
	struct gb_sha256 *sha;
	uint64_t left; /* bytes of the file still to come, without zeros */
	gb_evidence_sink *sink;
	void *to;
};

static enum gb_code give(struct reading *r, const struct gb_buf *plain,
			 struct gb_err *err)
{
	size_t n = plain->len < r->left ? plain->len : (size_t)r->left;

	r->left -= n;
	gb_sha256_add(r->sha, plain->data, n);
	return r->sink && n > 0 ? r->sink(r->to, plain->data, n, err) : GB_OK;
}

static enum gb_code read_pieces(struct reading *r, struct gb_err *err)
{
	unsigned char *sealed = malloc(SEALED_PIECE_BYTES);
	enum gb_code rc = sealed ? GB_OK : gb_fail_nomem(err);
	bool last = false;

	while (rc == GB_OK && !last) {
		struct gb_buf plain = { 0 };
		size_t n = 0;

		rc = read_full(r->fd, sealed, SEALED_PIECE_BYTES, &n, err);
		if (rc == GB_OK)
			rc = gb_stream_open(r->stream, &plain, sealed, n, &last,
					    err);
		if (rc == GB_OK)
			rc = give(r, &plain, err);
		gb_buf_free(&plain);
	}
	free(sealed);
	return rc;
}

static enum gb_code begin(struct reading *r, const struct gb_kept *k,
			  const struct gb_key *key, struct gb_err *err)
{
	unsigned char top[sizeof(magic) + GB_STREAM_HEAD_BYTES];
	size_t n = 0;
	enum gb_code rc = read_full(r->fd, top, sizeof(top), &n, err);

	if (rc == GB_OK &&
	    (n != sizeof(top) || memcmp(top, magic, sizeof(magic)) != 0))
		rc = gb_fail(err, GB_TAMPERED,
			     "the kept copy is not one of guardbook's");
	if (rc == GB_OK)
		rc = gb_stream_open_start(&r->stream, top + sizeof(magic), key,
					  k->id, sizeof(k->id), err);
	return rc == GB_OK ? gb_sha256_start(&r->sha, err) : rc;
}

enum gb_code gb_kept_read(const char *dir, const struct gb_kept *k,
			  const struct gb_key *key, gb_evidence_sink *sink,
			  void *to, struct gb_err *err)
{
	struct reading r = { .left = k->size_bytes, .sink = sink, .to = to };
	unsigned char sha256[32] = { 0 };
	enum gb_code rc = open_kept(&r.fd, dir, k->id, err);

	if (rc == GB_OK)
		rc = begin(&r, k, key, err);
	if (rc == GB_OK)
		rc = read_pieces(&r, err);
	if (r.sha)
		gb_sha256_end(r.sha, sha256);
	if (rc == GB_OK &&
	    (r.left > 0 || memcmp(sha256, k->sha256, sizeof(sha256)) != 0))
		rc = gb_fail(err, GB_TAMPERED,
			     "the kept copy is not the file that was added");
	gb_stream_free(r.stream);
	if (r.fd >= 0)
		close(r.fd);
	return rc;
}

void gb_kept_drop(const char *dir, const unsigned char id[GB_KEPT_ID_BYTES])
{
	char name[NAME_ROOM];
	int book = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC), folder = -1;

	gb_hex(name, id, GB_KEPT_ID_BYTES);
	if (book >= 0)
		folder = gb_file_open_folder(book, GB_KEPT_FOLDER);
	if (folder >= 0) {
		unlinkat(folder, name, 0);
		close(folder);
	}
	if (book >= 0)
		close(book);
}
