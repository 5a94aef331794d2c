/* SPDX-License-Identifier: ISC
 * pack_write.c - a new pack, made of entries and of whole older packs.
 *
 * An older pack is taken over by its bytes: only its head and its check sum
 * are left out, and the offsets in its index moved by one number. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/store/file.h"
#include "src/store/pack_write.h"
#include "src/store/packed.h"

#define TMP_PACK GB_PACK_TEMPORARY "pack"
#define TMP_IDX GB_PACK_TEMPORARY "idx"
#define WAIT_BYTES (256u << 10) /* written at a time */

/* A file that ends in the SHA-1 of all before. */
struct sink {
	int fd;
	struct gb_sha1 sha;
	struct gb_buf wait; /* owned: not written yet */
	uint64_t n;         /* bytes put in so far */
};

/* One object, as the index lists it. */
struct row {
	unsigned char oid[GB_OID_BYTES];
	uint32_t crc;
	uint64_t at;
};

struct gb_pack_writer {
	int packs; /* borrowed */
	bool sync, ended, flush_failed;
	struct sink pack;
	struct row *row; /* owned */
	size_t n, room;
};

static enum gb_code fail(struct gb_err *err)
{
	return gb_file_as_io(gb_fail_errno(err, "can't write a pack of the "
						"ledger"),
			     err);
}

static enum gb_code pour(struct sink *s, struct gb_err *err)
{
	const unsigned char *at = s->wait.data;
	size_t left = s->wait.len;

	if (s->wait.failed)
		return gb_fail_nomem(err);
	gb_sha1_add(&s->sha, at, left);
	while (left > 0) {
		ssize_t put = write(s->fd, at, left);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return fail(err);
		at += put;
		left -= (size_t)put;
	}
	s->n += s->wait.len;
	s->wait.len = 0;
	return GB_OK;
}

static enum gb_code pour_if_full(struct sink *s, struct gb_err *err)
{
	return s->wait.len < WAIT_BYTES ? GB_OK : pour(s, err);
}

static enum gb_code open_sink(struct sink *s, int packs, const char *file,
			      struct gb_err *err)
{
	gb_sha1_start(&s->sha);
	/* Whoever was killed at it will not come back: we have the lock. */
	unlinkat(packs, file, 0);
	s->fd = openat(packs, file,
		       O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		       0600);
	if (s->fd < 0 || !gb_file_set_mode(s->fd, 0600))
		return fail(err);
	return GB_OK;
}

static void close_sink(struct sink *s)
{
	if (s->fd >= 0)
		close(s->fd);
	s->fd = -1;
	gb_buf_free(&s->wait);
}

static enum gb_code flush(struct gb_pack_writer *w, int fd, struct gb_err *err)
{
	/* EINVAL: a share that flushes names by itself. */
	if (!w->sync || fsync(fd) == 0 || (errno == EINVAL && fd == w->packs))
		return GB_OK;
	w->flush_failed = true;
	return fail(err);
}

/* Its check sum, given in `sum` too, ends it. */
static enum gb_code end_sink(struct gb_pack_writer *w, struct sink *s,
			     unsigned char sum[GB_SHA1_BYTES],
			     struct gb_err *err)
{
	enum gb_code rc = pour(s, err);

	if (rc != GB_OK)
		return rc;
	gb_sha1_end(&s->sha, sum);
	gb_buf_put(&s->wait, sum, GB_SHA1_BYTES);
	rc = pour(s, err);
	return rc == GB_OK ? flush(w, s->fd, err) : rc;
}

enum gb_code gb_pack_start(struct gb_pack_writer **out, int packs,
			   uint64_t n_entries, bool sync, struct gb_err *err)
{
	struct gb_pack_writer *w = calloc(1, sizeof(*w));
	enum gb_code rc;

	*out = NULL;
	if (!w || n_entries == 0 || n_entries > UINT32_MAX / GB_PARTS) {
		free(w);
		return gb_fail_nomem(err);
	}
	w->packs = packs;
	w->sync = sync;
	w->pack.fd = -1;
	w->room = (size_t)n_entries * GB_PARTS;
	w->row = reallocarray(NULL, w->room, sizeof(*w->row));
	rc = w->row ? open_sink(&w->pack, packs, TMP_PACK, err)
		    : gb_fail_nomem(err);
	if (rc != GB_OK) {
		gb_pack_writer_free(w);
		return rc;
	}
	gb_buf_text(&w->pack.wait, "PACK");
	gb_buf_be32(&w->pack.wait, 2);
	gb_buf_be32(&w->pack.wait, (uint32_t)w->room);
	*out = w;
	return GB_OK;
}

bool gb_pack_flush_failed(const struct gb_pack_writer *w)
{
	return w->flush_failed;
}

void gb_pack_writer_free(struct gb_pack_writer *w)
{
	if (!w)
		return;
	if (w->pack.fd >= 0 && !w->ended)
		unlinkat(w->packs, TMP_PACK, 0);
	close_sink(&w->pack);
	free(w->row);
	free(w);
}

enum gb_code gb_pack_put(struct gb_pack_writer *w, const struct gb_parts *p,
			 struct gb_err *err)
{
	struct sink *s = &w->pack;

	if (w->room - w->n < GB_PARTS)
		return gb_fail(err, GB_IO, "a pack was counted wrong");
	for (int i = 0; i < GB_PARTS; i++) {
		struct gb_view body = gb_parts_body(p, (enum gb_part)i);
		struct row *row = &w->row[w->n++];
		size_t from = s->wait.len;

		row->at = s->n + from;
		memcpy(row->oid, p->oid[i], GB_OID_BYTES);
		gb_packed_put(&s->wait, (enum gb_part)i, body.at, body.left);
		if (s->wait.failed)
			return gb_fail_nomem(err);
		row->crc = gb_packed_crc(0, s->wait.data + from,
					 s->wait.len - from);
	}
	return pour_if_full(s, err);
}

/* --- a whole pack ----------------------------------------------------------
 */

/* Copy all of it between head and check sum, which must fit. */
static enum gb_code copy_body(struct gb_pack_writer *w, const struct gb_pack *p,
			      struct gb_err *err)
{
	uint64_t at = 0, end = p->bytes - GB_SHA1_BYTES;
	unsigned char chunk[1u << 15], sum[GB_SHA1_BYTES];
	enum gb_code rc = GB_OK;
	struct gb_sha1 sha;

	gb_sha1_start(&sha);
	while (rc == GB_OK && at < end) {
		size_t n = end - at < sizeof(chunk) ? (size_t)(end - at)
						    : sizeof(chunk);
		size_t skip = at == 0 ? GB_PACK_HEAD_BYTES : 0;

		rc = gb_pack_bytes(p, p->pack, chunk, n, at, err);
		if (rc != GB_OK)
			return rc;
		gb_sha1_add(&sha, chunk, n);
		gb_buf_put(&w->pack.wait, chunk + skip, n - skip);
		at += n;
		rc = pour_if_full(&w->pack, err);
	}
	gb_sha1_end(&sha, sum);
	if (rc == GB_OK && memcmp(sum, p->name, sizeof(sum)) != 0)
		rc = gb_pack_damaged(p, "is damaged", err);
	return rc;
}

static uint32_t be32(const unsigned char *at)
{
	struct gb_view v = gb_view_of(at, 4);

	return gb_take_be32(&v);
}

/* What its index says of each object, moved to where that lies now. */
static enum gb_code copy_rows(struct gb_pack_writer *w, const struct gb_pack *p,
			      uint64_t moved_by, struct gb_err *err)
{
	enum { AT_ONCE = 512 };
	unsigned char oids[AT_ONCE * GB_OID_BYTES], crcs[AT_ONCE * 4];
	enum gb_code rc = GB_OK;

	for (uint32_t i = 0; rc == GB_OK && i < p->n; i += AT_ONCE) {
		uint32_t n = p->n - i < AT_ONCE ? p->n - i : AT_ONCE;

		rc = gb_pack_bytes(
			p, p->idx, oids, (size_t)n * GB_OID_BYTES,
			GB_IDX_HEAD_BYTES + (uint64_t)i * GB_OID_BYTES, err);
		if (rc == GB_OK)
			rc = gb_pack_bytes(p, p->idx, crcs, (size_t)n * 4,
					   gb_pack_crcs_at(p) + UINT64_C(4) * i,
					   err);
		for (uint32_t k = 0; rc == GB_OK && k < n; k++) {
			struct row *row = &w->row[w->n++];

			memcpy(row->oid, oids + k * GB_OID_BYTES, GB_OID_BYTES);
			row->crc = be32(crcs + 4 * k);
			rc = gb_pack_offset(p, i + k, &row->at, err);
			row->at += moved_by;
		}
	}
	return rc;
}

enum gb_code gb_pack_put_all(struct gb_pack_writer *w, struct gb_pack *p,
			     struct gb_err *err)
{
	uint64_t from = w->pack.n + w->pack.wait.len;
	enum gb_code rc;

	if (w->room - w->n < p->n)
		return gb_fail(err, GB_IO, "a pack was counted wrong");
	rc = copy_body(w, p, err);
	if (rc == GB_OK)
		rc = copy_rows(w, p, from - GB_PACK_HEAD_BYTES, err);
	return rc;
}

/* --- the index -------------------------------------------------------------
 */

static int by_oid(const void *a, const void *b)
{
	const struct row *x = a, *y = b;
	int order = memcmp(x->oid, y->oid, GB_OID_BYTES);

	if (order != 0)
		return order;
	return x->at < y->at ? -1 : x->at > y->at; /* the same bytes twice */
}

static void put_fan(const struct gb_pack_writer *w, struct gb_buf *out)
{
	size_t n = 0;

	for (unsigned byte = 0; byte < 256; byte++) {
		while (n < w->n && w->row[n].oid[0] == byte)
			n++;
		gb_buf_be32(out, (uint32_t)n);
	}
}

/* Offsets that need more than 31 bits stand in a table of their own. */
static enum gb_code put_offsets(const struct gb_pack_writer *w, struct sink *s,
				struct gb_err *err)
{
	enum gb_code rc = GB_OK;
	uint32_t wide = 0;

	for (size_t i = 0; rc == GB_OK && i < w->n; i++) {
		uint64_t at = w->row[i].at;

		gb_buf_be32(&s->wait, at >> 31 ? UINT32_C(1) << 31 | wide++
					       : (uint32_t)at);
		rc = pour_if_full(s, err);
	}
	for (size_t i = 0; rc == GB_OK && i < w->n; i++) {
		if (!(w->row[i].at >> 31))
			continue;
		gb_buf_be32(&s->wait, (uint32_t)(w->row[i].at >> 32));
		gb_buf_be32(&s->wait, (uint32_t)w->row[i].at);
		rc = pour_if_full(s, err);
	}
	return rc;
}

static enum gb_code put_idx(const struct gb_pack_writer *w, struct sink *s,
			    const unsigned char name[GB_SHA1_BYTES],
			    struct gb_err *err)
{
	enum gb_code rc = GB_OK;

	gb_buf_put(&s->wait, "\377tOc\0\0\0\2", 8);
	put_fan(w, &s->wait);
	for (size_t i = 0; rc == GB_OK && i < w->n; i++) {
		gb_buf_put(&s->wait, w->row[i].oid, GB_OID_BYTES);
		rc = pour_if_full(s, err);
	}
	for (size_t i = 0; rc == GB_OK && i < w->n; i++) {
		gb_buf_be32(&s->wait, w->row[i].crc);
		rc = pour_if_full(s, err);
	}
	if (rc == GB_OK)
		rc = put_offsets(w, s, err);
	gb_buf_put(&s->wait, name, GB_SHA1_BYTES);
	return rc;
}

static enum gb_code write_idx(struct gb_pack_writer *w,
			      const unsigned char name[GB_SHA1_BYTES],
			      struct gb_err *err)
{
	struct sink s = { .fd = -1 };
	unsigned char sum[GB_SHA1_BYTES];
	enum gb_code rc = open_sink(&s, w->packs, TMP_IDX, err);

	qsort(w->row, w->n, sizeof(*w->row), by_oid);
	if (rc == GB_OK)
		rc = put_idx(w, &s, name, err);
	if (rc == GB_OK)
		rc = end_sink(w, &s, sum, err);
	close_sink(&s);
	if (rc != GB_OK)
		unlinkat(w->packs, TMP_IDX, 0);
	return rc;
}

/* Both are durable: the index first, then what it is of. A power cut keeps
 * names in any order, and a pack without its index can't be read. */
static enum gb_code show(struct gb_pack_writer *w,
			 const unsigned char name[GB_SHA1_BYTES],
			 struct gb_err *err)
{
	char file[GB_PACK_NAME_ROOM];
	enum gb_code rc;

	gb_pack_file(file, name, ".idx");
	if (renameat(w->packs, TMP_IDX, w->packs, file) < 0)
		return fail(err);
	rc = flush(w, w->packs, err);
	if (rc != GB_OK)
		return rc;
	gb_pack_file(file, name, ".pack");
	if (renameat(w->packs, TMP_PACK, w->packs, file) < 0)
		return fail(err);
	w->ended = true;
	return flush(w, w->packs, err);
}

enum gb_code gb_pack_end(struct gb_pack_writer *w,
			 unsigned char name[GB_SHA1_BYTES], struct gb_err *err)
{
	enum gb_code rc;

	if (w->n != w->room)
		return gb_fail(err, GB_IO, "a pack was counted wrong");
	rc = end_sink(w, &w->pack, name, err);
	if (rc == GB_OK)
		rc = write_idx(w, name, err);
	if (rc == GB_OK)
		rc = show(w, name, err);
	return rc;
}
