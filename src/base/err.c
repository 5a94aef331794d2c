/* SPDX-License-Identifier: ISC
 * err.c - how a function says that it failed. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "guardbook/err.h"

/* What `make lint` is told of them is not for their makers. */
#undef gb_fail
#undef gb_fail_errno
#undef gb_fail_nomem

/* vsnprintf may cut inside a character: take its first bytes off again. */
static void cut_at_character(char *msg)
{
	size_t n = strlen(msg), lead = n;

	while (lead > 0 && (msg[lead - 1] & 0xc0) == 0x80)
		lead--;
	if (lead > 0 && (msg[lead - 1] & 0x80)) {
		unsigned char c = (unsigned char)msg[lead - 1];
		size_t want = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;

		if (n - (lead - 1) < want)
			msg[lead - 1] = '\0';
	}
}

/* What is quoted of a file may be of several lines, and worse. */
static void make_one_line(char *msg)
{
	for (; *msg; msg++)
		if ((unsigned char)*msg < 0x20 || *msg == 0x7f)
			*msg = ' ';
}

static void say(struct gb_err *err, enum gb_code code, const char *fmt,
		va_list args)
{
	if (!err)
		return;
	err->code = code;
	vsnprintf(err->msg, sizeof(err->msg), fmt, args);
	cut_at_character(err->msg);
	make_one_line(err->msg);
}

enum gb_code gb_fail(struct gb_err *err, enum gb_code code, const char *fmt,
		     ...)
{
	va_list args;

	va_start(args, fmt);
	say(err, code, fmt, args);
	va_end(args);
	return code;
}

enum gb_code gb_fail_errno(struct gb_err *err, const char *fmt, ...)
{
	int cause = errno;
	enum gb_code code = cause == ENOMEM   ? GB_NOMEM
			    : cause == ENOENT ? GB_NOT_FOUND
					      : GB_IO;
	va_list args;

	va_start(args, fmt);
	say(err, code, fmt, args);
	va_end(args);
	if (err) {
		size_t n = strlen(err->msg);

		snprintf(err->msg + n, sizeof(err->msg) - n, ": %s",
			 strerror(cause));
		cut_at_character(err->msg);
	}
	return code;
}

enum gb_code gb_fail_nomem(struct gb_err *err)
{
	return gb_fail(err, GB_NOMEM, "the computer has run out of memory");
}
