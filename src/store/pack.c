/* SPDX-License-Identifier: ISC
 * pack.c - one pack of guardbook's own writing: opened and looked up. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guardbook/encode.h"
#include "src/store/file.h"
#include "src/store/pack.h"

#define IDX_MAGIC "\377tOc\0\0\0\2"
#define FEW 64 /* names that are read at once */

void gb_pack_file(char file[GB_PACK_NAME_ROOM],
		  const unsigned char name[GB_SHA1_BYTES], const char *ending)
{
	memcpy(file, "pack-", 5);
	gb_hex(file + 5, name, GB_SHA1_BYTES);
	memcpy(file + 5 + 2 * (size_t)GB_SHA1_BYTES, ending,
	       strlen(ending) + 1);
}

bool gb_pack_is_file(const char *file, const char *ending,
		     unsigned char name[GB_SHA1_BYTES])
{
	char hex[2 * GB_SHA1_BYTES + 1] = { 0 };

	if (strncmp(file, "pack-", 5) != 0 ||
	    strlen(file) != 5 + strlen(ending) + sizeof(hex) - 1 ||
	    strcmp(file + 5 + sizeof(hex) - 1, ending) != 0)
		return false;
	memcpy(hex, file + 5, sizeof(hex) - 1);
	return gb_unhex(name, GB_SHA1_BYTES, hex);
}

enum gb_code gb_pack_damaged(const struct gb_pack *p, const char *what,
			     struct gb_err *err)
{
	char file[GB_PACK_NAME_ROOM];

	gb_pack_file(file, p->name, "");
	return gb_fail(err, GB_TAMPERED,
		       "%s of the ledger %s; bring the ledger back from a "
		       "copy",
		       file, what);
}

enum gb_code gb_pack_bytes(const struct gb_pack *p, int fd, void *to,
			   size_t n_bytes, uint64_t at, struct gb_err *err)
{
	unsigned char *into = to;

	while (n_bytes > 0) {
		ssize_t got = pread(fd, into, n_bytes, (off_t)at);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return gb_fail_errno(err, "can't read the ledger's "
						  "packs");
		if (got == 0)
			return gb_pack_damaged(p, "was cut short", err);
		into += got;
		at += (uint64_t)got;
		n_bytes -= (size_t)got;
	}
	return GB_OK;
}

/* --- opening ---------------------------------------------------------------
 */

static enum gb_code open_file(const struct gb_pack *p, int packs,
			      const char *ending, int *fd, uint64_t *n_bytes,
			      struct gb_err *err)
{
	char file[GB_PACK_NAME_ROOM];
	struct stat st;

	gb_pack_file(file, p->name, ending);
	*fd = openat(packs, file,
		     O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (*fd < 0 && (errno == ELOOP || errno == ENXIO))
		return gb_pack_damaged(p, "is not a plain file", err);
	if (*fd < 0 || fstat(*fd, &st) < 0)
		return gb_fail_errno(err, "can't open %s of the ledger", file);
	if (!S_ISREG(st.st_mode) || gb_file_is_foreign(*fd, &st))
		return gb_pack_damaged(p, "is not a plain file of this user",
				       err);
	*n_bytes = (uint64_t)st.st_size;
	return GB_OK;
}

static uint32_t be32(const unsigned char *at)
{
	struct gb_view v = gb_view_of(at, 4);

	return gb_take_be32(&v);
}

/* Is its length the one that an index of so many objects has? Only a pack that
 * is too long for 31 bits needs wider offsets, for those behind. */
static bool idx_fits(const struct gb_pack *p, uint64_t n_bytes)
{
	uint64_t least =
		GB_IDX_HEAD_BYTES + UINT64_C(28) * p->n + 2 * GB_SHA1_BYTES;
	uint64_t wide = n_bytes < least ? 1 : n_bytes - least;

	return p->bytes >> 31 ? wide % 8 == 0 && wide / 8 <= p->n : wide == 0;
}

static enum gb_code read_fan(struct gb_pack *p, struct gb_err *err)
{
	unsigned char head[GB_IDX_HEAD_BYTES];
	enum gb_code rc = gb_pack_bytes(p, p->idx, head, sizeof(head), 0, err);

	if (rc != GB_OK)
		return rc;
	if (memcmp(head, IDX_MAGIC, 8) != 0)
		return gb_pack_damaged(p, "has no index of ours", err);
	for (size_t i = 0; i < 256; i++) {
		p->fan[i] = be32(head + 8 + 4 * i);
		if (i > 0 && p->fan[i] < p->fan[i - 1])
			return gb_pack_damaged(p, "has a damaged index", err);
	}
	p->n = p->fan[255];
	return GB_OK;
}

/* The pack's two ends, and what the index says of its own. */
static enum gb_code check_ends(struct gb_pack *p, uint64_t idx_bytes,
			       struct gb_err *err)
{
	static const unsigned char magic[] = { 'P', 'A', 'C', 'K', 0, 0, 0, 2 };
	unsigned char head[GB_PACK_HEAD_BYTES], ends[2][GB_SHA1_BYTES];
	enum gb_code rc;

	if (p->bytes < GB_PACK_HEAD_BYTES + GB_SHA1_BYTES)
		return gb_pack_damaged(p, "was cut short", err);
	if (!idx_fits(p, idx_bytes))
		return gb_pack_damaged(p, "has a damaged index", err);
	rc = gb_pack_bytes(p, p->pack, head, sizeof(head), 0, err);
	if (rc == GB_OK)
		rc = gb_pack_bytes(p, p->pack, ends[0], sizeof(ends[0]),
				   p->bytes - GB_SHA1_BYTES, err);
	if (rc == GB_OK)
		rc = gb_pack_bytes(p, p->idx, ends[1], sizeof(ends[1]),
				   idx_bytes - 2 * GB_SHA1_BYTES, err);
	if (rc != GB_OK)
		return rc;
	if (memcmp(head, magic, sizeof(magic)) != 0 ||
	    be32(head + sizeof(magic)) != p->n || p->n == 0 ||
	    p->n % GB_PARTS != 0 ||
	    memcmp(ends[0], p->name, sizeof(p->name)) != 0 ||
	    memcmp(ends[1], p->name, sizeof(p->name)) != 0)
		return gb_pack_damaged(p, "is not as guardbook writes packs",
				       err);
	return GB_OK;
}

static enum gb_code read_first(struct gb_pack *p, struct gb_err *err)
{
	uint64_t at = GB_PACK_HEAD_BYTES;
	unsigned char tree[GB_OID_BYTES];
	struct gb_window w = { 0 };
	struct gb_buf body = { 0 };
	struct gb_commit c;
	enum gb_part type;
	enum gb_code rc = gb_pack_object(p, &w, &at, &type, &body, err);

	if (rc == GB_OK && type == GB_PART_COMMIT)
		rc = gb_commit_parse(&c, tree, body.data, body.len, err);
	if (rc == GB_TAMPERED || (rc == GB_OK && type != GB_PART_COMMIT)) {
		rc = gb_pack_damaged(p, "does not begin with an entry", err);
	} else if (rc == GB_OK) {
		p->first = c.seq;
		gb_commit_free(&c);
	}
	gb_buf_free(&body);
	gb_window_free(&w);
	return rc;
}

enum gb_code gb_pack_open(struct gb_pack **out, int packs,
			  const unsigned char name[GB_SHA1_BYTES],
			  struct gb_err *err)
{
	struct gb_pack *p = calloc(1, sizeof(*p));
	uint64_t idx_bytes = 0;
	enum gb_code rc;

	*out = NULL;
	if (!p)
		return gb_fail_nomem(err);
	p->users = 1;
	p->pack = p->idx = -1;
	memcpy(p->name, name, sizeof(p->name));
	rc = open_file(p, packs, ".pack", &p->pack, &p->bytes, err);
	if (rc == GB_OK)
		rc = open_file(p, packs, ".idx", &p->idx, &idx_bytes, err);
	if (rc == GB_OK)
		rc = read_fan(p, err);
	if (rc == GB_OK)
		rc = check_ends(p, idx_bytes, err);
	if (rc == GB_OK)
		rc = read_first(p, err);
	if (rc == GB_OK)
		*out = p;
	else
		gb_pack_free(p);
	return rc;
}

struct gb_pack *gb_pack_use(struct gb_pack *p)
{
	p->users++;
	return p;
}

void gb_pack_free(struct gb_pack *p)
{
	if (!p || --p->users > 0)
		return;
	if (p->pack >= 0)
		close(p->pack);
	if (p->idx >= 0)
		close(p->idx);
	free(p);
}

uint64_t gb_pack_last(const struct gb_pack *p)
{
	return p->first + p->n / GB_PARTS - 1;
}

/* --- looking up ------------------------------------------------------------
 */

uint64_t gb_pack_crcs_at(const struct gb_pack *p)
{
	return GB_IDX_HEAD_BYTES + (uint64_t)GB_OID_BYTES * p->n;
}

uint64_t gb_pack_offsets_at(const struct gb_pack *p)
{
	return gb_pack_crcs_at(p) + UINT64_C(4) * p->n;
}

enum gb_code gb_pack_offset(const struct gb_pack *p, uint32_t i, uint64_t *at,
			    struct gb_err *err)
{
	unsigned char bytes[8];
	enum gb_code rc =
		gb_pack_bytes(p, p->idx, bytes, 4,
			      gb_pack_offsets_at(p) + UINT64_C(4) * i, err);

	if (rc != GB_OK)
		return rc;
	*at = be32(bytes);
	if (*at >> 31) {
		rc = gb_pack_bytes(p, p->idx, bytes, 8,
				   gb_pack_offsets_at(p) + UINT64_C(4) * p->n +
					   8 * (*at & 0x7fffffff),
				   err);
		if (rc == GB_OK)
			*at = (uint64_t)be32(bytes) << 32 | be32(bytes + 4);
	}
	if (rc == GB_OK && (*at < GB_PACK_HEAD_BYTES || *at >= p->bytes))
		rc = gb_pack_damaged(p, "has a damaged index", err);
	return rc;
}

enum gb_code gb_pack_find(const struct gb_pack *p,
			  const unsigned char oid[GB_OID_BYTES], uint64_t *at,
			  struct gb_err *err)
{
	unsigned char names[FEW][GB_OID_BYTES];
	uint32_t low = oid[0] ? p->fan[oid[0] - 1] : 0, high = p->fan[oid[0]];
	enum gb_code rc = GB_OK;

	*at = 0;
	while (rc == GB_OK && high - low > FEW) {
		uint32_t middle = low + (high - low) / 2;

		rc = gb_pack_bytes(p, p->idx, names, GB_OID_BYTES,
				   GB_IDX_HEAD_BYTES +
					   (uint64_t)GB_OID_BYTES * middle,
				   err);
		if (memcmp(names, oid, GB_OID_BYTES) <= 0)
			low = middle;
		else
			high = middle;
	}
	if (rc == GB_OK && high > low)
		rc = gb_pack_bytes(
			p, p->idx, names, (size_t)GB_OID_BYTES * (high - low),
			GB_IDX_HEAD_BYTES + (uint64_t)GB_OID_BYTES * low, err);
	for (uint32_t i = 0; rc == GB_OK && i < high - low; i++)
		if (memcmp(names[i], oid, GB_OID_BYTES) == 0)
			return gb_pack_offset(p, low + i, at, err);
	return rc;
}
