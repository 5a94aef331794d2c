/* SPDX-License-Identifier: ISC
 * cells.c - how wide text is on a screen, and where its lines break. */
#include <stdbool.h>
#include <string.h>
#include <wchar.h>

#include "src/ui/cells.h"

#define BAD 0xFFFDu

uint32_t gb_char_next(const char **at, const char *end)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *p = (const unsigned char *)*at;
	size_t n = p[0] < 0x80             ? 1
		   : (p[0] & 0xE0) == 0xC0 ? 2
		   : (p[0] & 0xF0) == 0xE0 ? 3
		   : (p[0] & 0xF8) == 0xF0 ? 4
					   : 0;
	uint32_t ch;

	if (n == 1) {
		*at += 1;
		return p[0];
	}
	if (n == 0 || (size_t)(end - *at) < n) {
		*at += 1;
		return BAD;
	}
	ch = p[0] & (0xFFu >> (n + 1));
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xC0) != 0x80) {
			*at += 1;
			return BAD;
		}
		ch = ch << 6 | (p[i] & 0x3Fu);
	}
	if (ch < least[n] || ch > 0x10FFFF || (ch >= 0xD800 && ch < 0xE000)) {
		*at += 1;
		return BAD;
	}
	*at += n;
	return ch;
}

size_t gb_char_before(const char *text, size_t at)
{
	size_t back = at;

	if (at == 0)
		return 0;
	do
		back--;
	while (back > 0 && at - back < 4 &&
	       ((unsigned char)text[back] & 0xC0) == 0x80);
	/* Only if what stands there is one whole character up to `at`. */
	const char *p = text + back;

	gb_char_next(&p, text + at);
	return p == text + at ? back : at - 1;
}

size_t gb_char_put(char to[4], uint32_t ch)
{
	if (ch < 0x80) {
		to[0] = (char)ch;
		return 1;
	}
	if (ch < 0x800) {
		to[0] = (char)(0xC0 | ch >> 6);
		to[1] = (char)(0x80 | (ch & 0x3F));
		return 2;
	}
	if (ch < 0x10000) {
		to[0] = (char)(0xE0 | ch >> 12);
		to[1] = (char)(0x80 | (ch >> 6 & 0x3F));
		to[2] = (char)(0x80 | (ch & 0x3F));
		return 3;
	}
	to[0] = (char)(0xF0 | ch >> 18);
	to[1] = (char)(0x80 | (ch >> 12 & 0x3F));
	to[2] = (char)(0x80 | (ch >> 6 & 0x3F));
	to[3] = (char)(0x80 | (ch & 0x3F));
	return 4;
}

/* Characters that turn the direction of writing, or stand there unseen. */
static bool hides(uint32_t ch)
{
	return (ch >= 0x200B && ch <= 0x200F && ch != 0x200D) ||
	       (ch >= 0x2028 && ch <= 0x202E) ||
	       (ch >= 0x2060 && ch <= 0x206F) || ch == 0x061C || ch == 0xFEFF ||
	       (ch >= 0xE0000 && ch <= 0xE0FFF);
}

uint32_t gb_char_shown(uint32_t ch)
{
	if (ch < 0x20 || (ch >= 0x7F && ch < 0xA0) || ch == BAD || hides(ch) ||
	    wcwidth((wchar_t)ch) < 0)
		return '?';
	return ch;
}

int gb_char_cells(uint32_t ch)
{
	return ch >= 0x20 && ch < 0x7F ? 1
				       : wcwidth((wchar_t)gb_char_shown(ch));
}

int gb_cells(const char *text, size_t n_bytes)
{
	const char *end = text + n_bytes;
	int cells = 0;

	while (text < end)
		cells += gb_char_cells(gb_char_next(&text, end));
	return cells;
}

size_t gb_cells_fit(const char *text, size_t n_bytes, int cells)
{
	const char *at = text, *end = text + n_bytes;

	while (at < end) {
		const char *next = at;

		cells -= gb_char_cells(gb_char_next(&next, end));
		if (cells < 0)
			break;
		at = next;
	}
	return (size_t)(at - text);
}

size_t gb_wrap_next(const char *text, size_t n_bytes, size_t from, int cells)
{
	const char *at = text + from, *end = text + n_bytes, *word = NULL;
	int used = 0;

	while (at < end) {
		const char *next = at;
		uint32_t ch = gb_char_next(&next, end);
		int wide = gb_char_cells(ch);

		if (ch == '\n')
			return (size_t)(next - text);
		if (ch == ' ') {
			word = next;
		} else if (used + wide > cells && at > text + from) {
			if (word)
				at = word;
			break;
		}
		used += wide;
		at = next;
	}
	return (size_t)(at - text);
}

size_t gb_wrap_shown(const char *text, size_t from, size_t next)
{
	if (next > from && text[next - 1] == '\n')
		next--;
	while (next > from && text[next - 1] == ' ')
		next--;
	return next - from;
}

int gb_wrap_rows(const char *text, size_t n_bytes, int cells)
{
	size_t at = 0;
	int rows = 0;

	do {
		at = gb_wrap_next(text, n_bytes, at, cells);
		rows++;
	} while (at < n_bytes);
	return rows;
}
