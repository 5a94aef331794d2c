/* tests/cli/run.h - the shipped program, driven as a script would. */
#ifndef CLI_RUN_H
#define CLI_RUN_H

#include <stdbool.h>
#include <sys/types.h>

#include <jansson.h>

#include "tests/fixture.h"

/* What a program did. Free with run_free(). */
struct run {
	int exit;        /* its exit status; 128 + n: ended by signal n */
	char *out, *err; /* NUL-ended */
	size_t out_bytes;
};

/* How to start a program that goes on beside the test. */
struct run_setup {
	const char *const *argv; /* NULL at its end */
	const char *dir;         /* NULL: here */
	const char *input;       /* NULL: nothing */
	const char *const *env;  /* "NAME=VALUE" beyond HOME and PATH, NULL at
				  * its end; NULL: nothing more */
	void (*ready)(void);     /* done in it just before it starts, or NULL */
};

struct running {
	pid_t pid;
	int out, err;
	bool ended;
	int status;
};

#define RUN_HUNG 999 /* the exit status of what had to be killed */

void run_start(struct running *g, const struct run_setup *s);
/* Wait for its end, at most `patience_ms` (-1: for ever; 0: see whether it has
 * ended): false if it goes on. */
bool run_await(struct running *g, int patience_ms);
/* Wait for its end; kill it after `patience_ms`: then `r->exit` is RUN_HUNG. */
void run_finish(struct run *r, struct running *g, int patience_ms);

/* Run `argv` (NULL at its end) in folder `dir` (NULL: here) with `input` (NULL:
 * nothing) on standard input, no terminal and an empty environment but for
 * HOME and PATH. */
void run_program(struct run *r, const char *dir, const char *input,
		 const char *const *argv);
void run_free(struct run *r);
/* The program as an open file: where it lies may be a folder that the user whom
 * a test becomes may not enter. Exec does not return but on failure. */
int run_open_program(const char *path);
void run_exec(int program, const char *const *argv, char *const *env);

/* From now on programs run as this user (0: as oneself); needs root. */
void run_as_user(uid_t uid);

/* The path of the guardbook that was built with this test. */
const char *guardbook_path(void);

/* guardbook WORD ... NULL, with `input`. */
void guardbook(struct run *r, const char *input, ...) __attribute__((sentinel));

/* A practice casebook in a folder of its own, made by `guardbook demo`: a
 * set-up and a teardown of a group. *state becomes a struct desk. */
struct desk {
	struct fixture *f;
	char *book; /* its path */
};
int desk_setup(void **state);
int desk_teardown(void **state);

/* The same as `who` in the desk's casebook; `input` follows the passphrase. */
void as(struct run *r, const struct desk *d, const char *who, const char *input,
	...) __attribute__((sentinel));

/* Expect exit status `status`; prints what the program said if it is another.
 * A failure must have said one line on standard error, success nothing. */
void expect_exit(const struct run *r, int status);

/* Expect exit 0 and one JSON document on standard output. Gives: it, the
 * caller's. Frees `r`. */
json_t *expect_json(struct run *r);

/* Expect success of `as()`, with its JSON. */
#define as_json(r, ...) (as((r), __VA_ARGS__), expect_json(r))

#endif
