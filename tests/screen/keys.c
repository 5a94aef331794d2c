/* SPDX-License-Identifier: ISC
 * keys.c - what a person's hands do at a terminal under test. libvterm turns
 * it into bytes, following the modes that the program has set. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/screen/term_in.h"

/* clang-format off */
static const struct {
	const char *name;
	VTermKey key;
} named[] = {
	{ "Enter",     VTERM_KEY_ENTER     },
	{ "Tab",       VTERM_KEY_TAB       },
	{ "Backspace", VTERM_KEY_BACKSPACE },
	{ "Esc",       VTERM_KEY_ESCAPE    },
	{ "Up",        VTERM_KEY_UP        },
	{ "Down",      VTERM_KEY_DOWN      },
	{ "Left",      VTERM_KEY_LEFT      },
	{ "Right",     VTERM_KEY_RIGHT     },
	{ "Insert",    VTERM_KEY_INS       },
	{ "Delete",    VTERM_KEY_DEL       },
	{ "Home",      VTERM_KEY_HOME      },
	{ "End",       VTERM_KEY_END       },
	{ "PgUp",      VTERM_KEY_PAGEUP    },
	{ "PgDn",      VTERM_KEY_PAGEDOWN  },
};
/* clang-format on */

/* VTERM_KEY_NONE if `name` is no key but a letter. */
static VTermKey key_named(const char *name)
{
	char *end;
	long f;

	for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++)
		if (strcmp(named[i].name, name) == 0)
			return named[i].key;
	if (name[0] != 'F' || name[1] == '\0')
		return VTERM_KEY_NONE;
	f = strtol(name + 1, &end, 10);
	return *end == '\0' && f >= 1 && f <= 12
		       ? (VTermKey)VTERM_KEY_FUNCTION(f)
		       : VTERM_KEY_NONE;
}

/* One character of UTF-8, and no more? */
static bool is_letter(const char *s)
{
	if (*s == '\0')
		return false;
	for (s++; ((unsigned char)*s & 0xc0) == 0x80; s++)
		;
	return *s == '\0';
}

static void press_one(struct term *t, const char *name)
{
	const char *rest = name;
	int mods = VTERM_MOD_NONE;
	VTermKey key;

	for (;;) {
		if (strncmp(rest, "Ctrl-", 5) == 0 && rest[5])
			mods |= VTERM_MOD_CTRL;
		else if (strncmp(rest, "Shift-", 6) == 0 && rest[6])
			mods |= VTERM_MOD_SHIFT;
		else
			break;
		rest = strchr(rest, '-') + 1;
	}
	key = key_named(rest);
	if (strcmp(rest, "Space") == 0)
		rest = " ";
	if (key != VTERM_KEY_NONE)
		vterm_keyboard_key(t->vt, key, (VTermModifier)mods);
	else if (!is_letter(rest))
		term_fail(t, __FILE__, __LINE__, "there is no key \"%s\"",
			  name);
	else if (mods & VTERM_MOD_CTRL)
		gb_buf_u8(&t->to_program, (uint8_t)rest[0] & 0x1f);
	else
		gb_buf_text(&t->to_program, rest);
}

void term_press(struct term *t, const char *keys)
{
	while (*keys) {
		size_t n = strcspn(keys, " ");
		char name[32];

		snprintf(name, sizeof(name), "%.*s", (int)n, keys);
		term_begin(t, name);
		press_one(t, name);
		term_sync(t);
		keys += n;
		keys += *keys == ' ';
	}
}

/* Both the Enter key and a terminal's paste send a carriage return. */
static void queue_text(struct term *t, const char *text)
{
	for (; *text; text++)
		gb_buf_u8(&t->to_program,
			  *text == '\n' ? (uint8_t)'\r' : (uint8_t)*text);
}

void term_type(struct term *t, const char *text)
{
	term_begin(t, "term_type");
	queue_text(t, text);
	term_sync(t);
}

void term_paste(struct term *t, const char *text)
{
	term_begin(t, "term_paste");
	vterm_keyboard_start_paste(t->vt);
	queue_text(t, text);
	vterm_keyboard_end_paste(t->vt);
	term_sync(t);
}

void term_click(struct term *t, int row, int col)
{
	term_begin(t, "term_click");
	vterm_mouse_move(t->vt, row, col, VTERM_MOD_NONE);
	vterm_mouse_button(t->vt, 1, true, VTERM_MOD_NONE);
	vterm_mouse_button(t->vt, 1, false, VTERM_MOD_NONE);
	term_sync(t);
}

void term_wheel(struct term *t, int row, int col, int lines)
{
	int button = lines < 0 ? 4 : 5;

	term_begin(t, "term_wheel");
	vterm_mouse_move(t->vt, row, col, VTERM_MOD_NONE);
	for (int i = 0; i < abs(lines); i++)
		vterm_mouse_button(t->vt, button, true, VTERM_MOD_NONE);
	term_sync(t);
}
