/* SPDX-License-Identifier: ISC
 * allowed.c - what guardbook may send to a terminal. */
#include <string.h>

#include "guardbook/err.h"
#include "tests/screen/allowed.h"

#define ESC '\033'

/* Whole sequences, without the ESC. '#' stands for digits or none, '*' for
 * digits and semicolons. */
/* clang-format off */
static const char *const sequences[] = {
	/* The cursor kept and taken up, up a line, keypad, letters to draw. */
	"7", "8", "M", "=", ">", "(0", "(B",
	/* Move, wipe, shift, scroll, repeat; colours. */
	"[#A", "[#B", "[#C", "[#D", "[#G", "[#H", "[#;#H", "[#d",
	"[#J", "[#K", "[#X", "[#@", "[#P", "[#L", "[#M", "[#S", "[#T",
	"[r", "[#;#r", "[#b", "[*m", "[4h", "[4l",
	/* Cursor keys, wrapping, the cursor, the mouse, the alternate screen
	 * (which the titles of a window go with), pastes. */
	"[?1h", "[?1l", "[?7h", "[?7l", "[?1034h", "[?1034l",
	"[?25h", "[?25l", "[?12l", "[?12;25h",
	"[?1000h", "[?1000l", "[?1006h", "[?1006l", "[?1006;1000h",
	"[?1006;1000l", "[?1049h", "[?1049l", "[22;0;0t", "[23;0;0t",
	"[?2004h", "[?2004l",
	"]7799;sync=#\a",
};
/* clang-format on */

enum verdict { NOT_YET, WHOLE, REFUSED };

/* Where a sequence ends does not depend on what is allowed: it is ECMA-48's. */
static enum verdict sequence_ends(const char *s, size_t n, size_t room)
{
	unsigned char last = (unsigned char)s[n - 1];

	if (n == 1)
		return NOT_YET;
	if (n == room)
		return REFUSED;
	if (s[1] == '[')
		return n > 2 && last >= 0x40 && last <= 0x7e ? WHOLE : NOT_YET;
	if (s[1] == ']')
		return last == '\a' ? WHOLE : NOT_YET;
	return last >= 0x30 ? WHOLE : NOT_YET;
}

static bool fits(const char *pattern, const char *s)
{
	for (; *pattern; pattern++) {
		if (*pattern == '#')
			s += strspn(s, "0123456789");
		else if (*pattern == '*')
			s += strspn(s, "0123456789;");
		else if (*pattern != *s++)
			return false;
	}
	return *s == '\0';
}

static bool is_listed(const char *s)
{
	for (size_t i = 0; i < GB_COUNT(sequences); i++)
		if (fits(sequences[i], s))
			return true;
	return false;
}

/* Marks that turn the direction of text, and letters of control beyond ASCII:
 * a name that has them reads as another. */
static bool misleads(uint32_t c)
{
	return (c >= 0x80 && c < 0xa0) || c == 0x061c || c == 0x200e ||
	       c == 0x200f || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069);
}

static enum verdict character_ends(const char *s, size_t n)
{
	unsigned char lead = (unsigned char)s[0];
	size_t want = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
	uint32_t c = lead & (0xffU >> (want + 1));

	if (lead < 0xc2 || lead > 0xf4)
		return REFUSED;
	for (size_t i = 1; i < n; i++) {
		if (((unsigned char)s[i] & 0xc0) != 0x80)
			return REFUSED;
		c = c << 6 | ((unsigned char)s[i] & 0x3f);
	}
	if (n < want)
		return NOT_YET;
	if ((want == 3 && c < 0x800) || (want == 4 && c < 0x10000) ||
	    (c >= 0xd800 && c < 0xe000) || c > 0x10ffff || misleads(c))
		return REFUSED;
	return WHOLE;
}

static enum verdict judge(const char *s, size_t n, size_t room)
{
	unsigned char c = (unsigned char)s[0];
	enum verdict v;

	if (c == ESC) {
		v = sequence_ends(s, n, room);
		return v == WHOLE && !is_listed(s + 1) ? REFUSED : v;
	}
	if (c >= 0x80)
		return character_ends(s, n);
	return (c >= 0x20 && c != 0x7f) || strchr("\a\b\t\n\r", c) ? WHOLE
								   : REFUSED;
}

bool allowed_read(struct allowed *a, const char *bytes, size_t n_bytes)
{
	for (size_t i = 0; i < n_bytes; i++) {
		a->held[a->n_held++] = bytes[i];
		a->held[a->n_held] = '\0';
		switch (judge(a->held, a->n_held, sizeof(a->held) - 1)) {
		case REFUSED:
			return false;
		case WHOLE:
			a->n_held = 0;
			break;
		case NOT_YET:
			break;
		}
	}
	return true;
}

bool allowed_at_rest(const struct allowed *a)
{
	return a->n_held == 0;
}
