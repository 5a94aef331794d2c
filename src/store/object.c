/* SPDX-License-Identifier: ISC
 * object.c - one git object as one file, in the one form that we write. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "guardbook/encode.h"
#include "src/store/file.h"
#include "src/store/object.h"

#define BLOCK_BYTES 65535u   /* the most that a stored block takes */
#define ZLIB_HEAD 0x0178     /* deflate, window 32 KiB, no dictionary */
#define TEMPORARY "tmp_obj_" /* as git names its own, so it sweeps ours too */
#define HEADER_ROOM 24       /* "commit 4194304" and its NUL fit easily */
#define BLOCKS_MAX (GB_BLOB_MAX_BYTES / BLOCK_BYTES + 2)
#define FILE_MAX_BYTES (GB_BLOB_MAX_BYTES + HEADER_ROOM + 5 * BLOCKS_MAX + 6)

static const char *const types[] = { "blob", "tree", "commit" };

static uint32_t adler32(const unsigned char *at, size_t n_bytes)
{
	uint32_t a = 1, b = 0;

	while (n_bytes > 0) {
		/* 5552 is as far as 32 bits carry without a remainder. */
		size_t run = n_bytes < 5552 ? n_bytes : 5552;

		n_bytes -= run;
		while (run-- > 0) {
			a += *at++;
			b += a;
		}
		a %= 65521;
		b %= 65521;
	}
	return b << 16 | a;
}

void gb_object_pack(struct gb_buf *file, const char *type, const void *body,
		    size_t n_bytes)
{
	struct gb_buf whole = { 0 };
	size_t at = 0;

	gb_buf_printf(&whole, "%s %zu", type, n_bytes);
	gb_buf_u8(&whole, '\0');
	gb_buf_put(&whole, body, n_bytes);
	if (whole.failed) {
		file->failed = true;
		goto out;
	}
	gb_buf_u16(file, ZLIB_HEAD);
	while (at < whole.len) {
		size_t left = whole.len - at;
		size_t n = left < BLOCK_BYTES ? left : BLOCK_BYTES;

		gb_buf_u8(file, n == left);
		gb_buf_u16(file, (uint16_t)n);
		gb_buf_u16(file, (uint16_t)~n);
		gb_buf_put(file, whole.data + at, n);
		at += n;
	}
	gb_buf_be32(file, adler32(whole.data, whole.len));
out:
	gb_buf_free(&whole);
}

/* The type that the header of `whole` names, if it is the very header that
 * gb_object_pack() writes for what follows; *body_at is then its end. */
static const char *type_of(const struct gb_buf *whole, size_t *body_at)
{
	size_t room = whole->len < HEADER_ROOM ? whole->len : HEADER_ROOM;
	const unsigned char *nul = memchr(whole->data, '\0', room);
	char want[HEADER_ROOM];

	if (!nul)
		return NULL;
	*body_at = (size_t)(nul - whole->data) + 1;
	for (size_t i = 0; i < GB_COUNT(types); i++) {
		snprintf(want, sizeof(want), "%s %zu", types[i],
			 whole->len - *body_at);
		if (strcmp((const char *)whole->data, want) == 0)
			return types[i];
	}
	return NULL;
}

/* All stored blocks of `v`, up to its very end. */
static bool unpack_blocks(struct gb_view *v, struct gb_buf *whole)
{
	bool last = false;

	if (gb_take_u16(v) != ZLIB_HEAD)
		return false;
	while (!last) {
		uint8_t mark = gb_take_u8(v);
		uint16_t n = gb_take_u16(v);
		uint16_t check = gb_take_u16(v);
		const unsigned char *bytes = gb_take(v, n);

		last = mark == 1;
		if (v->failed || mark > 1 || n == 0 || (n ^ check) != 0xffff ||
		    (!last && n != BLOCK_BYTES))
			return false;
		gb_buf_put(whole, bytes, n);
	}
	return gb_take_be32(v) == adler32(whole->data, whole->len) &&
	       !v->failed && v->left == 0;
}

enum gb_code gb_object_unpack(const void *file, size_t n_bytes,
			      char type[GB_OBJECT_TYPE_ROOM],
			      struct gb_buf *body, struct gb_err *err)
{
	struct gb_view v = gb_view_of(file, n_bytes);
	struct gb_buf whole = { 0 };
	const char *found = NULL;
	enum gb_code rc = GB_OK;
	size_t body_at = 0;
	bool fits;

	fits = unpack_blocks(&v, &whole);
	rc = gb_buf_done(&whole, err);
	if (rc != GB_OK)
		goto out;
	if (fits)
		found = type_of(&whole, &body_at);
	if (!found) {
		rc = gb_fail(err, GB_TAMPERED,
			     "an object of the ledger is "
			     "damaged");
		goto out;
	}
	snprintf(type, GB_OBJECT_TYPE_ROOM, "%s", found);
	gb_buf_put(body, whole.data + body_at, whole.len - body_at);
	rc = gb_buf_done(body, err);
out:
	gb_buf_free(&whole);
	return rc;
}

void gb_object_name(char name[GB_OBJECT_NAME_ROOM],
		    const unsigned char oid[GB_OID_BYTES])
{
	gb_hex(name, oid, 1);
	name[2] = '/';
	gb_hex(name + 3, oid + 1, GB_OID_BYTES - 1);
}

enum gb_code gb_object_read(int objects, const unsigned char oid[GB_OID_BYTES],
			    char type[GB_OBJECT_TYPE_ROOM], struct gb_buf *body,
			    struct gb_err *err)
{
	char name[GB_OBJECT_NAME_ROOM];
	struct gb_buf file = { 0 };
	enum gb_code rc;

	gb_object_name(name, oid);
	rc = gb_file_read(objects, name, FILE_MAX_BYTES, &file, err);
	if (rc == GB_NOT_FOUND)
		rc = gb_fail(err, GB_TAMPERED,
			     "object %s is missing from the ledger", name);
	if (rc != GB_OK)
		goto out;
	rc = gb_object_unpack(file.data, file.len, type, body, err);
	if (rc == GB_TAMPERED)
		rc = gb_fail(err, rc, "object %s of the ledger is damaged",
			     name);
out:
	gb_buf_free(&file);
	return rc;
}

enum gb_code gb_object_write(int objects, const unsigned char oid[GB_OID_BYTES],
			     const char *type, const void *body, size_t n_bytes,
			     bool sync, struct gb_err *err)
{
	char name[GB_OBJECT_NAME_ROOM];
	char temporary[sizeof(TEMPORARY) + 16];
	struct gb_buf file = { 0 };
	enum gb_code rc;

	gb_object_name(name, oid);
	snprintf(temporary, sizeof(temporary), TEMPORARY "%.12s", name + 3);
	gb_object_pack(&file, type, body, n_bytes);
	rc = gb_buf_done(&file, err);
	if (rc == GB_OK)
		rc = gb_file_write(objects, temporary, file.data, file.len,
				   sync, err);
	if (rc == GB_OK && renameat(objects, temporary, objects, name) < 0) {
		rc = gb_fail_errno(err, "can't put object %s in its place",
				   name);
		unlinkat(objects, temporary, 0);
	}
	gb_buf_free(&file);
	/* A file in our way is for the lock's sweep, a folder that is not
	 * there for the check at opening: here both are the disk's fault. */
	return rc == GB_OK ? rc : gb_file_as_io(rc, err);
}

enum gb_code gb_object_sync_folder(int objects,
				   const unsigned char oid[GB_OID_BYTES],
				   struct gb_err *err)
{
	char name[3];

	gb_hex(name, oid, 1);
	return gb_file_sync_folder(objects, name, err);
}

bool gb_object_is_temporary(const char *name)
{
	return strncmp(name, TEMPORARY, strlen(TEMPORARY)) == 0;
}
