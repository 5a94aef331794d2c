/* SPDX-License-Identifier: ISC
 * snapshot.c - what one person had checked, could open and could read when they
 * last signed out: read again.
 *
 * Nobody else can have written what their keys open: that is why the chain may
 * go on from where it ends. It is no evidence and no store: whatever is odd
 * about it, it is as if it were not there. Where only the list of cases can't
 * be used, the rest still saves checking every signature and looking for every
 * slot while the list is made again. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/casework/snapshot_form.h"

enum { PIECE_BYTES = GB_STREAM_PIECE_BYTES };

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

static enum gb_code cut_off(struct gb_err *err)
{
	return gb_fail(err, GB_TAMPERED, "it was cut off");
}

/* Begin with the next stream in the file. */
static enum gb_code open_half(struct gb_stream **out,
			      const struct gb_session *s, int fd,
			      const struct gb_snapshot_header *h,
			      enum gb_snapshot_half half, struct gb_err *err)
{
	unsigned char head[GB_STREAM_HEAD_BYTES];
	struct gb_key *key = NULL;
	struct gb_buf bound = { 0 };
	enum gb_code rc = GB_OK;

	*out = NULL;
	if (!read_all(fd, head, sizeof(head)))
		rc = cut_off(err);
	if (rc == GB_OK)
		rc = gb_snapshot_half_key(&key, &bound, s, h, half, err);
	if (rc == GB_OK)
		rc = gb_stream_open_start(out, head, key, bound.data, bound.len,
					  err);
	gb_key_free(key);
	gb_buf_free(&bound);
	return rc;
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
			rc = cut_off(err);
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

/* Into the casebook, if that has no chain yet and nobody else is to work with
 * it. */
static enum gb_code take_chain(struct gb_session *s,
			       const struct gb_snapshot_header *h,
			       const unsigned char *bytes, struct gb_err *err)
{
	struct gb_casebook *b = s->book;
	enum gb_code rc;

	if (b->chain->n > 0 || b->n_sessions != 1)
		return GB_OK;
	rc = gb_chain_restore(b->chain, bytes, h->chain_bytes, err);
	if (rc == GB_OK &&
	    (b->chain->n != h->seq ||
	     memcmp(b->chain->head.oid, h->oid, sizeof(h->oid)) != 0)) {
		gb_chain_reset(b->chain);
		rc = gb_fail(err, GB_TAMPERED, "it is not its own");
	}
	if (rc == GB_OK)
		memcpy(b->believed_by, s->opener.person,
		       sizeof(b->believed_by));
	return rc;
}

/* The first half: what was checked, and what opens what. */
static enum gb_code read_known(struct gb_session *s, int fd,
			       const struct gb_snapshot_header *h,
			       struct gb_snapshot *out, struct gb_err *err)
{
	unsigned char *chain = malloc(h->chain_bytes);
	unsigned char *known = malloc(h->known_bytes);
	struct gb_stream *stream = NULL;
	bool last = false;
	enum gb_code rc = chain && known ? GB_OK : gb_fail_nomem(err);

	if (rc == GB_OK)
		rc = open_half(&stream, s, fd, h, GB_SNAPSHOT_KNOWN, err);
	if (rc == GB_OK)
		rc = open_part(stream, fd, chain, h->chain_bytes, &last, err);
	if (rc == GB_OK)
		rc = open_part(stream, fd, known, h->known_bytes, &last, err);
	if (rc == GB_OK && !last)
		rc = cut_off(err);
	if (rc == GB_OK)
		rc = gb_known_create(&out->known, err);
	if (rc == GB_OK)
		rc = gb_known_restore(out->known, known, h->known_bytes, err);
	if (rc == GB_OK)
		rc = take_chain(s, h, chain, err);
	if (rc != GB_OK) {
		gb_known_free(out->known);
		out->known = NULL;
	}
	gb_stream_free(stream);
	free(chain);
	free(known);
	return rc;
}

static enum gb_code read_list(struct gb_session *s, int fd,
			      const struct gb_snapshot_header *h,
			      struct gb_snapshot *out, struct gb_err *err)
{
	unsigned char *image = gb_index_image_room(h->index_bytes);
	struct gb_stream *stream = NULL;
	bool last = false;
	enum gb_code rc = image ? GB_OK : gb_fail_nomem(err);

	if (rc == GB_OK)
		rc = open_half(&stream, s, fd, h, GB_SNAPSHOT_LIST, err);
	if (rc == GB_OK)
		rc = open_part(stream, fd, image, h->index_bytes, &last, err);
	if (rc == GB_OK && !last)
		rc = cut_off(err);
	if (rc == GB_OK) {
		rc = gb_index_restore(&out->index, image, h->index_bytes, err);
		image = NULL;
	}
	gb_index_image_free(image, h->index_bytes);
	gb_stream_free(stream);
	return rc;
}

static enum gb_code read_file(struct gb_session *s, int fd,
			      struct gb_snapshot *out, struct gb_err *err)
{
	struct gb_snapshot_header h;
	enum gb_code rc;

	if (!gb_snapshot_header_read(fd, &h))
		return gb_fail(err, GB_TAMPERED, "it is not a snapshot");
	rc = read_known(s, fd, &h, out, err);
	if (rc == GB_OK) {
		out->seq = h.seq;
		memcpy(out->oid, h.oid, sizeof(out->oid));
		rc = read_list(s, fd, &h, out, err);
		/* The first half is good by itself; and the next one written
		 * takes the place of the whole. */
		if (rc != GB_NOMEM)
			rc = GB_OK;
	}
	if (rc != GB_OK) {
		gb_known_free(out->known);
		*out = (struct gb_snapshot){ 0 };
	}
	return rc;
}

static int open_dir(const struct gb_session *s)
{
	return open(s->book->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

enum gb_code gb_snapshot_read(struct gb_session *s, struct gb_snapshot *out,
			      struct gb_err *err)
{
	char name[SNAPSHOT_NAME_ROOM];
	int dir = open_dir(s), fd = -1;
	struct gb_err why = { 0 };
	enum gb_code rc = GB_OK;

	*out = (struct gb_snapshot){ 0 };
	gb_snapshot_name(s, name, "");
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
	char name[SNAPSHOT_NAME_ROOM];
	int dir = open_dir(s);

	gb_snapshot_name(s, name, "");
	if (dir < 0)
		return;
	unlinkat(dir, name, 0);
	close(dir);
}
