/* SPDX-License-Identifier: ISC
 * file_box.c - looking for a file in its folder. */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "guardbook/when.h"
#include "screens/file_box.h"
#include "screens/say.h"
#include "src/ui/list.h"

struct entry {
	char *name; /* owned */
	int64_t bytes, changed_s;
	bool is_folder;
};

struct folder {
	char path[PATH_MAX];
	struct entry *at; /* the way up, files newest first, folders by name */
	size_t n;
	size_t *shown; /* those that fit what is typed */
	size_t n_shown;
	struct gb_list *list;
	enum gb_code (*chosen)(struct gb_app *app, void *self, const char *path,
			       struct gb_err *err);
	void *self;
};

static void forget(struct folder *f)
{
	for (size_t i = 0; i < f->n; i++)
		free(f->at[i].name);
	free(f->at);
	free(f->shown);
	f->at = NULL;
	f->shown = NULL;
	f->n = f->n_shown = 0;
}

static void close_folder(void *self)
{
	struct folder *f = self;

	if (!f)
		return;
	forget(f);
	gb_list_free(f->list);
	free(f);
}

/* --- reading a folder ------------------------------------------------------*/
static bool is_way_up(const struct entry *e)
{
	return strcmp(e->name, "..") == 0;
}

/* A screen grab is mostly the newest file. */
static int as_listed(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (is_way_up(x) != is_way_up(y))
		return is_way_up(x) ? -1 : 1;
	if (x->is_folder != y->is_folder)
		return x->is_folder ? 1 : -1;
	if (!x->is_folder && x->changed_s != y->changed_s)
		return x->changed_s > y->changed_s ? -1 : 1;
	return strcasecmp(x->name, y->name);
}

/* Hidden files are left out; ".." is the way up. */
static bool is_wanted(const char *path, const char *name)
{
	if (strcmp(name, "..") == 0)
		return strcmp(path, "/") != 0;
	return name[0] != '.';
}

static enum gb_code add_entry(struct folder *f, DIR *dir, const char *name,
			      struct gb_err *err)
{
	struct entry *more;
	struct stat about;

	/* Gone, or a link: a link is never followed, so not offered. */
	if (fstatat(dirfd(dir), name, &about, AT_SYMLINK_NOFOLLOW) != 0 ||
	    (!S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode)))
		return GB_OK;
	more = reallocarray(f->at, f->n + 1, sizeof(*more));
	if (!more)
		return gb_fail_nomem(err);
	f->at = more;
	more[f->n] = (struct entry){
		.name = strdup(name),
		.bytes = about.st_size,
		.changed_s = about.st_mtime,
		.is_folder = S_ISDIR(about.st_mode),
	};
	if (!more[f->n].name)
		return gb_fail_nomem(err);
	f->n++;
	return GB_OK;
}

static void find(void *self, const char *words)
{
	struct folder *f = self;

	f->n_shown = 0;
	for (size_t i = 0; i < f->n; i++)
		if (strcasestr(f->at[i].name, words))
			f->shown[f->n_shown++] = i;
}

/* Read the folder at `path`. On failure the one that was shown stays. */
static enum gb_code go_to(struct folder *f, const char *path,
			  struct gb_err *err)
{
	struct folder new = { 0 };
	struct dirent *entry;
	enum gb_code rc = GB_OK;
	DIR *dir;

	if (!realpath(path, new.path))
		return gb_fail_errno(err, "can't open that folder");
	dir = opendir(new.path);
	if (!dir)
		return gb_fail_errno(err, "can't open that folder");
	while (rc == GB_OK && (entry = readdir(dir)))
		if (is_wanted(new.path, entry->d_name))
			rc = add_entry(&new, dir, entry->d_name, err);
	closedir(dir);
	if (rc == GB_OK) {
		new.shown = calloc(new.n + 1, sizeof(*new.shown));
		if (!new.shown)
			rc = gb_fail_nomem(err);
	}
	if (rc != GB_OK) {
		forget(&new);
		return rc;
	}
	qsort(new.at, new.n, sizeof(*new.at), as_listed);
	forget(f);
	memcpy(f->path, new.path, sizeof(f->path));
	f->at = new.at;
	f->n = new.n;
	f->shown = new.shown;
	find(f, "");
	if (f->list)
		gb_list_mark(f->list, 0);
	return GB_OK;
}

/* --- the list --------------------------------------------------------------*/
static const struct entry *entry_at(const struct folder *f, size_t row)
{
	return &f->at[f->shown[row]];
}

static size_t count(void *self)
{
	return ((struct folder *)self)->n_shown;
}

static size_t total(void *self)
{
	return ((struct folder *)self)->n;
}

static const char *text_changed(void *self, size_t row, char *buf, size_t size)
{
	const struct entry *e = entry_at(self, row);

	(void)size;
	if (e->is_folder)
		return "";
	gb_when_short(buf, e->changed_s);
	return buf;
}

static const char *text_size(void *self, size_t row, char *buf, size_t size)
{
	const struct entry *e = entry_at(self, row);

	if (e->is_folder)
		return "folder";
	say_size(buf, size, e->bytes);
	return buf;
}

static const char *text_name(void *self, size_t row, char *buf, size_t size)
{
	const struct entry *e = entry_at(self, row);

	if (is_way_up(e))
		return "(up to the folder above)";
	return say_line(buf, size, e->name);
}

/* clang-format off */
static const struct gb_column columns[] = {
	/* title     min  grow  align      text          use */
	{ "CHANGED",  17,    0, GB_LEFT,  text_changed, NULL },
	{ "SIZE",     10,    0, GB_RIGHT, text_size,    NULL },
	{ "NAME",     20,    1, GB_LEFT,  text_name,    NULL },
};
/* clang-format on */

static const struct gb_list_of files = {
	.columns = columns,
	.n_columns = GB_COUNT(columns),
	.noun = "files",
	.empty = "Nothing here fits that.",
	.count = count,
	.total = total,
	.find = find,
};

static void show_folder(struct gb_page *page, void *self)
{
	struct folder *f = self;
	char path[400];

	gb_page_where(page, "Look for the file");
	gb_page_about(page, "In %s", say_line(path, sizeof(path), f->path));
	gb_page_gap(page);
	gb_page_list(page, f->list);
}

static enum gb_code choose(struct gb_app *app, void *self, struct gb_err *err)
{
	struct folder *f = self;
	const struct entry *e = entry_at(f, gb_list_marked(f->list));
	char path[PATH_MAX + NAME_MAX + 2];

	snprintf(path, sizeof(path), "%s/%s",
		 strcmp(f->path, "/") == 0 ? "" : f->path, e->name);
	if (e->is_folder)
		return go_to(f, path, err);
	gb_app_back(app);
	return f->chosen(app, f->self, path, err);
}

static bool any(const void *self)
{
	return gb_list_any(((const struct folder *)self)->list);
}

static const struct gb_binding keys[] = {
	{ .key = "Enter",
	  .hint = "Choose",
	  .help = "Choose this file, or open this folder",
	  .act = choose,
	  .may = any },
};

const struct gb_screen screen_files = {
	.name = "files",
	.title = "Look for the file",
	.keys = keys,
	.n_keys = GB_COUNT(keys),
	.show = show_folder,
	.close = close_folder,
};

/* The folder that was named for evidence, where files from other computers
 * arrive. */
static bool go_to_evidence(struct folder *f, struct gb_casebook *book)
{
	struct gb_buf named = { 0 };
	bool there = gb_casebook_evidence_folder(book, &named, NULL) == GB_OK &&
		     named.len > 0 && gb_buf_string(&named) &&
		     go_to(f, gb_buf_string(&named), NULL) == GB_OK;

	gb_buf_free(&named);
	return there;
}

/* The folder of what is typed already, else the one for evidence, else the
 * person's own, else where the program was started. */
static enum gb_code go_near(struct folder *f, struct gb_casebook *book,
			    const char *near, struct gb_err *err)
{
	const char *slash = strrchr(near, '/');
	const char *home = getenv("HOME");
	char path[PATH_MAX];

	if (near[0] == '/' && (size_t)(slash - near) < sizeof(path)) {
		snprintf(path, sizeof(path), "%.*s/", (int)(slash - near),
			 near);
		if (go_to(f, path, NULL) == GB_OK)
			return GB_OK;
	}
	if (go_to_evidence(f, book))
		return GB_OK;
	if (home && go_to(f, home, NULL) == GB_OK)
		return GB_OK;
	return go_to(f, ".", err);
}

enum gb_code screen_file_open(
	struct gb_app *app, struct gb_casebook *book, const char *near,
	enum gb_code (*chosen)(struct gb_app *app, void *self, const char *path,
			       struct gb_err *err),
	void *self, struct gb_err *err)
{
	struct folder *f = calloc(1, sizeof(*f));
	enum gb_code rc;

	if (!f)
		return gb_fail_nomem(err);
	f->chosen = chosen;
	f->self = self;
	rc = go_near(f, book, near, err);
	if (rc == GB_OK)
		rc = gb_list_create(&f->list, &files, f, err);
	if (rc == GB_OK)
		return gb_app_open(app, &screen_files, f, err);
	close_folder(f);
	return rc;
}
