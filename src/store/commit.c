/* SPDX-License-Identifier: ISC
 * commit.c - the one form of a commit: rendered, read back, and in order. */
#include <inttypes.h>
#include <string.h>

#include "guardbook/encode.h"
#include "guardbook/hash.h"
#include "src/store/commit.h"

#define SIGNATURE_HEADER "gpgsig "
#define ARMOR_BEGIN "-----BEGIN SSH SIGNATURE-----\n"
#define ARMOR_END "\n-----END SSH SIGNATURE-----"
/* An Ed25519 SSHSIG is always 173 bytes: 232 letters, wrapped at 70. */
#define ARMOR_LETTERS 232
#define ARMOR_WIDTH 70
#define TREE_HEAD "100644 entry" /* and a NUL */

void gb_commit_free(struct gb_commit *c)
{
	gb_buf_free(&c->blob);
	gb_buf_free(&c->signed_bytes);
	gb_buf_free(&c->armor);
	*c = (struct gb_commit){ 0 };
}

bool gb_commit_is_author(const char *text)
{
	return strlen(text) == GB_PERSON_ID_ROOM - 1 &&
	       strspn(text, "0123456789abcdefghjkmnpqrstvwxyz") ==
		       GB_PERSON_ID_ROOM - 1;
}

/* Printable ASCII: a subject goes to terminals through stock git. */
bool gb_commit_is_subject(const char *text)
{
	size_t n = strlen(text);

	if (n == 0 || n >= GB_SUBJECT_ROOM || text[0] == ' ' ||
	    text[n - 1] == ' ')
		return false;
	for (; *text; text++)
		if (*text < ' ' || *text > '~')
			return false;
	return true;
}

static bool is_zero(const unsigned char oid[GB_OID_BYTES])
{
	static const unsigned char zeros[GB_OID_BYTES];

	return memcmp(oid, zeros, GB_OID_BYTES) == 0;
}

static void put_line(struct gb_buf *out, const char *name, const void *bytes,
		     size_t n_bytes)
{
	char hex[2 * 32 + 1];

	gb_hex(hex, bytes, n_bytes);
	gb_buf_text(out, name);
	gb_buf_u8(out, ' ');
	gb_buf_text(out, hex);
	gb_buf_u8(out, '\n');
}

void gb_commit_render(struct gb_buf *out, const struct gb_commit *c,
		      const unsigned char tree[GB_OID_BYTES])
{
	static const char *const people[] = { "author", "committer" };

	put_line(out, "tree", tree, GB_OID_BYTES);
	if (!is_zero(c->parent))
		put_line(out, "parent", c->parent, GB_OID_BYTES);
	for (size_t i = 0; i < GB_COUNT(people); i++)
		gb_buf_printf(
			out, "%s %s <%s@guardbook.invalid> %" PRId64 " +0000\n",
			people[i], c->author, c->author, c->at_s);
	gb_buf_printf(out, "\n%s\n\nFormat: 1\nSeq: %" PRIu64 "\n", c->subject,
		      c->seq);
	put_line(out, "Prev:", c->prev, sizeof(c->prev));
	put_line(out, "Entry:", c->entry, sizeof(c->entry));
}

void gb_commit_join(struct gb_buf *out, const struct gb_buf *signed_bytes,
		    const struct gb_buf *armor)
{
	const unsigned char *headers_end =
		memmem(signed_bytes->data, signed_bytes->len, "\n\n", 2);
	size_t headers = (size_t)(headers_end - signed_bytes->data) + 1;

	gb_buf_put(out, signed_bytes->data, headers);
	gb_buf_text(out, SIGNATURE_HEADER);
	for (size_t i = 0, n; i < armor->len; i += n) {
		const unsigned char *at = armor->data + i;
		const unsigned char *end = memchr(at, '\n', armor->len - i);

		n = end ? (size_t)(end - at) + 1 : armor->len - i;
		gb_buf_put(out, at, n);
		if (end)
			gb_buf_u8(out, ' '); /* a header's further lines */
	}
	gb_buf_u8(out, '\n');
	gb_buf_put(out, signed_bytes->data + headers,
		   signed_bytes->len - headers);
}

/* The rest of the line in `to`, without its newline; marks `v` as failed if
 * there is none, or it is longer, or holds a NUL. */
static void take_line(struct gb_view *v, char *to, size_t room)
{
	const unsigned char *end =
		v->failed || v->left == 0 ? NULL : memchr(v->at, '\n', v->left);
	size_t n = end ? (size_t)(end - v->at) : 0;

	*to = '\0';
	if (!end || n >= room || memchr(v->at, '\0', n)) {
		v->failed = true;
		return;
	}
	memcpy(to, v->at, n);
	to[n] = '\0';
	v->at += n + 1;
	v->left -= n + 1;
}

/* A line that must begin with `name`; gives what comes behind it. */
static void take_field(struct gb_view *v, const char *name, char *to,
		       size_t room)
{
	const unsigned char *at = gb_take(v, strlen(name));

	if (!at || memcmp(at, name, strlen(name)) != 0)
		v->failed = true;
	take_line(v, to, room);
}

static void take_hex(struct gb_view *v, const char *name, unsigned char *to,
		     size_t n_bytes)
{
	char hex[2 * 32 + 1];

	take_field(v, name, hex, sizeof(hex));
	if (!gb_unhex(to, n_bytes, hex))
		v->failed = true;
}

static bool is_next(const struct gb_view *v, const char *text)
{
	return !v->failed && v->left >= strlen(text) &&
	       memcmp(v->at, text, strlen(text)) == 0;
}

/* The signature between the headers: its shape is fixed to the last newline,
 * so there is no second way of wrapping it. */
static void take_armor(struct gb_view *v, struct gb_buf *armor)
{
	char line[ARMOR_WIDTH + 8];

	take_field(v, SIGNATURE_HEADER, line, sizeof(line));
	gb_buf_text(armor, line);
	while (is_next(v, " ")) {
		take_field(v, " ", line, sizeof(line));
		gb_buf_u8(armor, '\n');
		gb_buf_text(armor, line);
	}
}

static bool armor_has_shape(const struct gb_buf *armor)
{
	struct gb_view v = gb_view_of(armor->data, armor->len);
	const unsigned char *at = gb_take(&v, strlen(ARMOR_BEGIN));
	size_t left;

	if (!at || memcmp(at, ARMOR_BEGIN, strlen(ARMOR_BEGIN)) != 0)
		return false;
	for (left = ARMOR_LETTERS; left > ARMOR_WIDTH; left -= ARMOR_WIDTH) {
		at = gb_take(&v, ARMOR_WIDTH + 1);
		if (!at || memchr(at, '\n', ARMOR_WIDTH + 1) !=
				   (const void *)(at + ARMOR_WIDTH))
			return false;
	}
	at = gb_take(&v, left);
	return at && !memchr(at, '\n', left) && is_next(&v, ARMOR_END) &&
	       v.left == strlen(ARMOR_END);
}

/* Digits only, no sign and no blank; other forms of the same number fall out
 * when it is rendered again. */
static uint64_t number_in(const char *text, struct gb_view *v)
{
	uint64_t n = 0;

	for (; *text >= '0' && *text <= '9' && n < UINT64_MAX / 16; text++)
		n = n * 10 + (uint64_t)(*text - '0');
	if (*text != '\0')
		v->failed = true;
	return n;
}

/* "ID <...> TIME +0000": rendering it again checks what is passed over. */
static void take_author(struct gb_view *v, struct gb_commit *c)
{
	char line[128], *time, *zone;

	take_field(v, "author ", line, sizeof(line));
	time = strchr(line, '>');
	zone = strrchr(line, ' ');
	if (v->failed || !time || !zone || zone < time + 2) {
		v->failed = true;
		return;
	}
	*zone = '\0';
	c->at_s = (int64_t)number_in(time + 2, v);
	line[strcspn(line, " ")] = '\0';
	if (gb_commit_is_author(line))
		memcpy(c->author, line, sizeof(c->author));
	else
		v->failed = true;
}

static bool take_commit(struct gb_view *v, struct gb_commit *c,
			unsigned char tree[GB_OID_BYTES])
{
	char skipped[128], number[24];

	take_hex(v, "tree ", tree, GB_OID_BYTES);
	if (is_next(v, "parent "))
		take_hex(v, "parent ", c->parent, GB_OID_BYTES);
	take_author(v, c);
	take_line(v, skipped, sizeof(skipped)); /* the committer */
	take_armor(v, &c->armor);
	take_field(v, "\n", c->subject, sizeof(c->subject));
	take_field(v, "\nFormat: 1", skipped, sizeof(skipped));
	take_field(v, "Seq: ", number, sizeof(number));
	c->seq = number_in(number, v);
	take_hex(v, "Prev: ", c->prev, sizeof(c->prev));
	take_hex(v, "Entry: ", c->entry, sizeof(c->entry));
	return !v->failed && gb_commit_is_subject(c->subject) &&
	       armor_has_shape(&c->armor);
}

enum gb_code gb_commit_parse(struct gb_commit *out,
			     unsigned char tree[GB_OID_BYTES], const void *body,
			     size_t n_bytes, struct gb_err *err)
{
	struct gb_view v = gb_view_of(body, n_bytes);
	struct gb_buf again = { 0 };
	enum gb_code rc = GB_OK;
	bool has_form;

	*out = (struct gb_commit){ 0 };
	has_form = take_commit(&v, out, tree);
	if (has_form) {
		gb_commit_render(&out->signed_bytes, out, tree);
		if (gb_buf_done(&out->signed_bytes, NULL) == GB_OK)
			gb_commit_join(&again, &out->signed_bytes, &out->armor);
		has_form = again.len == n_bytes &&
			   memcmp(again.data, body, n_bytes) == 0;
	}
	if (out->armor.failed || out->signed_bytes.failed || again.failed)
		rc = gb_fail_nomem(err);
	else if (!has_form)
		rc = gb_fail(err, GB_TAMPERED,
			     "a commit is not of the form that guardbook "
			     "writes");
	else
		gb_hash(out->self, out->signed_bytes.data,
			out->signed_bytes.len);
	if (rc != GB_OK)
		gb_commit_free(out);
	gb_buf_free(&again);
	return rc;
}

void gb_tree_render(unsigned char tree[GB_TREE_BYTES],
		    const unsigned char blob[GB_OID_BYTES])
{
	_Static_assert(sizeof(TREE_HEAD) + GB_OID_BYTES == GB_TREE_BYTES,
		       "a tree is one name, its NUL and one id");
	memcpy(tree, TREE_HEAD, sizeof(TREE_HEAD));
	memcpy(tree + sizeof(TREE_HEAD), blob, GB_OID_BYTES);
}

enum gb_code gb_tree_parse(unsigned char blob[GB_OID_BYTES], const void *body,
			   size_t n_bytes, struct gb_err *err)
{
	if (n_bytes != GB_TREE_BYTES ||
	    memcmp(body, TREE_HEAD, sizeof(TREE_HEAD)) != 0)
		return gb_fail(err, GB_TAMPERED,
			       "a commit's tree does not hold just one entry");
	memcpy(blob, (const unsigned char *)body + sizeof(TREE_HEAD),
	       GB_OID_BYTES);
	return GB_OK;
}

enum gb_code gb_commit_follows(const struct gb_commit *c,
			       const struct gb_commit *parent,
			       struct gb_err *err)
{
	static const struct gb_commit none;
	const struct gb_commit *p = parent ? parent : &none;
	const char *wrong = NULL;
	char hex[2 * GB_OID_BYTES + 1];

	if (memcmp(c->parent, p->oid, GB_OID_BYTES) != 0)
		wrong = "names another parent";
	else if (c->seq != p->seq + 1)
		wrong = "does not count one up";
	else if (memcmp(c->prev, p->self, sizeof(c->prev)) != 0)
		wrong = "was signed on top of other bytes";
	else if (c->at_s < p->at_s)
		wrong = "is dated before it";
	if (!wrong)
		return GB_OK;
	gb_hex(hex, c->oid, GB_OID_BYTES);
	return gb_fail(err, GB_TAMPERED,
		       "commit %s does not follow the one before it: it %s",
		       hex, wrong);
}
