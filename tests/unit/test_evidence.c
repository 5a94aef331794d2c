/* SPDX-License-Identifier: ISC
 * test_evidence.c - a screen grab on disk: looked at, never opened. */
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guardbook/evidence.h"
#include "tests/fixture.h"

/* The beginning of a picture, enough to know it by. */
static const unsigned char png[] = { 0x89, 'P',  'N',  'G',  '\r', '\n', 0x1a,
				     '\n', 0,    0,    0,    13,   'I',  'H',
				     'D',  'R',  0,    0,    0,    1,    0,
				     0,    0,    1,    8,    2,    0,    0,
				     0,    0x90, 0x77, 0x53, 0xde };

static struct gb_evidence_file nothing;

/* Look at `path`, expecting `code`, a message with `hint` in it, and an empty
 * result. */
static void refused(const char *path, enum gb_code code, const char *hint)
{
	struct gb_evidence_file f;
	struct gb_err err = { 0 };
	enum gb_code got;

	memset(&f, 0xff, sizeof(f));
	got = gb_evidence_look(&f, path, &err);
	if (got != code || !strstr(err.msg, hint))
		fail_msg("code %d, \"%s\", not \"%s\"", got, err.msg, hint);
	assert_memory_equal(&f, &nothing, sizeof(f));
}

static void refused_in(const struct fixture *f, const char *name,
		       enum gb_code code, const char *hint)
{
	char *path = fixture_path(f, name);

	refused(path, code, hint);
	free(path);
}

static void save(const struct fixture *f, const char *name, const void *bytes,
		 size_t n_bytes)
{
	char *path = fixture_path(f, name);

	fixture_write(path, bytes, n_bytes);
	free(path);
}

static void a_file_is_fingerprinted_named_and_measured(void **state)
{
	static const unsigned char sha256_of_abc[32] = {
		0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea,
		0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23,
		0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c,
		0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad
	};
	struct gb_evidence_file f;
	char *path = fixture_path(*state, "Sgrîn 1.txt");

	fixture_write(path, "abc", 3);
	ok(gb_evidence_look(&f, path, err));
	assert_string_equal(f.path, path);
	assert_string_equal(f.name, "Sgrîn 1.txt");
	assert_true(f.size_bytes == 3);
	assert_memory_equal(f.sha256, sha256_of_abc, 32);
	assert_string_equal(f.kind, "text/plain");
	gb_evidence_free(&f);
	assert_memory_equal(&f, &nothing, sizeof(f));
	free(path);
}

static void the_kind_comes_from_the_content_not_the_name(void **state)
{
	struct gb_evidence_file f;
	char *path = fixture_path(*state, "holiday.txt");

	fixture_write(path, png, sizeof(png));
	ok(gb_evidence_look(&f, path, err));
	assert_string_equal(f.kind, "image/png");
	gb_evidence_free(&f);
	free(path);
}

/* Longer than one piece: the same as sha256sum says of 200,000 zeros. */
static void a_file_of_several_pieces_is_read_to_its_end(void **state)
{
	static const unsigned char first[4] = { 0x4c, 0xbb, 0xd9, 0xbe };
	struct gb_evidence_file f;
	char *path = fixture_path(*state, "grab");
	unsigned char *zeros = calloc(1, 200000);

	fixture_write(path, zeros, 200000);
	ok(gb_evidence_look(&f, path, err));
	assert_true(f.size_bytes == 200000);
	assert_memory_equal(f.sha256, first, 4);
	gb_evidence_free(&f);
	free(zeros);
	free(path);
}

static void a_relative_path_is_made_absolute(void **state)
{
	const struct fixture *fx = *state;
	struct gb_evidence_file f;
	char *path = fixture_path(fx, "grab.png");
	int before = open(".", O_PATH | O_DIRECTORY);

	fixture_write(path, png, sizeof(png));
	assert_int_equal(chdir(fx->dir), 0);
	ok(gb_evidence_look(&f, "grab.png", err));
	assert_int_equal(fchdir(before), 0);
	close(before);
	assert_string_equal(f.path, path);
	assert_string_equal(f.name, "grab.png");
	gb_evidence_free(&f);
	free(path);
}

static void a_working_folder_that_is_gone_is_reported(void **state)
{
	char *path = fixture_path(*state, "gone");
	int before = open(".", O_PATH | O_DIRECTORY);

	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(chdir(path), 0);
	assert_int_equal(rmdir(path), 0);
	refused("grab.png", GB_NOT_FOUND, "give the whole one");
	assert_int_equal(fchdir(before), 0);
	close(before);
	free(path);
}

static void what_is_not_there_is_not_found(void **state)
{
	save(*state, "file", "x", 1);
	refused_in(*state, "none.png", GB_NOT_FOUND, "check the path");
	refused_in(*state, "none/grab.png", GB_NOT_FOUND, "check the path");
	refused_in(*state, "file/grab.png", GB_NOT_FOUND, "check the path");
	refused_in(*state, "file/", GB_NOT_FOUND, "check the path");
}

static void a_link_is_refused_wherever_it_stands(void **state)
{
	char *dir = fixture_path(*state, "dir");
	char *real = fixture_path(*state, "dir/grab.png");
	char *link = fixture_path(*state, "link.png");
	char *way = fixture_path(*state, "way");

	assert_int_equal(mkdir(dir, 0700), 0);
	fixture_write(real, png, sizeof(png));
	assert_int_equal(symlink(real, link), 0);
	assert_int_equal(symlink(dir, way), 0);
	refused(link, GB_INVALID, "is a link");
	refused_in(*state, "way/grab.png", GB_INVALID, "is a link");
	refused("/proc/self/exe", GB_INVALID, "is a link");
	refused("/proc/self/cwd/grab.png", GB_INVALID, "is a link");
	free(dir);
	free(real);
	free(link);
	free(way);
}

static void folders_devices_pipes_and_sockets_are_refused(void **state)
{
	const struct fixture *f = *state;
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	char *pipe_path = fixture_path(f, "pipe");
	int sock = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(at.sun_path, sizeof(at.sun_path), "%s/sock", f->dir);
	assert_int_equal(bind(sock, (struct sockaddr *)&at, sizeof(at)), 0);
	assert_int_equal(mkfifo(pipe_path, 0600), 0);
	refused(f->dir, GB_INVALID, "folder");
	refused("/", GB_INVALID, "folder");
	refused("/dev/zero", GB_INVALID, "device, pipe or socket");
	refused("/dev/tty", GB_INVALID, "device, pipe or socket");
	refused(pipe_path, GB_INVALID, "device, pipe or socket");
	refused(at.sun_path, GB_INVALID, "device, pipe or socket");
	close(sock);
	free(pipe_path);
}

/* Opening a pipe for reading would let its writer go on. */
static void a_pipe_is_not_even_opened(void **state)
{
	char *path = fixture_path(*state, "pipe");

	assert_int_equal(mkfifo(path, 0600), 0);
	refused(path, GB_INVALID, "pipe");
	assert_int_equal(open(path, O_WRONLY | O_NONBLOCK), -1);
	free(path);
}

static void a_file_of_no_or_too_many_bytes_is_refused(void **state)
{
	char *path = fixture_path(*state, "large");
	struct gb_evidence_file f;

	save(*state, "empty.png", "", 0);
	refused_in(*state, "empty.png", GB_INVALID, "empty");
	refused("/proc/version", GB_INVALID, "empty");
	fixture_write(path, "", 0);
	assert_int_equal(truncate(path, (off_t)GB_EVIDENCE_MAX_BYTES + 1), 0);
	refused(path, GB_INVALID, "larger than 64 MB");
	assert_int_equal(truncate(path, (off_t)1 << 40), 0); /* sparse */
	refused(path, GB_INVALID, "larger than 64 MB");
	assert_int_equal(truncate(path, (off_t)GB_EVIDENCE_MAX_BYTES), 0);
	ok(gb_evidence_look(&f, path, err));
	assert_true(f.size_bytes == GB_EVIDENCE_MAX_BYTES);
	gb_evidence_free(&f);
	free(path);
}

static void a_name_that_is_not_clean_text_is_refused(void **state)
{
	static const char *const names[] = {
		"a\nb.png",  "a\tb.png",     "a\rb.png", "a\x1b[2Jb.png",
		"a\x7f",     "a\xff.png",    "a\xc3",    "a\xc0\xaf",
		"a\xc2\x9b", "\xed\xa0\x80",
	};

	refused("", GB_INVALID, "give its path");
	for (size_t i = 0; i < GB_COUNT(names); i++) {
		save(*state, names[i], "x", 1);
		refused_in(*state, names[i], GB_INVALID, "rename it");
	}
}

static void a_path_that_is_too_long_is_refused(void **state)
{
	char *path;

	assert_true(asprintf(&path, "/%0300d", 0) > 0);
	(void)state;
	refused(path, GB_INVALID, "too long");
	free(path);
}

/* Run `check` in a child that may not do all that root may; its exit status
 * is the test's. */
static void in_a_child(void (*check)(const char *path), const char *path)
{
	int status = -1;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		check(path);
		_exit(99);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void look_as_nobody(const char *path)
{
	struct gb_evidence_file f;
	struct gb_err err = { 0 };

	if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
		_exit(2);
	if (gb_evidence_look(&f, path, &err) != GB_DENIED)
		_exit(3);
	_exit(strstr(err.msg, "may not read") ? 0 : 4);
}

static void a_file_that_may_not_be_read_is_denied(void **state)
{
	const struct fixture *f = *state;
	char *path = fixture_path(f, "grab.png");

	fixture_write(path, png, sizeof(png));
	assert_int_equal(chmod(f->dir, 0755), 0);
	assert_int_equal(chmod(path, 0), 0);
	in_a_child(look_as_nobody, path);
	assert_int_equal(chmod(path, 0600), 0);
	assert_int_equal(chmod(f->dir, 0), 0);
	in_a_child(look_as_nobody, path);
	assert_int_equal(chmod(f->dir, 0700), 0);
	free(path);
}

/* One more file may be opened: the evidence, and not libmagic's list. */
static void look_with_one_file_to_open(const char *path)
{
	struct gb_evidence_file f;
	struct gb_err err = { 0 };
	int free_fd = open("/", O_PATH);
	struct rlimit limit = { (rlim_t)free_fd + 1, (rlim_t)free_fd + 1 };

	close(free_fd);
	if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
		_exit(2);
	if (gb_evidence_look(&f, path, &err) != GB_IO)
		_exit(3);
	_exit(strstr(err.msg, "libmagic") ? 0 : 4);
}

static void a_missing_list_of_kinds_is_a_failure_of_the_machine(void **state)
{
	char *path = fixture_path(*state, "grab.png");

	fixture_write(path, png, sizeof(png));
	in_a_child(look_with_one_file_to_open, path);
	free(path);
}

struct writer {
	const char *path;
	atomic_bool is_done;
};

static void *keep_appending(void *ctx)
{
	struct writer *w = ctx;
	int fd = open(w->path, O_WRONLY | O_APPEND);

	while (fd >= 0 && !atomic_load(&w->is_done)) {
		if (write(fd, "x", 1) != 1)
			break;
		usleep(200);
	}
	close(fd);
	return NULL;
}

static void a_file_that_changes_while_it_is_read_is_refused(void **state)
{
	char *path = fixture_path(*state, "growing");
	struct writer w = { .path = path };
	pthread_t thread;

	/* Long enough to be written to many times while it is read. */
	fixture_write(path, "", 0);
	assert_int_equal(truncate(path, 48 << 20), 0);
	assert_int_equal(pthread_create(&thread, NULL, keep_appending, &w), 0);
	while (w.path) { /* until the writer is at work */
		struct stat st;

		assert_int_equal(stat(path, &st), 0);
		if (st.st_size > 48 << 20)
			break;
		usleep(100);
	}
	refused(path, GB_INVALID, "changed while it was read");
	atomic_store(&w.is_done, true);
	pthread_join(thread, NULL);
	free(path);
}

int main(void)
{
#define each(test)                                                             \
	cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)
	const struct CMUnitTest tests[] = {
		each(a_file_is_fingerprinted_named_and_measured),
		each(the_kind_comes_from_the_content_not_the_name),
		each(a_file_of_several_pieces_is_read_to_its_end),
		each(a_relative_path_is_made_absolute),
		each(a_working_folder_that_is_gone_is_reported),
		each(what_is_not_there_is_not_found),
		each(a_link_is_refused_wherever_it_stands),
		each(folders_devices_pipes_and_sockets_are_refused),
		each(a_pipe_is_not_even_opened),
		each(a_file_of_no_or_too_many_bytes_is_refused),
		each(a_name_that_is_not_clean_text_is_refused),
		each(a_path_that_is_too_long_is_refused),
		each(a_file_that_may_not_be_read_is_denied),
		each(a_missing_list_of_kinds_is_a_failure_of_the_machine),
		each(a_file_that_changes_while_it_is_read_is_refused),
	};

	return cmocka_run_group_tests_name("evidence", tests, NULL, NULL);
}
