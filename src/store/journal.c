/* SPDX-License-Identifier: ISC
 * journal.c - entries that are saved and not yet packed. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guardbook/hash.h"
#include "src/store/file.h"
#include "src/store/journal.h"

#define MAGIC "gbentry1"
#define HEAD_BYTES 84
#define COMMIT_MAX_BYTES 4096u

struct gb_journal {
	int git;                         /* borrowed */
	int fd;                          /* -1: there is no file yet */
	unsigned char first[HEAD_BYTES]; /* of record[0] */
	struct gb_record *record;        /* owned */
	size_t n, room;
	uint64_t end;  /* of the last record */
	uint64_t size; /* of the file */
};

/* Leaves j->fd at -1 if there is no file. */
static enum gb_code open_file(struct gb_journal *j, int flags,
			      struct gb_err *err)
{
	struct stat st;

	flags |= O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
	j->fd = openat(j->git, GB_JOURNAL, O_RDWR | flags, 0600);
	/* A copy that may only be read is still a copy. */
	if (j->fd < 0 && (errno == EACCES || errno == EROFS))
		j->fd = openat(j->git, GB_JOURNAL, O_RDONLY | flags, 0600);
	if (j->fd < 0 && errno == ENOENT)
		return GB_OK;
	if (j->fd < 0 && errno != ELOOP && errno != ENXIO && errno != EISDIR)
		return gb_fail_errno(err, "can't open the ledger's journal");
	if (j->fd < 0 || fstat(j->fd, &st) < 0 || !S_ISREG(st.st_mode) ||
	    gb_file_is_foreign(j->fd, &st))
		return gb_fail(err, GB_TAMPERED,
			       "the ledger's journal is not a plain file of "
			       "this user; bring the ledger back from a copy");
	return GB_OK;
}

enum gb_code gb_journal_open(struct gb_journal **out, int git,
			     struct gb_err *err)
{
	struct gb_journal *j = calloc(1, sizeof(*j));
	enum gb_code rc;

	*out = NULL;
	if (!j)
		return gb_fail_nomem(err);
	j->git = git;
	rc = open_file(j, 0, err);
	if (rc == GB_OK)
		*out = j;
	else
		gb_journal_free(j);
	return rc;
}

void gb_journal_free(struct gb_journal *j)
{
	if (!j)
		return;
	if (j->fd >= 0)
		close(j->fd);
	free(j->record);
	free(j);
}

size_t gb_journal_n(const struct gb_journal *j)
{
	return j->n;
}

const struct gb_record *gb_journal_at(const struct gb_journal *j, size_t i)
{
	return &j->record[i];
}

const struct gb_record *gb_journal_last(const struct gb_journal *j)
{
	return j->n ? &j->record[j->n - 1] : NULL;
}

uint64_t gb_journal_bytes(const struct gb_journal *j)
{
	return j->end;
}

bool gb_journal_has_rest(const struct gb_journal *j)
{
	return j->size > j->end;
}

const struct gb_record *gb_journal_find(const struct gb_journal *j,
					const unsigned char oid[GB_OID_BYTES],
					enum gb_part *part)
{
	for (size_t i = j->n; i-- > 0;)
		for (size_t p = 0; p < GB_PARTS; p++)
			if (memcmp(j->record[i].oid[p], oid, GB_OID_BYTES) ==
			    0) {
				*part = (enum gb_part)p;
				return &j->record[i];
			}
	return NULL;
}

/* --- one record ------------------------------------------------------------
 */

static size_t record_bytes(const struct gb_record *r)
{
	return HEAD_BYTES + (size_t)r->commit_bytes + r->blob_bytes +
	       GB_HASH_BYTES;
}

static bool read_head(const unsigned char head[HEAD_BYTES], struct gb_record *r)
{
	struct gb_view v = gb_view_of(head, HEAD_BYTES);
	const unsigned char *magic = gb_take(&v, strlen(MAGIC));

	r->seq = gb_take_u64(&v);
	r->commit_bytes = gb_take_u32(&v);
	r->blob_bytes = gb_take_u32(&v);
	for (size_t p = 0; p < GB_PARTS; p++)
		gb_take_copy(&v, r->oid[p], GB_OID_BYTES);
	return memcmp(magic, MAGIC, strlen(MAGIC)) == 0 &&
	       r->commit_bytes <= COMMIT_MAX_BYTES &&
	       r->blob_bytes <= GB_BLOB_MAX_BYTES;
}

/* Up to `n_bytes` from `at` on. Gives: how many there were; -1 and errno. */
static ssize_t read_at(int fd, void *to, size_t n_bytes, uint64_t at)
{
	size_t have = 0;

	while (have < n_bytes) {
		ssize_t got = pread(fd, (char *)to + have, n_bytes - have,
				    (off_t)(at + have));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (got == 0)
			break;
		have += (size_t)got;
	}
	return (ssize_t)have;
}

static enum gb_code fail_read(struct gb_err *err)
{
	return gb_file_as_io(
		gb_fail_errno(err, "can't read the ledger's journal"), err);
}

/* The whole record at `at` into `bytes`, and what its head says. Gives: *whole
 * false if there is none. */
static enum gb_code read_record(const struct gb_journal *j, uint64_t at,
				struct gb_record *r, struct gb_buf *bytes,
				bool *whole, struct gb_err *err)
{
	unsigned char head[HEAD_BYTES], hash[GB_HASH_BYTES];
	ssize_t got = read_at(j->fd, head, sizeof(head), at);
	size_t n;

	*whole = false;
	*r = (struct gb_record){ .at = at };
	if (got < 0)
		return fail_read(err);
	if (got < HEAD_BYTES || !read_head(head, r))
		return GB_OK;
	n = record_bytes(r);
	gb_buf_put(bytes, head, sizeof(head));
	gb_buf_fill(bytes, 0, n - sizeof(head));
	if (bytes->failed)
		return gb_fail_nomem(err);
	got = read_at(j->fd, bytes->data + sizeof(head), n - sizeof(head),
		      at + sizeof(head));
	if (got < 0)
		return fail_read(err);
	if ((size_t)got < n - sizeof(head))
		return GB_OK;
	n -= sizeof(hash);
	gb_hash(hash, bytes->data, n);
	*whole = memcmp(hash, bytes->data + n, sizeof(hash)) == 0;
	return GB_OK;
}

enum gb_code gb_journal_read(struct gb_journal *j, const struct gb_record *r,
			     struct gb_parts *out, struct gb_err *err)
{
	struct gb_buf bytes = { 0 };
	struct gb_record found;
	enum gb_code rc;
	bool whole;

	*out = (struct gb_parts){ 0 };
	rc = read_record(j, r->at, &found, &bytes, &whole, err);
	if (rc == GB_OK &&
	    (!whole || memcmp(found.oid, r->oid, sizeof(r->oid)) != 0))
		rc = gb_fail(err, GB_TAMPERED,
			     "an entry in the ledger's journal is damaged");
	if (rc == GB_OK) {
		const unsigned char *commit = bytes.data + HEAD_BYTES;

		gb_buf_put(&out->commit, commit, r->commit_bytes);
		gb_buf_put(&out->blob, commit + r->commit_bytes, r->blob_bytes);
		gb_tree_render(out->tree, r->oid[GB_PART_BLOB]);
		memcpy(out->oid, r->oid, sizeof(out->oid));
		if (out->commit.failed || out->blob.failed)
			rc = gb_fail_nomem(err);
	}
	if (rc != GB_OK)
		gb_parts_free(out);
	gb_buf_free(&bytes);
	return rc;
}

/* --- what is there ---------------------------------------------------------
 */

/* Does `r`, whose commit is `commit`, lead on from the last one? */
static bool leads_on(const struct gb_journal *j, struct gb_record *r,
		     const void *commit)
{
	const struct gb_record *last = gb_journal_last(j);
	unsigned char tree[GB_OID_BYTES];

	return gb_parts_links(commit, r->commit_bytes, tree, r->parent) &&
	       memcmp(tree, r->oid[GB_PART_TREE], sizeof(tree)) == 0 &&
	       (!last || (r->seq == last->seq + 1 &&
			  memcmp(r->parent, last->oid[GB_PART_COMMIT],
				 GB_OID_BYTES) == 0));
}

static enum gb_code add(struct gb_journal *j, const struct gb_record *r,
			struct gb_err *err)
{
	struct gb_record *more = j->record;

	if (j->n == j->room) {
		more = reallocarray(j->record, 2 * j->room + 16, sizeof(*more));
		if (!more)
			return gb_fail_nomem(err);
		j->record = more;
		j->room = 2 * j->room + 16;
	}
	more[j->n++] = *r;
	j->end = r->at + record_bytes(r);
	return GB_OK;
}

static enum gb_code take_new(struct gb_journal *j, struct gb_err *err)
{
	enum gb_code rc = GB_OK;
	bool more = true;

	while (rc == GB_OK && more && j->end < j->size) {
		struct gb_buf bytes = { 0 };
		struct gb_record r;

		rc = read_record(j, j->end, &r, &bytes, &more, err);
		more = rc == GB_OK && more &&
		       leads_on(j, &r, bytes.data + HEAD_BYTES);
		if (more && j->n == 0)
			memcpy(j->first, bytes.data, HEAD_BYTES);
		if (more)
			rc = add(j, &r, err);
		gb_buf_free(&bytes);
	}
	return rc;
}

enum gb_code gb_journal_look(struct gb_journal *j, struct gb_err *err)
{
	unsigned char first[HEAD_BYTES];
	enum gb_code rc = GB_OK;
	struct stat st;

	if (j->fd < 0)
		rc = open_file(j, 0, err);
	if (rc != GB_OK || j->fd < 0)
		return rc;
	if (fstat(j->fd, &st) < 0)
		return fail_read(err);
	if (st.st_nlink == 0)
		return gb_fail(err, GB_TAMPERED,
			       "the ledger's journal was taken away; close "
			       "guardbook, and bring it back from a copy");
	/* Emptied since, and perhaps begun anew? */
	if (j->n > 0 &&
	    ((uint64_t)st.st_size < j->end ||
	     read_at(j->fd, first, sizeof(first), 0) != sizeof(first) ||
	     memcmp(first, j->first, sizeof(first)) != 0))
		j->n = j->end = 0;
	j->size = (uint64_t)st.st_size;
	return take_new(j, err);
}

/* --- writing ---------------------------------------------------------------
 */

static enum gb_code make_file(struct gb_journal *j, bool sync,
			      struct gb_err *err)
{
	enum gb_code rc = open_file(j, O_CREAT, err);

	if (rc == GB_OK && j->fd < 0)
		return gb_fail(err, GB_IO, "can't make the ledger's journal");
	if (rc == GB_OK && !gb_file_set_mode(j->fd, 0600))
		rc = gb_fail_errno(err, "can't make the ledger's journal");
	if (rc == GB_OK && sync)
		rc = gb_file_sync_folder(j->git, ".", err);
	return rc;
}

static void render(struct gb_buf *out, uint64_t seq, const struct gb_parts *p)
{
	unsigned char hash[GB_HASH_BYTES];

	gb_buf_text(out, MAGIC);
	gb_buf_u64(out, seq);
	gb_buf_u32(out, (uint32_t)p->commit.len);
	gb_buf_u32(out, (uint32_t)p->blob.len);
	gb_buf_put(out, p->oid, sizeof(p->oid));
	gb_buf_put(out, p->commit.data, p->commit.len);
	gb_buf_put(out, p->blob.data, p->blob.len);
	if (!out->failed) {
		gb_hash(hash, out->data, out->len);
		gb_buf_put(out, hash, sizeof(hash));
	}
}

static bool write_at(int fd, const unsigned char *from, size_t left,
		     uint64_t at)
{
	while (left > 0) {
		ssize_t put = pwrite(fd, from, left, (off_t)at);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return false;
		from += put;
		at += (uint64_t)put;
		left -= (size_t)put;
	}
	return true;
}

static enum gb_code put_record(struct gb_journal *j, const struct gb_buf *bytes,
			       struct gb_err *err)
{
	enum gb_code rc = GB_OK;

	/* What a crash left of a record is not to stand behind this one. */
	if (j->size > j->end && ftruncate(j->fd, (off_t)j->end) < 0)
		rc = gb_fail_errno(err, "can't write the ledger's journal");
	else if (!write_at(j->fd, bytes->data, bytes->len, j->end))
		rc = gb_fail_errno(err, "can't write the ledger's journal");
	if (rc == GB_OK) {
		j->size = j->end + bytes->len;
		return rc;
	}
	/* Half of it is no record; but let it not fill a full disk. */
	if (ftruncate(j->fd, (off_t)j->end) == 0)
		j->size = j->end;
	return gb_file_as_io(rc, err);
}

enum gb_code gb_journal_append(struct gb_journal *j, uint64_t seq,
			       const struct gb_parts *p, bool sync,
			       struct gb_err *err)
{
	struct gb_buf bytes = { 0 };
	struct gb_record r = { .at = j->end };
	enum gb_code rc = GB_OK;

	render(&bytes, seq, p);
	rc = gb_buf_done(&bytes, err);
	if (rc == GB_OK && (!read_head(bytes.data, &r) ||
			    !leads_on(j, &r, bytes.data + HEAD_BYTES)))
		rc = gb_fail(err, GB_INVALID,
			     "an entry does not follow the journal's last");
	if (rc == GB_OK && j->fd < 0)
		rc = make_file(j, sync, err);
	if (rc == GB_OK)
		rc = put_record(j, &bytes, err);
	if (rc == GB_OK && j->n == 0)
		memcpy(j->first, bytes.data, HEAD_BYTES);
	if (rc == GB_OK)
		rc = add(j, &r, err);
	gb_buf_free(&bytes);
	return rc;
}

enum gb_code gb_journal_flush(struct gb_journal *j, struct gb_err *err)
{
	if (j->fd < 0 || fdatasync(j->fd) == 0)
		return GB_OK;
	return gb_file_as_io(
		gb_fail_errno(err, "can't flush the ledger's journal"), err);
}

enum gb_code gb_journal_empty(struct gb_journal *j, struct gb_err *err)
{
	if (j->fd >= 0 && ftruncate(j->fd, 0) < 0)
		return gb_file_as_io(
			gb_fail_errno(err, "can't empty the ledger's journal"),
			err);
	j->n = j->end = j->size = 0;
	return GB_OK;
}
