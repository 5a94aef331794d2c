/* SPDX-License-Identifier: ISC
 * fuzz_draft.c - what is sealed in a draft, once the seal is open. */
#include "guardbook/seal.h"
#include "src/casework/book.h"
#include "src/casework/draft_seal.h"
#include "tests/book.h"
#include "tests/fuzz/fuzz.h"

const char fuzz_name[] = "draft";

static struct book book;
static struct gb_session *me;
static struct gb_draft kept; /* the row that is written over */
static struct gb_key *owner, *key;
static struct gb_buf ad;

void fuzz_begin(void)
{
	static const char words[] =
		"{\"begun\":1,\"case\":\"\",\"entry\":0,\"kept\":2,"
		"\"sent\":\"0000000000000000000000000000000000000000000000000"
		"000000000000000\",\"verb\":\"log\",\"words\":{\"boxes\":{}}}";
	static const char several[] =
		"{\"begun\":1,\"case\":\"KDR-482\",\"entry\":3,\"kept\":2,"
		"\"rest\":{},\"sent\":\"00000000000000000000000000000000000000"
		"00000000000000000000000000\",\"verb\":\"act\",\"words\":{}}";
	json_t *none;

	book_make(&book, fuzz_folder());
	none = json_object();
	me = book_sign_in(&book, "teacher");
	kept.verb = &gb_verb_log;
	must(gb_draft_keep(me, &kept, none, NULL) == GB_OK);
	must(gb_draft_owner_key(&owner, me, NULL) == GB_OK);
	must(gb_draft_key(&key, me, kept.case_id, NULL) == GB_OK);
	gb_draft_ad(&ad, kept.id, kept.case_id);
	fuzz_seed(words, strlen(words));
	fuzz_seed(several, strlen(several));
	json_decref(none);
}

static void put(const uint8_t *bytes, size_t n_bytes)
{
	struct gb_vault_draft v = { 0 };
	struct gb_buf plain = { 0 };
	const struct gb_env *env = &book.f->env;

	memcpy(v.id, kept.id, sizeof(v.id));
	memcpy(v.case_id, kept.case_id, sizeof(v.case_id));
	gb_buf_put(&plain, bytes, n_bytes);
	gb_pad(&plain);
	must(gb_seal(&v.owner, owner, ad.data, ad.len, "", 0, env, NULL) ==
	     GB_OK);
	must(gb_seal(&v.sealed, key, ad.data, ad.len, plain.data, plain.len,
		     env, NULL) == GB_OK);
	must(gb_vault_draft_drop(me->book->vault, v.id, NULL) == GB_OK);
	must(gb_vault_draft_keep(me->book->vault, &v, NULL, NULL) == GB_OK);
	gb_buf_free(&v.owner);
	gb_buf_free(&v.sealed);
	gb_buf_free(&plain);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n_bytes)
{
	struct gb_drafts all = { 0 };

	put(bytes, n_bytes);
	must(gb_drafts_list(me, &all, NULL) == GB_OK);
	/* A draft, damaged, or sent: and if it is a draft, a whole one. */
	must(all.n + all.n_damaged <= 1);
	for (size_t i = 0; i < all.n; i++)
		must(all.at[i].verb && json_is_object(all.at[i].words) &&
		     all.at[i].kept_s != 0);
	gb_drafts_free(&all);
	return 0;
}
