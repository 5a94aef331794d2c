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

/* Without the pages that are free, if they are many. */
static enum gb_code close_gaps(struct gb_index *ix, struct gb_err *err)
{
	int64_t pages = 0, free_pages = 0;
	enum gb_code code =
		gb_db_number(&ix->db, "pragma page_count", &pages, err);
	int had;

	if (code == GB_OK)
		code = gb_db_number(&ix->db, "pragma freelist_count",
				    &free_pages, err);
	if (code != GB_OK || free_pages < pages / 8)
		return code;
	/* It puts the pages together in a database beside this one. */
	had = sqlite3_limit(ix->db.lite, SQLITE_LIMIT_ATTACHED, 1);
	code = gb_db_run(&ix->db, "vacuum", err);
	sqlite3_limit(ix->db.lite, SQLITE_LIMIT_ATTACHED, had);
	return code;
}

enum gb_code gb_index_image(struct gb_index *ix, unsigned char **image,
			    size_t *n_bytes, struct gb_err *err)
{
	sqlite3_int64 n = 0;
	enum gb_code code;

	*image = NULL;
	*n_bytes = 0;
	code = gb_words_sweep(ix, err);
	if (code == GB_OK)
		code = close_gaps(ix, err);
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
