/* SPDX-License-Identifier: ISC
 * pack_merge.c - which packs become part of the next.
 *
 * Packs are ordered in tiers: up to 255 entries, up to 4,095, up to 65,535 and
 * so on, 16 times as many each. There is one pack at most of the lowest, and
 * sixteen of another become one of the next. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/store/file.h"
#include "src/store/pack_merge.h"

#define SMALL 256 /* entries: what a checkpoint packs when none is idle */
#define TIER 16

static unsigned tier_of(uint64_t entries)
{
	unsigned tier = 0;

	for (; entries >= SMALL; entries /= TIER)
		tier++;
	return tier;
}

static uint64_t entries_in(const struct gb_pack *p)
{
	return p->n / GB_PARTS;
}

/* How many packs of tier `tier` end the row of the first `n`, and how many
 * entries they have. */
static size_t run_of(const struct gb_packs *s, size_t n, unsigned tier,
		     uint64_t *entries)
{
	size_t run = 0;

	*entries = 0;
	while (run < n && tier_of(entries_in(s->pack[n - 1 - run])) == tier) {
		*entries += entries_in(s->pack[n - 1 - run]);
		run++;
	}
	return run;
}

size_t gb_packs_keep(const struct gb_packs *s, uint64_t fresh, uint64_t most)
{
	uint64_t total = fresh, more;
	size_t keep = s->n, run;
	bool grown;

	do {
		unsigned tier = tier_of(total);

		grown = false;
		/* Smaller ones than the new, and the one of the lowest. */
		while (keep > 0 && total > 0 &&
		       tier_of(entries_in(s->pack[keep - 1])) <
			       (tier ? tier : 1) &&
		       total + entries_in(s->pack[keep - 1]) <= most) {
			total += entries_in(s->pack[--keep]);
			grown = true;
		}
		if (total == 0 && keep > 0)
			tier = tier_of(entries_in(s->pack[keep - 1]));
		else
			tier = tier_of(total);
		run = run_of(s, keep, tier, &more);
		if (run + (total > 0) >= TIER && total + more <= most) {
			total += more;
			keep -= run;
			grown = true;
		}
	} while (grown);
	return keep;
}

enum gb_code gb_packs_remove(struct gb_packs *s, const struct gb_pack *p,
			     struct gb_err *err)
{
	static const char *const endings[] = { ".pack", ".idx" };
	char file[GB_PACK_NAME_ROOM];

	for (size_t i = 0; i < GB_COUNT(endings); i++) {
		gb_pack_file(file, p->name, endings[i]);
		if (unlinkat(s->folder, file, 0) < 0 && errno != ENOENT)
			return gb_file_as_io(
				gb_fail_errno(err,
					      "can't remove %s of the "
					      "ledger",
					      file),
				err);
		/* Never, after a power cut, a pack that lost its index. */
		if (i == 0 && fsync(s->folder) < 0 && errno != EINVAL)
			return gb_file_as_io(
				gb_fail_errno(err, "can't flush the ledger's "
						   "packs"),
				err);
	}
	return GB_OK;
}

/* Is each object of `p` in `in`? */
static enum gb_code is_within(const struct gb_pack *p, const struct gb_pack *in,
			      bool *within, struct gb_err *err)
{
	enum gb_code rc = GB_OK;

	*within = true;
	for (uint32_t i = 0; rc == GB_OK && *within && i < p->n; i++) {
		unsigned char oid[GB_OID_BYTES];
		uint64_t at = 0;

		rc = gb_pack_bytes(
			p, p->idx, oid, sizeof(oid),
			GB_IDX_HEAD_BYTES + (uint64_t)GB_OID_BYTES * i, err);
		if (rc == GB_OK)
			rc = gb_pack_find(in, oid, &at, err);
		*within = at != 0;
	}
	return rc;
}

/* An index alone holds nothing that could be lost. */
static void sweep_indexes(const struct gb_packs *s)
{
	int fd = gb_file_open_folder(s->folder, ".");
	DIR *list = fd < 0 ? NULL : fdopendir(fd);
	unsigned char name[GB_SHA1_BYTES];
	char file[GB_PACK_NAME_ROOM];
	struct dirent *e;
	struct stat st;

	while (list && (e = readdir(list))) {
		if (!gb_pack_is_file(e->d_name, ".idx", name))
			continue;
		gb_pack_file(file, name, ".pack");
		if (fstatat(s->folder, file, &st, AT_SYMLINK_NOFOLLOW) < 0 &&
		    errno == ENOENT)
			unlinkat(s->folder, e->d_name, 0);
	}
	if (list)
		closedir(list);
	else if (fd >= 0)
		close(fd);
}

enum gb_code gb_packs_sweep(struct gb_packs *s, struct gb_err *err)
{
	enum gb_code rc = GB_OK;
	bool removed = false;

	if (s->folder < 0)
		return GB_OK;
	for (size_t i = 0; rc == GB_OK && i < s->n; i++) {
		struct gb_pack *p = s->pack[i];
		struct gb_pack *in = gb_packs_with(s, p->first);
		bool within = false;

		if (in != p && in->n > p->n)
			rc = is_within(p, in, &within, err);
		if (rc == GB_OK && within) {
			rc = gb_packs_remove(s, p, err);
			removed = true;
		}
	}
	sweep_indexes(s);
	return rc == GB_OK && removed ? gb_packs_look(s, err) : rc;
}
