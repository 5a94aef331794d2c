/* SPDX-License-Identifier: ISC
 * open.c - the casebook, and who works in it: folder, passphrase, session. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>

#include "src/cli/cli.h"

enum gb_code gb_cli_dir(struct gb_cli *cli, struct gb_buf *out,
			struct gb_err *err)
{
	const char *named = cli->dir ? cli->dir : getenv("GUARDBOOK_DIR");
	const char *data = getenv("XDG_DATA_HOME");
	const char *home = getenv("HOME");

	if (named && named[0])
		gb_buf_text(out, named);
	else if (data && data[0])
		gb_buf_printf(out, "%s/guardbook", data);
	else if (home && home[0])
		gb_buf_printf(out, "%s/.local/share/guardbook", home);
	else
		return gb_cli_misuse(cli, err,
				     "say where the casebook is: --casebook "
				     "DIR");
	return gb_buf_string(out) ? GB_OK : gb_fail_nomem(err);
}

enum gb_code gb_cli_open_book(struct gb_cli *cli, struct gb_err *err)
{
	struct gb_buf dir = { 0 };
	enum gb_code rc;

	if (cli->book)
		return GB_OK;
	rc = gb_cli_dir(cli, &dir, err);
	if (rc == GB_OK)
		rc = gb_casebook_open(&cli->book, gb_buf_string(&dir), cli->env,
				      err);
	if (rc == GB_OK && cli->clock_is_right)
		gb_casebook_confirm_clock(cli->book);
	gb_buf_free(&dir);
	return rc;
}

/* --- the passphrase ---------------------------------------------------- */

/* One line, byte by byte: what stands behind it is somebody else's to read,
 * and no buffer but `secret` sees it. */
static enum gb_code read_line(int fd, char secret[GB_SECRET_ROOM],
			      struct gb_err *err)
{
	size_t n = 0;

	for (;;) {
		char c;
		ssize_t got = read(fd, &c, 1);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return gb_fail_errno(err,
					     "the passphrase can't be read");
		if (got == 0 || c == '\n')
			break;
		if (n == GB_SECRET_ROOM - 1)
			return gb_fail(err, GB_INVALID,
				       "the passphrase is too long");
		secret[n++] = c;
	}
	/* From a file made on Windows. */
	if (n > 0 && secret[n - 1] == '\r')
		n--;
	secret[n] = '\0';
	return GB_OK;
}

static enum gb_code read_from_file(const char *path,
				   char secret[GB_SECRET_ROOM],
				   struct gb_err *err)
{
	enum gb_code rc;
	int fd;

	if (strcmp(path, "-") == 0)
		return read_line(STDIN_FILENO, secret, err);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return gb_fail_errno(err, "the passphrase file can't be read");
	rc = read_line(fd, secret, err);
	close(fd);
	return rc;
}

/* At the terminal, unseen. Its keys make no signal meanwhile, so that it can't
 * be left blind. */
static enum gb_code ask_terminal(int tty, const char *prompt,
				 char secret[GB_SECRET_ROOM],
				 struct gb_err *err)
{
	struct termios before, blind;
	enum gb_code rc;

	if (tcgetattr(tty, &before) < 0)
		return gb_fail_errno(err, "the terminal can't be used");
	blind = before;
	blind.c_lflag &= ~(tcflag_t)(ECHO | ISIG);
	if (tcsetattr(tty, TCSAFLUSH, &blind) < 0)
		return gb_fail_errno(err, "the terminal can't be used");
	if (write(tty, prompt, strlen(prompt)) < 0)
		rc = gb_fail_errno(err, "the terminal can't be used");
	else
		rc = read_line(tty, secret, err);
	tcsetattr(tty, TCSAFLUSH, &before);
	if (write(tty, "\n", 1) < 0 && rc == GB_OK)
		rc = gb_fail_errno(err, "the terminal can't be used");
	/* Ctrl-C came as a letter. */
	if (rc == GB_OK && strchr(secret, '\003'))
		rc = gb_fail(err, GB_DENIED, "nobody signed in");
	return rc;
}

enum gb_code gb_cli_secret(struct gb_cli *cli, const char *file,
			   const char *prompt, char secret[GB_SECRET_ROOM],
			   struct gb_err *err)
{
	enum gb_code rc;
	int tty;

	if (file)
		return read_from_file(file, secret, err);
	tty = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (tty < 0)
		return gb_cli_misuse(cli, err,
				     "there is no terminal to ask for the "
				     "passphrase: use --passphrase-file");
	rc = ask_terminal(tty, prompt, secret, err);
	close(tty);
	return rc;
}

enum gb_code gb_cli_unlock(struct gb_cli *cli, struct gb_err *err)
{
	char secret[GB_SECRET_ROOM] = "";
	enum gb_code rc = GB_OK;

	if (!cli->as)
		return gb_cli_misuse(cli, err,
				     "say who you are: --as and your sign-in");
	/* Best effort: with no swap, or no allowance, it is not needed or not
	 * to be had. */
	mlock(secret, sizeof(secret));
	rc = gb_cli_open_book(cli, err);
	if (rc == GB_OK)
		rc = gb_cli_secret(cli, cli->passphrase_file,
				   "Passphrase: ", secret, err);
	if (rc == GB_OK)
		rc = gb_session_unlock(&cli->session, cli->book, cli->as,
				       secret, err);
	explicit_bzero(secret, sizeof(secret));
	munlock(secret, sizeof(secret));
	return rc;
}

enum gb_code gb_cli_begin(struct gb_cli *cli, struct gb_err *err)
{
	enum gb_code rc = gb_session_begin(cli->session, err);

	if (rc != GB_OK) {
		gb_session_free(cli->session);
		cli->session = NULL;
	}
	return rc;
}

enum gb_code gb_cli_sign_in(struct gb_cli *cli, struct gb_err *err)
{
	enum gb_code rc;

	if (cli->session)
		return gb_session_catch_up(cli->session, NULL, err);
	rc = gb_cli_unlock(cli, err);
	return rc == GB_OK ? gb_cli_begin(cli, err) : rc;
}

/* The command is done; if the snapshot can't be kept, the next one only begins
 * more slowly. */
static void keep_snapshot(struct gb_cli *cli)
{
	enum { MUCH = 50 }; /* entries */

	if (cli->session && gb_session_unsaved(cli->session) >= MUCH)
		(void)!gb_session_save(cli->session, NULL);
}

void gb_cli_close(struct gb_cli *cli)
{
	keep_snapshot(cli);
	gb_session_free(cli->session);
	gb_casebook_free(cli->book);
	cli->session = NULL;
	cli->book = NULL;
}
