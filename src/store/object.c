/* SPDX-License-Identifier: ISC
 * object.c - one git object as one file, in the one form that we write. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guardbook/encode.h"
#include "src/store/file.h"
#include "src/store/object.h"
#include "src/store/stored.h"

#define TEMPORARY "tmp_obj_" /* as git names its own, so it sweeps ours too */
#define HEADER_ROOM 24       /* "commit 4194304" and its NUL fit easily */
#define FILE_MAX_BYTES gb_stored_length(GB_BLOB_MAX_BYTES + HEADER_ROOM)

static const char *const types[] = { "blob", "tree", "commit" };

void gb_object_pack(struct gb_buf *file, const char *type, const void *body,
		    size_t n_bytes)
{
	struct gb_buf whole = { 0 };

	gb_buf_printf(&whole, "%s %zu", type, n_bytes);
	gb_buf_u8(&whole, '\0');
	gb_buf_put(&whole, body, n_bytes);
	if (whole.failed)
		file->failed = true;
	else
		gb_stored_put(file, whole.data, whole.len);
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

	fits = gb_stored_take(&v, &whole) && v.left == 0;
	rc = gb_buf_done(&whole, err);
	if (rc != GB_OK)
		goto out;
	if (fits && whole.len > 0)
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

/* Make the file, once whatever kept it from being made is out of the way. */
static enum gb_code write_file(int objects, const char *name,
			       const struct gb_buf *file, struct gb_err *err)
{
	char folder[3] = { name[0], name[1], '\0' };
	enum gb_code rc =
		gb_file_write(objects, name, file->data, file->len, false, err);

	if (rc == GB_CONFLICT && unlinkat(objects, name, 0) == 0)
		return gb_file_write(objects, name, file->data, file->len,
				     false, err);
	/* git clears away folders that are empty. */
	if (rc == GB_NOT_FOUND && gb_file_folder(objects, folder, err) == GB_OK)
		return gb_file_write(objects, name, file->data, file->len,
				     false, err);
	return rc;
}

enum gb_code gb_object_write(int objects, const unsigned char oid[GB_OID_BYTES],
			     const char *type, const void *body, size_t n_bytes,
			     struct gb_err *err)
{
	char name[GB_OBJECT_NAME_ROOM];
	struct gb_buf file = { 0 };
	enum gb_code rc;

	gb_object_name(name, oid);
	gb_object_pack(&file, type, body, n_bytes);
	rc = gb_buf_done(&file, err);
	if (rc == GB_OK)
		rc = write_file(objects, name, &file, err);
	gb_buf_free(&file);
	return rc == GB_OK ? rc : gb_file_as_io(rc, err);
}

bool gb_object_is_there(int objects, const unsigned char oid[GB_OID_BYTES],
			const char *type, size_t n_bytes)
{
	char name[GB_OBJECT_NAME_ROOM], header[HEADER_ROOM];
	size_t n = (size_t)snprintf(header, sizeof(header), "%s %zu", type,
				    n_bytes) +
		   1;
	struct stat st;

	gb_object_name(name, oid);
	return fstatat(objects, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	       S_ISREG(st.st_mode) &&
	       (size_t)st.st_size == gb_stored_length(n + n_bytes);
}

bool gb_object_is_temporary(const char *name)
{
	return strncmp(name, TEMPORARY, strlen(TEMPORARY)) == 0;
}
