/* SPDX-License-Identifier: ISC
 * signers.c - the file allowed_signers, from which stock git knows the keys of
 * the staff. It follows from the record, and is made again when it does not. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "guardbook/newfile.h"
#include "src/casework/book.h"

#define NAME "allowed_signers"
#define NEW NAME ".new"

static enum gb_code make_text(struct gb_buf *text,
			      const struct gb_roster *roster,
			      struct gb_err *err)
{
	for (size_t i = 0; i < roster->n; i++) {
		const struct gb_person *p = &roster->person[i];

		gb_buf_printf(text, "%s@guardbook.invalid namespaces=\"git\" ",
			      p->id);
		gb_sshsig_public(text, p->key.sign);
		gb_buf_text(text, "\n");
	}
	return gb_buf_done(text, err);
}

/* What somebody who was interrupted left is in the way of a new file. */
static void clear_way(const char *dir)
{
	int folder = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (folder < 0)
		return;
	unlinkat(folder, NEW, 0);
	close(folder);
}

static enum gb_code write_text(const char *dir, const struct gb_buf *text,
			       struct gb_err *err)
{
	struct gb_newfile *f = NULL;
	enum gb_code rc;

	clear_way(dir);
	rc = gb_newfile_open(&f, dir, NEW, err);
	if (rc == GB_OK)
		rc = gb_newfile_put(f, text->data, text->len, err);
	if (rc == GB_OK)
		rc = gb_newfile_replace(f, NAME, err);
	gb_newfile_free(f);
	return rc;
}

enum gb_code gb_signers_write(const char *dir, const struct gb_roster *roster,
			      struct gb_err *err)
{
	struct gb_buf text = { 0 };
	enum gb_code rc = make_text(&text, roster, err);

	if (rc == GB_OK)
		rc = write_text(dir, &text, err);
	gb_buf_free(&text);
	return rc;
}

/* Does file `path` hold `text` and nothing else? */
static bool is_there(const char *path, const struct gb_buf *text)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	char *found = malloc(text->len + 1);
	ssize_t n = 0, got = 0;

	if (fd >= 0 && found)
		while (n <= (ssize_t)text->len &&
		       (got = read(fd, found + n, text->len + 1 - (size_t)n)) >
			       0)
			n += got;
	if (fd >= 0)
		close(fd);
	got = found && n == (ssize_t)text->len &&
	      memcmp(found, text->data, text->len) == 0;
	free(found);
	return got;
}

void gb_signers_mend(const char *dir, const struct gb_roster *roster)
{
	struct gb_buf text = { 0 };
	char *path = NULL;

	if (make_text(&text, roster, NULL) == GB_OK &&
	    asprintf(&path, "%s/" NAME, dir) > 0) {
		/* What can't be mended now is mended the next time. */
		if (!is_there(path, &text) &&
		    write_text(dir, &text, NULL) != GB_OK)
			clear_way(dir);
		free(path);
	}
	gb_buf_free(&text);
}
