/* SPDX-License-Identifier: ISC
 * packs.c - all packs of a ledger. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/store/file.h"
#include "src/store/packs.h"

#define LOOKS_MAX 8 /* packs may go while we look, but not for ever */

void gb_packs_free(struct gb_packs *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->n; i++)
		gb_pack_free(s->pack[i]);
	free(s->pack);
	gb_window_free(&s->window);
	if (s->folder >= 0)
		close(s->folder);
	free(s);
}

enum gb_code gb_packs_open(struct gb_packs **out, int objects,
			   struct gb_err *err)
{
	struct gb_packs *s = calloc(1, sizeof(*s));
	enum gb_code rc;

	*out = NULL;
	if (!s)
		return gb_fail_nomem(err);
	s->objects = objects;
	s->folder = -1;
	rc = gb_packs_look(s, err);
	if (rc == GB_OK)
		*out = s;
	else
		gb_packs_free(s);
	return rc;
}

bool gb_packs_is_temporary(const char *file)
{
	return strncmp(file, GB_PACK_TEMPORARY, strlen(GB_PACK_TEMPORARY)) == 0;
}

bool gb_packs_is_expected(const char *file)
{
	unsigned char name[GB_SHA1_BYTES];

	return gb_pack_is_file(file, ".pack", name) ||
	       gb_pack_is_file(file, ".idx", name) ||
	       gb_packs_is_temporary(file);
}

/* The names of all packs that are there now, one after the other. */
static enum gb_code list(int folder, struct gb_buf *names, struct gb_err *err)
{
	int fd = gb_file_open_folder(folder, ".");
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	unsigned char name[GB_SHA1_BYTES];
	enum gb_code rc = GB_OK;
	struct dirent *e;

	if (!dir) {
		rc = gb_fail_errno(err, "can't look into the ledger's packs");
		if (fd >= 0)
			close(fd);
		return gb_file_as_io(rc, err);
	}
	while ((errno = 0, e = readdir(dir)))
		if (gb_pack_is_file(e->d_name, ".pack", name))
			gb_buf_put(names, name, sizeof(name));
	if (errno)
		rc = gb_fail_errno(err, "can't look into the ledger's packs");
	closedir(dir);
	return rc == GB_OK ? gb_buf_done(names, err) : rc;
}

static struct gb_pack *known(const struct gb_packs *s,
			     const unsigned char name[GB_SHA1_BYTES])
{
	for (size_t i = 0; i < s->n; i++)
		if (memcmp(s->pack[i]->name, name, GB_SHA1_BYTES) == 0)
			return s->pack[i];
	return NULL;
}

/* Open pack `name`, unless it is. Gives: NULL if it has gone since. */
static enum gb_code take(struct gb_packs *s,
			 const unsigned char name[GB_SHA1_BYTES],
			 struct gb_pack **out, struct gb_err *err)
{
	char file[GB_PACK_NAME_ROOM];
	struct stat st;
	enum gb_code rc;

	*out = known(s, name);
	if (*out) {
		gb_pack_use(*out);
		return GB_OK;
	}
	rc = gb_pack_open(out, s->folder, name, err);
	if (rc != GB_NOT_FOUND)
		return rc;
	gb_pack_file(file, name, ".pack");
	if (fstatat(s->folder, file, &st, AT_SYMLINK_NOFOLLOW) == 0)
		return gb_fail(err, GB_TAMPERED,
			       "%s of the ledger has no index; bring the "
			       "ledger back from a copy",
			       file);
	if (err)
		*err = (struct gb_err){ 0 };
	return GB_OK;
}

static int by_first(const void *a, const void *b)
{
	const struct gb_pack *x = *(struct gb_pack *const *)a;
	const struct gb_pack *y = *(struct gb_pack *const *)b;

	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	return x->n > y->n ? -1 : x->n < y->n;
}

/* The packs named in `names`. Gives: *gone if one of them went meanwhile. */
static enum gb_code take_all(struct gb_packs *s, const struct gb_buf *names,
			     bool *gone, struct gb_err *err)
{
	size_t n = 0, n_names = names->len / GB_SHA1_BYTES;
	struct gb_pack **pack = calloc(n_names + 1, sizeof(*pack));
	enum gb_code rc = GB_OK;

	if (!pack)
		return gb_fail_nomem(err);
	for (size_t i = 0; rc == GB_OK && i < n_names; i++) {
		rc = take(s, names->data + i * GB_SHA1_BYTES, &pack[n], err);
		if (rc == GB_OK && pack[n])
			n++;
		else
			*gone = true;
	}
	if (rc != GB_OK) {
		while (n > 0)
			gb_pack_free(pack[--n]);
		free(pack);
		return rc;
	}
	for (size_t i = 0; i < s->n; i++)
		gb_pack_free(s->pack[i]);
	free(s->pack);
	qsort(pack, n, sizeof(*pack), by_first);
	s->pack = pack;
	s->n = n;
	s->newest_hit = n ? n - 1 : 0;
	return GB_OK;
}

enum gb_code gb_packs_look(struct gb_packs *s, struct gb_err *err)
{
	enum gb_code rc = GB_OK;
	bool gone = true;

	if (s->folder < 0)
		s->folder = gb_file_open_folder(s->objects, GB_PACKS_FOLDER);
	if (s->folder < 0 && errno == ENOENT)
		return GB_OK;
	if (s->folder < 0)
		return gb_fail(err, GB_TAMPERED,
			       "objects/" GB_PACKS_FOLDER " in the ledger is "
			       "not a folder; bring it back from a copy");
	for (int i = 0; rc == GB_OK && gone && i < LOOKS_MAX; i++) {
		struct gb_buf names = { 0 };

		gone = false;
		rc = list(s->folder, &names, err);
		if (rc == GB_OK)
			rc = take_all(s, &names, &gone, err);
		gb_buf_free(&names);
	}
	return rc;
}

enum gb_code gb_packs_find(struct gb_packs *s,
			   const unsigned char oid[GB_OID_BYTES],
			   struct gb_pack **pack, uint64_t *at,
			   struct gb_err *err)
{
	enum gb_code rc = GB_OK;

	*pack = NULL;
	*at = 0;
	/* Where the last one was is where the next one is, most often. */
	for (size_t i = 0; rc == GB_OK && i < s->n; i++) {
		size_t k = (s->newest_hit + s->n - i) % s->n;

		rc = gb_pack_find(s->pack[k], oid, at, err);
		if (rc == GB_OK && *at) {
			s->newest_hit = k;
			*pack = s->pack[k];
			break;
		}
	}
	return rc;
}

struct gb_pack *gb_packs_with(const struct gb_packs *s, uint64_t seq)
{
	struct gb_pack *best = NULL;

	for (size_t i = 0; i < s->n; i++) {
		struct gb_pack *p = s->pack[i];

		if (p->first <= seq && seq <= gb_pack_last(p) &&
		    (!best || p->n > best->n))
			best = p;
	}
	return best;
}
