/* SPDX-License-Identifier: ISC
 * fuzz_vault.c - the file of a vault, as somebody with the disk may leave it.
 */
#include <unistd.h>

#include "guardbook/vault.h"
#include "tests/fuzz/fuzz.h"

const char fuzz_name[] = "vault";

static struct fixture *f;
static char *path, *journal;

void fuzz_begin(void)
{
	const struct gb_account davies = { .id = "aaaaaaaa",
					   .name = "Mrs S Davies",
					   .sign_in = "s.davies" };
	struct gb_vault_draft d = { .id = { 1 }, .case_id = { 2 } };
	struct gb_vault *v = NULL;
	struct gb_buf image = { 0 };

	f = fuzz_folder();
	path = fixture_path(f, "vault.db");
	journal = fixture_path(f, "vault.db-journal");
	must(gb_vault_create(&v, f->dir, &f->env, NULL) == GB_OK);
	must(gb_vault_image(v, &image, NULL) == GB_OK);
	fuzz_seed(image.data, image.len);
	image.len = 0;
	gb_buf_text(&d.owner, "nobody can tell whose it is");
	gb_buf_text(&d.sealed, "words that are sealed, with a mark in front");
	must(gb_vault_stock_add(v, 20, NULL) == GB_OK);
	must(gb_vault_account_add(v, &davies, NULL) == GB_OK);
	must(gb_vault_set(v, "school", "Ysgol Llyn Primary", 18, NULL) ==
	     GB_OK);
	must(gb_vault_draft_keep(v, &d, NULL, NULL) == GB_OK);
	must(gb_vault_image(v, &image, NULL) == GB_OK);
	fuzz_seed(image.data, image.len);
	gb_buf_free(&image);
	gb_buf_free(&d.owner);
	gb_buf_free(&d.sealed);
	gb_vault_free(v);
}

/* Everything that is read of one. */
static void look(struct gb_vault *v)
{
	struct gb_account *accounts = NULL;
	struct gb_vault_draft *drafts = NULL;
	struct gb_seen seen;
	struct gb_key *e = NULL;
	unsigned char *ids = NULL;
	size_t n = 0;

	if (gb_vault_accounts(v, &accounts, &n, NULL) == GB_OK)
		for (size_t i = 0; i < n; i++)
			must(memchr(accounts[i].id, '\0',
				    sizeof(accounts[i].id)));
	free(accounts);
	if (gb_vault_drafts(v, &drafts, &n, NULL) == GB_OK)
		gb_vault_drafts_free(drafts, n);
	must(gb_vault_seen(v, &seen, NULL) != GB_CONFLICT);
	if (gb_vault_case_ids(v, &ids, &n, NULL) == GB_OK && n > 0)
		must((gb_vault_half(v, ids, &e, NULL) == GB_OK) == (e != NULL));
	gb_key_free(e);
	free(ids);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n_bytes)
{
	struct gb_vault *v = NULL;
	enum gb_code rc;

	unlink(path);
	unlink(journal);
	rc = gb_vault_restore(&v, f->dir, bytes, n_bytes, &f->env, NULL);
	must((rc == GB_OK) == (v != NULL));
	must(rc == GB_OK || rc == GB_TAMPERED || rc == GB_IO ||
	     rc == GB_CONFLICT || rc == GB_INVALID);
	if (rc == GB_OK)
		look(v);
	gb_vault_free(v);
	return 0;
}
