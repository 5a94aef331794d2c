/* ui/keys.h - what a person did: keys with names, pasted text, the mouse.
 *
 * Tables name keys as people do: "n", "/", "Enter", "Esc", "Tab", "Shift-Tab",
 * "Space", "Backspace", "Delete", "Up", "PgDn", "Home", "F4", "Ctrl-S". */
#ifndef UI_KEYS_H
#define UI_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Codes above every character; a character is its own code. */
enum gb_named_key {
	GB_K_NONE = 0x110000,
	GB_K_ENTER,
	GB_K_ESC,
	GB_K_TAB,
	GB_K_BACKTAB,
	GB_K_BACKSPACE,
	GB_K_DELETE,
	GB_K_UP,
	GB_K_DOWN,
	GB_K_LEFT,
	GB_K_RIGHT,
	GB_K_PGUP,
	GB_K_PGDN,
	GB_K_HOME,
	GB_K_END,
	GB_K_SHIFT_UP, /* these four mark text */
	GB_K_SHIFT_DOWN,
	GB_K_SHIFT_LEFT,
	GB_K_SHIFT_RIGHT,
	GB_K_CTRL_LEFT, /* by words */
	GB_K_CTRL_RIGHT,
	GB_K_CTRL_HOME, /* beginning and end of it all */
	GB_K_CTRL_END,
	GB_K_F0 = 0x110100,   /* F4 is GB_K_F0 + 4 */
	GB_K_CTRL = 0x110200, /* Ctrl-S is GB_K_CTRL + 'S' */
};

enum gb_event_kind {
	GB_EVENT_KEY,    /* `code` */
	GB_EVENT_PASTED, /* `code` is a character or '\n'; never a command */
	GB_EVENT_CLICK,  /* row, col, twice */
	GB_EVENT_WHEEL,  /* row, col, turn */
	GB_EVENT_RESIZE,
	GB_EVENT_TICK, /* about a second has gone by */
	GB_EVENT_IDLE, /* no key is waiting, and there is work to be done */
	GB_EVENT_GONE, /* terminal closed, or the program is told to end */
};

struct gb_event {
	enum gb_event_kind kind;
	uint32_t code;
	int row, col; /* of the mouse, from the window's corner */
	int turn;     /* wheel: -1 up, 1 down */
	bool twice;   /* the second click of a double click */
};

/* The code of one key's name; 0 if there is no such key. */
uint32_t gb_key_code(const char *name);
/* Is `code` one of the keys in `names` ("Ctrl-S F5", blanks between)? */
bool gb_key_is(uint32_t code, const char *names);
/* Does `code` put a character into a box? */
bool gb_key_types(uint32_t code);

#endif
