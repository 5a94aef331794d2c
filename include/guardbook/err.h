/* guardbook/err.h - how a function says that it failed.
 *
 * A code is for programs to branch on, a message is for people. The lowest
 * layer that understands a failure writes the message: one line, no full
 * stop, what is wrong and what to do. A message never holds a pupil's name or
 * the words of a record: it goes to places that others can see. */
#ifndef GUARDBOOK_ERR_H
#define GUARDBOOK_ERR_H

#include <stddef.h>

#define GB_MUST_CHECK __attribute__((warn_unused_result))
#define GB_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define GB_COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum gb_code {
	GB_OK = 0,
	GB_NOMEM,
	GB_IO,        /* the machine failed: disk, permission, terminal */
	GB_INVALID,   /* what was given is wrong */
	GB_NOT_FOUND, /* also: exists, but not for you */
	GB_DENIED,    /* your role, or the state of the case, forbids it */
	GB_CONFLICT,  /* somebody else came first: look again, then repeat */
	GB_TAMPERED,  /* the record is not what guardbook wrote */
	GB_ASK,       /* a question must be answered first */
	GB_WAIT,      /* not now: the message says how long */
};

/* Owned by the caller, always the last parameter; NULL where the message does
 * not matter. All zeros: nothing failed. */
struct gb_err {
	enum gb_code code;
	char msg[400]; /* UTF-8, cut at a character if too long */
};

/* Write `code` and the formatted message into `err` (NULL is fine).
 * Gives: `code`, so that a failing path is one return. */
enum gb_code gb_fail(struct gb_err *err, enum gb_code code, const char *fmt,
		     ...) GB_PRINTF(3, 4);

/* The same for a failed system call: appends the reason that `errno` gives.
 * Gives: GB_NOMEM for ENOMEM, GB_NOT_FOUND for ENOENT, else GB_IO. */
enum gb_code gb_fail_errno(struct gb_err *err, const char *fmt, ...)
	GB_PRINTF(2, 3);

/* The same for memory that could not be had. Gives: GB_NOMEM. */
enum gb_code gb_fail_nomem(struct gb_err *err);

#ifdef __clang_analyzer__
/* `make lint` looks at one file at a time: here it learns that a failure never
 * reads as GB_OK. */
#define gb_fail(err, code, ...)                                                \
	((void)(gb_fail)(err, code, __VA_ARGS__), (code))
#define gb_fail_errno(...) ((void)(gb_fail_errno)(__VA_ARGS__), GB_IO)
#define gb_fail_nomem(err) ((void)(gb_fail_nomem)(err), GB_NOMEM)
#endif

#endif
