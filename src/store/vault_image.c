/* SPDX-License-Identifier: ISC
 * vault_image.c - a whole vault as bytes: for the sealed copy of a backup, and
 * back from it. The bytes are as secret as the vault is. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "src/store/file.h"
#include "src/store/vault_db.h"

enum gb_code gb_vault_image(struct gb_vault *v, struct gb_buf *out,
			    struct gb_err *err)
{
	sqlite3_int64 n = 0;
	unsigned char *image = sqlite3_serialize(v->db.lite, "main", &n, 0);

	if (!image || n <= 0) {
		sqlite3_free(image);
		return gb_db_fail(&v->db, sqlite3_errcode(v->db.lite), err);
	}
	gb_buf_put(out, image, (size_t)n);
	explicit_bzero(image, (size_t)n);
	sqlite3_free(image);
	return gb_buf_done(out, err);
}

enum gb_code gb_vault_restore(struct gb_vault **out, const char *dir,
			      const void *image, size_t n_bytes,
			      const struct gb_env *env, struct gb_err *err)
{
	int folder = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum gb_code code;
	bool is_made;

	*out = NULL;
	if (folder < 0)
		return gb_fail_errno(err, "the casebook's folder could not be "
					  "opened");
	code = gb_file_write(folder, GB_VAULT_FILE, image, n_bytes,
			     !env->no_sync, err);
	is_made = code == GB_OK;
	if (code == GB_OK && !env->no_sync)
		code = gb_file_sync_folder(folder, ".", err);
	if (code == GB_OK)
		code = gb_vault_open(out, dir, env, err);
	/* What another computer had seen is for the caller to judge. */
	if (code != GB_OK && is_made)
		unlinkat(folder, GB_VAULT_FILE, 0);
	close(folder);
	return code;
}

enum gb_code gb_vault_forget_seen(struct gb_vault *v, struct gb_err *err)
{
	return gb_db_run(&v->db, "delete from seen", err);
}
