/* SPDX-License-Identifier: ISC
 * index_image.c - the list of what one person may read, as bytes to keep. */
#include <stdlib.h>
#include <string.h>

#include "guardbook/hash.h"
#include "src/store/index_db.h"

void gb_index_form(unsigned char out[32])
{
	gb_hash(out, gb_index_schema, strlen(gb_index_schema));
}

enum gb_code gb_index_image(struct gb_index *ix, unsigned char **image,
			    size_t *n_bytes, struct gb_err *err)
{
	sqlite3_int64 n = 0;
	enum gb_code code;

	*image = NULL;
	*n_bytes = 0;
	/* FTS5 only marks words as dropped, until it writes its lists anew. */
	code = gb_db_run(&ix->db,
			 "insert into found(found) values ('optimize')", err);
	if (code != GB_OK)
		return code;
	*image = sqlite3_serialize(ix->db.lite, "main", &n, 0);
	if (!*image)
		return gb_fail_nomem(err);
	*n_bytes = (size_t)n;
	return GB_OK;
}

unsigned char *gb_index_image_room(size_t n_bytes)
{
	return sqlite3_malloc64(n_bytes ? n_bytes : 1);
}

void gb_index_image_free(unsigned char *image, size_t n_bytes)
{
	if (image)
		explicit_bzero(image, n_bytes);
	sqlite3_free(image);
}

enum gb_code gb_index_restore(struct gb_index **out, unsigned char *image,
			      size_t n_bytes, struct gb_err *err)
{
	struct gb_index *ix = calloc(1, sizeof(*ix));
	sqlite3_int64 n = (sqlite3_int64)n_bytes;
	enum gb_code code;
	int rc;

	*out = NULL;
	if (!ix) {
		gb_index_image_free(image, n_bytes);
		return gb_fail_nomem(err);
	}
	code = gb_db_open(&ix->db, ":memory:", "the list of cases", err);
	if (code != GB_OK) {
		gb_index_image_free(image, n_bytes);
		goto out;
	}
	/* Takes the image, even when it fails. */
	rc = sqlite3_deserialize(ix->db.lite, "main", image, n, n,
				 SQLITE_DESERIALIZE_FREEONCLOSE |
					 SQLITE_DESERIALIZE_RESIZEABLE);
	if (rc != SQLITE_OK)
		code = gb_db_fail(&ix->db, rc, err);
	if (code == GB_OK)
		code = gb_index_ready(ix, err);
out:
	if (code == GB_OK)
		*out = ix;
	else
		gb_index_free(ix);
	return code;
}
