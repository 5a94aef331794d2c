/* SPDX-License-Identifier: ISC
 * replay.c - a power cut, played. */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guardbook/buf.h"
#include "tests/fault/replay.h"

/* A file, however it is called: as it was before the run, and in a replay. */
struct node {
	uint64_t id;
	char *kept; /* where its first bytes are; NULL: made in the run */
};

/* --- taking down -----------------------------------------------------------
 */

struct inode {
	uint64_t id;
	char *path;
};

static struct inode *inodes; /* of the casebook before the run: nftw's */
static size_t n_inodes;

static int note_inode(const char *path, const struct stat *st, int kind,
		      struct FTW *where)
{
	(void)where;
	if (kind != FTW_F)
		return 0;
	inodes = reallocarray(inodes, n_inodes + 1, sizeof(*inodes));
	assert_non_null(inodes);
	inodes[n_inodes++] = (struct inode){ st->st_ino, strdup(path) };
	return 0;
}

static size_t add_node(struct play *p, uint64_t id, char *kept)
{
	p->nodes = reallocarray(p->nodes, p->n_nodes + 1, sizeof(*p->nodes));
	assert_non_null(p->nodes);
	p->nodes[p->n_nodes] = (struct node){ id, kept };
	return p->n_nodes++;
}

/* The file that has `id` now: the last that was given it, or one of before. */
static size_t node_of(struct play *p, const struct lab *l, uint64_t id)
{
	char *kept = NULL;

	for (size_t i = p->n_nodes; i-- > 0;)
		if (p->nodes[i].id == id)
			return i;
	for (size_t i = 0; i < n_inodes; i++)
		if (inodes[i].id == id)
			assert_true(asprintf(&kept, "%s%s", l->kept,
					     inodes[i].path + strlen(l->book)) >
				    0);
	return add_node(p, id, kept);
}

static char *take_text(const unsigned char **at, size_t n)
{
	char *text = strndup((const char *)*at, n);

	assert_non_null(text);
	*at += n;
	return text;
}

static void load(struct play *p, const struct lab *l, const char *file)
{
	size_t n;
	unsigned char *all = fixture_read(file, &n);
	const unsigned char *at = all;

	while (at < all + n) {
		struct step s = { .safe_at = SIZE_MAX };
		struct record r;

		memcpy(&r, at, sizeof(r));
		at += sizeof(r);
		assert_true(at + r.n_path + r.n_bytes <= all + n);
		s.change = (enum change)r.change;
		s.offset = r.offset;
		s.path = take_text(&at, r.n_path);
		if (s.change == RENAMED || s.change == LINKED) {
			s.to = take_text(&at, r.n_bytes);
		} else if (r.n_bytes > 0) {
			s.bytes = malloc(r.n_bytes);
			assert_non_null(s.bytes);
			memcpy(s.bytes, at, r.n_bytes);
			s.n_bytes = r.n_bytes;
			at += r.n_bytes;
		}
		s.node = s.change == MADE_FILE ? add_node(p, r.id, NULL)
			 : r.id                ? node_of(p, l, r.id)
					       : SIZE_MAX;
		p->steps = reallocarray(p->steps, p->n + 1, sizeof(s));
		assert_non_null(p->steps);
		p->steps[p->n++] = s;
	}
	free(all);
}

bool play_is_in(const char *path, const char *folder, size_t n_folder)
{
	const char *slash = strrchr(path, '/');

	return slash && (size_t)(slash - path) == n_folder &&
	       strncmp(path, folder, n_folder) == 0;
}

static bool makes_safe(const struct step *flush, const struct step *s)
{
	if (flush->change != FLUSHED)
		return false;
	if (s->change == WROTE || s->change == CUT)
		return flush->node == s->node;
	return flush->node == SIZE_MAX &&
	       play_is_in(s->to ? s->to : s->path, flush->path,
			  strlen(flush->path));
}

static void find_flushes(struct play *p)
{
	for (size_t i = 0; i < p->n; i++)
		for (size_t j = i + 1;
		     j < p->n && p->steps[i].safe_at == SIZE_MAX; j++)
			if (makes_safe(&p->steps[j], &p->steps[i]))
				p->steps[i].safe_at = j;
}

void play_record(struct play *p, struct lab *l, const struct lab_op *op,
		 struct run *r)
{
	char *file = fixture_path(l->f, "record");
	const struct lab_fault fault = { .record = file };

	*p = (struct play){ 0 };
	unlink(file);
	lab_fresh(l);
	nftw(l->book, note_inode, 16, FTW_PHYS);
	lab_run(r, l, op, &fault);
	load(p, l, file);
	find_flushes(p);
	while (n_inodes > 0)
		free(inodes[--n_inodes].path);
	free(inodes);
	inodes = NULL;
	free(file);
}

void play_free(struct play *p)
{
	for (size_t i = 0; i < p->n; i++) {
		free(p->steps[i].path);
		free(p->steps[i].to);
		free(p->steps[i].bytes);
	}
	for (size_t i = 0; i < p->n_nodes; i++)
		free(p->nodes[i].kept);
	free(p->steps);
	free(p->nodes);
	*p = (struct play){ 0 };
}

unsigned play_told(const struct play *p, size_t end)
{
	unsigned n = 0;

	for (size_t i = 0; i < end && i < p->n; i++)
		n += p->steps[i].change == TOLD;
	return n;
}

/* --- playing ---------------------------------------------------------------
 */

struct disk {
	struct gb_buf *bytes; /* of each node */
	struct name {
		const char *path;
		size_t node; /* SIZE_MAX: gone */
	} * names;
	size_t n_names;
};

static void put_name(struct disk *d, const char *path, size_t node)
{
	size_t i = 0;

	while (i < d->n_names && strcmp(d->names[i].path, path) != 0)
		i++;
	if (i < d->n_names) {
		d->names[i].node = node;
		return;
	}
	d->names = reallocarray(d->names, ++d->n_names, sizeof(*d->names));
	assert_non_null(d->names);
	d->names[i] = (struct name){ path, node };
}

static void cut(struct gb_buf *b, size_t length)
{
	if (b->len > length)
		b->len = length;
	else
		gb_buf_fill(b, 0, length - b->len);
	assert_false(b->failed);
}

static void put_bytes(struct gb_buf *b, const struct step *s, size_t n)
{
	if (b->len < s->offset + n)
		cut(b, s->offset + n);
	if (n > 0)
		memcpy(b->data + s->offset, s->bytes, n);
}

static void apply(struct disk *d, const struct step *s, bool torn)
{
	switch (s->change) {
	case MADE_FILE:
		put_name(d, s->path, s->node);
		break;
	case MADE_FOLDER:
		mkdir(s->path, 0700);
		break;
	case WROTE:
		put_bytes(&d->bytes[s->node], s,
			  torn ? s->n_bytes / 2 : s->n_bytes);
		break;
	case CUT:
		cut(&d->bytes[s->node], s->offset);
		break;
	case RENAMED:
		put_name(d, s->path, SIZE_MAX);
		put_name(d, s->to, s->node);
		break;
	case LINKED:
		put_name(d, s->to, s->node);
		break;
	case REMOVED:
		put_name(d, s->path, SIZE_MAX);
		break;
	case FLUSHED:
	case TOLD:
		break;
	}
}

static bool is_kept(const struct step *s, enum unflushed how, uint64_t *dice)
{
	bool is_bytes = s->change == WROTE || s->change == CUT;

	switch (how) {
	case NAMES_KEPT:
		return !is_bytes;
	case BYTES_KEPT:
		return is_bytes;
	case SOME_KEPT:
		*dice = *dice * UINT64_C(6364136223846793005) +
			1442695040888963407u;
		return *dice >> 63;
	case LAST_TORN:
		return true;
	case ALL_DROPPED:
	case N_UNFLUSHED:
		break;
	}
	return false;
}

static size_t last_write(const struct play *p, size_t end)
{
	size_t last = SIZE_MAX;

	for (size_t i = 0; i < end; i++)
		if (p->steps[i].change == WROTE && p->steps[i].safe_at >= end)
			last = i;
	return last;
}

/* What the names and bytes came to, into the casebook. */
static void write_out(const struct disk *d)
{
	for (size_t i = 0; i < d->n_names; i++) {
		const struct name *n = &d->names[i];
		const struct gb_buf *b;

		if (n->node == SIZE_MAX) {
			if (unlink(n->path) != 0)
				rmdir(n->path);
			continue;
		}
		b = &d->bytes[n->node];
		unlink(n->path);
		fixture_write(n->path, b->data ? b->data : (void *)"", b->len);
		assert_int_equal(chmod(n->path, 0600), 0);
	}
}

static void start_disk(struct disk *d, const struct lab *l,
		       const struct play *p)
{
	*d = (struct disk){ .bytes =
				    calloc(p->n_nodes + 1, sizeof(*d->bytes)) };
	assert_non_null(d->bytes);
	for (size_t i = 0; i < p->n_nodes; i++) {
		unsigned char *had;
		char *path = NULL;
		size_t n;

		if (!p->nodes[i].kept)
			continue;
		had = fixture_read(p->nodes[i].kept, &n);
		gb_buf_put(&d->bytes[i], had, n);
		free(had);
		/* It has its name from before, too. */
		assert_true(asprintf(&path, "%s%s", l->book,
				     p->nodes[i].kept + strlen(l->kept)) > 0);
		put_name(d, path, i);
	}
}

void play_state(struct lab *l, const struct play *p, size_t end,
		enum unflushed how, uint64_t seed)
{
	size_t torn = how == LAST_TORN ? last_write(p, end) : SIZE_MAX;
	size_t n_had;
	struct disk d;

	lab_fresh(l);
	start_disk(&d, l, p);
	n_had = d.n_names;
	for (size_t i = 0; i < end; i++) {
		const struct step *s = &p->steps[i];

		if (s->safe_at < end || is_kept(s, how, &seed))
			apply(&d, s, i == torn);
	}
	write_out(&d);
	for (size_t i = 0; i < n_had; i++)
		free((char *)(uintptr_t)d.names[i].path);
	for (size_t i = 0; i < p->n_nodes; i++)
		gb_buf_free(&d.bytes[i]);
	free(d.names);
	free(d.bytes);
}
