/* SPDX-License-Identifier: ISC
 * snapshot_form.c - the head of a snapshot, and the keys of its halves. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "src/casework/snapshot_form.h"

static const char *const purposes[] = {
	[GB_SNAPSHOT_KNOWN] = "guardbook-found-v1",
	[GB_SNAPSHOT_LIST] = "guardbook-snapshot-v1",
};

void gb_snapshot_name(const struct gb_session *s, char name[SNAPSHOT_NAME_ROOM],
		      const char *end)
{
	snprintf(name, SNAPSHOT_NAME_ROOM, "snapshot-%s%s", s->opener.person,
		 end);
}

static uint64_t sealed_bytes(uint64_t n_bytes)
{
	uint64_t pieces =
		(n_bytes + GB_STREAM_PIECE_BYTES - 1) / GB_STREAM_PIECE_BYTES;

	return n_bytes + pieces * GB_STREAM_EXTRA_BYTES;
}

static bool adds_up(const struct gb_snapshot_header *h, uint64_t size)
{
	return h->chain_bytes > 0 && h->known_bytes > 0 && h->index_bytes > 0 &&
	       h->chain_bytes < size && h->known_bytes < size &&
	       h->index_bytes < size &&
	       SNAPSHOT_HEADER_BYTES + 2 * GB_STREAM_HEAD_BYTES +
			       sealed_bytes(h->chain_bytes) +
			       sealed_bytes(h->known_bytes) +
			       sealed_bytes(h->index_bytes) ==
		       size;
}

bool gb_snapshot_header_read(int fd, struct gb_snapshot_header *h)
{
	struct gb_view v = gb_view_of(h->bytes, SNAPSHOT_HEADER_BYTES);
	const unsigned char *magic;
	struct stat st;
	ssize_t got;

	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) ||
	    st.st_uid != geteuid() || (st.st_mode & 077) != 0)
		return false;
	do
		got = read(fd, h->bytes, SNAPSHOT_HEADER_BYTES);
	while (got < 0 && errno == EINTR);
	if (got != SNAPSHOT_HEADER_BYTES)
		return false;
	magic = gb_take(&v, SNAPSHOT_MAGIC_BYTES);
	gb_take_copy(&v, h->ledger, sizeof(h->ledger));
	h->seq = gb_take_u64(&v);
	gb_take_copy(&v, h->oid, sizeof(h->oid));
	h->chain_bytes = gb_take_u64(&v);
	h->known_bytes = gb_take_u64(&v);
	h->index_bytes = gb_take_u64(&v);
	return memcmp(magic, SNAPSHOT_MAGIC, SNAPSHOT_MAGIC_BYTES) == 0 &&
	       adds_up(h, (uint64_t)st.st_size);
}

/* H(key = `key`, purpose | ledger id | person | `last`). */
static enum gb_code mix(struct gb_key **out, const struct gb_session *s,
			const char *purpose, const unsigned char ledger[32],
			const struct gb_key *key, const struct gb_key *last,
			struct gb_err *err)
{
	struct gb_buf message = { 0 };
	enum gb_code rc;

	gb_buf_text(&message, purpose);
	gb_buf_put(&message, ledger, 32);
	gb_buf_put(&message, s->opener.person, GB_PERSON_ID_BYTES);
	rc = gb_buf_done(&message, err);
	if (rc == GB_OK)
		rc = gb_key_mix(out, key, message.data, message.len, last, err);
	gb_buf_free(&message);
	return rc;
}

enum gb_code gb_snapshot_key(struct gb_key **out, const struct gb_session *s,
			     const char *purpose,
			     const unsigned char ledger[32], struct gb_err *err)
{
	struct gb_buf w = { 0 };
	struct gb_key *key = NULL;
	enum gb_code rc = gb_vault_get(s->book->vault, GB_SNAPSHOT_W, &w, err);

	*out = NULL;
	if (rc == GB_OK && w.len != GB_KEY_BYTES)
		rc = gb_fail(err, GB_NOT_FOUND, "W is not a key");
	if (rc == GB_OK)
		rc = gb_key_from(&key, w.data, err);
	if (rc == GB_OK)
		rc = mix(out, s, purpose, ledger, key, gb_identity_local(s->id),
			 err);
	gb_key_free(key);
	gb_buf_free(&w);
	return rc;
}

enum gb_code gb_snapshot_half_key(struct gb_key **key, struct gb_buf *bound,
				  const struct gb_session *s,
				  const struct gb_snapshot_header *h,
				  enum gb_snapshot_half half,
				  struct gb_err *err)
{
	const char *purpose = purposes[half];
	unsigned char form[32];
	enum gb_code rc;

	*key = NULL;
	gb_buf_text(bound, purpose);
	if (half == GB_SNAPSHOT_LIST) {
		gb_index_form(form);
		gb_buf_put(bound, form, sizeof(form));
	}
	gb_buf_put(bound, s->opener.person, GB_PERSON_ID_BYTES);
	gb_buf_put(bound, h->bytes, SNAPSHOT_HEADER_BYTES);
	rc = gb_buf_done(bound, err);
	if (rc == GB_OK && half == GB_SNAPSHOT_LIST)
		rc = gb_snapshot_key(key, s, purpose, h->ledger, err);
	else if (rc == GB_OK)
		rc = mix(key, s, purpose, h->ledger, gb_identity_local(s->id),
			 NULL, err);
	return rc;
}
