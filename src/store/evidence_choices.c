/* SPDX-License-Identifier: ISC
 * evidence_choices.c - the files in a folder from which evidence is chosen. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guardbook/evidence.h"
#include "guardbook/text.h"

/* Newest first; of the same age by name. */
static int by_age(const void *a, const void *b)
{
	const struct gb_evidence_choice *x = a, *y = b;

	if (x->changed_s != y->changed_s)
		return x->changed_s > y->changed_s ? -1 : 1;
	return strcmp(x->name, y->name);
}

static bool may_be_chosen(int folder, const char *name,
			  struct gb_evidence_choice *out)
{
	struct stat st;
	size_t n = strlen(name);

	*out = (struct gb_evidence_choice){ 0 };
	if (name[0] == '.' || n >= sizeof(out->name) ||
	    !gb_text_valid(name, n) || strpbrk(name, "\n\t"))
		return false;
	if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) != 0 ||
	    !S_ISREG(st.st_mode) || st.st_size <= 0 ||
	    (uint64_t)st.st_size > GB_EVIDENCE_MAX_BYTES)
		return false;
	memcpy(out->name, name, n);
	out->size_bytes = (uint64_t)st.st_size;
	out->changed_s = st.st_mtim.tv_sec;
	return true;
}

/* A folder of a million files must not fill the memory: when the list is twice
 * as long as it may be, its older half goes. */
static enum gb_code collect(DIR *d, struct gb_evidence_choice *list, size_t *n,
			    struct gb_err *err)
{
	const struct dirent *entry;

	errno = 0;
	while ((entry = readdir(d))) {
		if (may_be_chosen(dirfd(d), entry->d_name, &list[*n]))
			(*n)++;
		if (*n == 2 * GB_EVIDENCE_CHOICES) {
			qsort(list, *n, sizeof(*list), by_age);
			*n = GB_EVIDENCE_CHOICES;
		}
		errno = 0;
	}
	if (errno != 0)
		return gb_fail_errno(err, "the folder can't be read");
	qsort(list, *n, sizeof(*list), by_age);
	if (*n > GB_EVIDENCE_CHOICES)
		*n = GB_EVIDENCE_CHOICES;
	return GB_OK;
}

static enum gb_code fail_folder(struct gb_err *err)
{
	switch (errno) {
	case ENOTDIR:
	case ELOOP:
		return gb_fail(err, GB_INVALID,
			       "the evidence folder is not a folder: name "
			       "another");
	case EACCES:
		return gb_fail(err, GB_DENIED,
			       "you may not look into the evidence folder: ask "
			       "whoever owns it");
	default:
		return gb_fail_errno(err, "the evidence folder can't be "
					  "opened");
	}
}

enum gb_code gb_evidence_choices(struct gb_evidence_choice **out, size_t *n,
				 const char *dir, struct gb_err *err)
{
	struct gb_evidence_choice *list = NULL;
	enum gb_code rc = GB_OK;
	DIR *d = NULL;
	int fd;

	*out = NULL;
	*n = 0;
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return fail_folder(err);
	d = fdopendir(fd);
	list = calloc(2 * GB_EVIDENCE_CHOICES, sizeof(*list));
	if (!d || !list)
		rc = gb_fail_nomem(err);
	if (rc == GB_OK)
		rc = collect(d, list, n, err);
	if (rc == GB_OK && *n > 0) {
		*out = list;
		list = NULL;
	} else {
		*n = 0;
	}
	free(list);
	if (d)
		closedir(d);
	else
		close(fd);
	return rc;
}
