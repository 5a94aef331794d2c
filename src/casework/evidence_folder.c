/* SPDX-License-Identifier: ISC
 * evidence_folder.c - the folder from which evidence is chosen: a setting of
 * this computer, not of the record. */
#include <stdlib.h>
#include <string.h>

#include "guardbook/evidence.h"
#include "guardbook/text.h"
#include "src/casework/book.h"

#define SETTING "evidence-folder"

enum gb_code gb_casebook_evidence_folder(struct gb_casebook *b,
					 struct gb_buf *out, struct gb_err *err)
{
	enum gb_code rc = gb_vault_get(b->vault, SETTING, out, err);

	return rc == GB_NOT_FOUND ? GB_OK : rc;
}

static enum gb_code check_folder(const char *dir, struct gb_err *err)
{
	struct gb_evidence_choice *list = NULL;
	size_t n = strlen(dir);
	enum gb_code rc;

	if (dir[0] != '/' || !gb_text_valid(dir, n) || strpbrk(dir, "\n\t"))
		return gb_fail(err, GB_INVALID,
			       "give the whole path of the folder, from the "
			       "first /");
	rc = gb_evidence_choices(&list, &n, dir, err);
	free(list);
	return rc;
}

enum gb_code gb_session_set_evidence_folder(struct gb_session *s,
					    const char *dir, struct gb_err *err)
{
	static const char *const roles[] = { "it", "dsl", "deputy", "head" };
	const struct gb_person *me = gb_session_me(s);
	bool may = false;
	enum gb_code rc;

	for (size_t i = 0; me && i < GB_COUNT(roles); i++)
		may = may || strcmp(me->role, roles[i]) == 0;
	if (!may)
		return gb_fail(err, GB_DENIED,
			       "only IT, the DSL, a deputy or the Headteacher "
			       "may name the evidence folder");
	rc = check_folder(dir, err);
	return rc == GB_OK ? gb_vault_set(s->book->vault, SETTING, dir,
					  strlen(dir), err)
			   : rc;
}
