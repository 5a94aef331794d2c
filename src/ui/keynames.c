/* SPDX-License-Identifier: ISC
 * keynames.c - keys by the names that people and tables use. */
#include <string.h>

#include "guardbook/err.h"
#include "src/ui/cells.h"
#include "src/ui/keys.h"

/* clang-format off */
static const struct {
	const char *name;
	uint32_t code;
} names[] = {
	{ "Enter",       GB_K_ENTER },
	{ "Esc",         GB_K_ESC },
	{ "Tab",         GB_K_TAB },
	{ "Shift-Tab",   GB_K_BACKTAB },
	{ "Backspace",   GB_K_BACKSPACE },
	{ "Delete",      GB_K_DELETE },
	{ "Space",       ' ' },
	{ "Up",          GB_K_UP },
	{ "Down",        GB_K_DOWN },
	{ "Left",        GB_K_LEFT },
	{ "Right",       GB_K_RIGHT },
	{ "PgUp",        GB_K_PGUP },
	{ "PgDn",        GB_K_PGDN },
	{ "Home",        GB_K_HOME },
	{ "End",         GB_K_END },
	{ "Shift-Up",    GB_K_SHIFT_UP },
	{ "Shift-Down",  GB_K_SHIFT_DOWN },
	{ "Shift-Left",  GB_K_SHIFT_LEFT },
	{ "Shift-Right", GB_K_SHIFT_RIGHT },
	{ "Ctrl-Left",   GB_K_CTRL_LEFT },
	{ "Ctrl-Right",  GB_K_CTRL_RIGHT },
	{ "Ctrl-Home",   GB_K_CTRL_HOME },
	{ "Ctrl-End",    GB_K_CTRL_END },
};
/* clang-format on */

static uint32_t code_of(const char *name, size_t n)
{
	const char *at = name;
	uint32_t ch;

	for (size_t i = 0; i < GB_COUNT(names); i++)
		if (strlen(names[i].name) == n &&
		    memcmp(names[i].name, name, n) == 0)
			return names[i].code;
	if (n == 6 && memcmp(name, "Ctrl-", 5) == 0 && name[5] >= 'A' &&
	    name[5] <= 'Z')
		return GB_K_CTRL + (unsigned char)name[5];
	if (n == 2 && name[0] == 'F' && name[1] >= '1' && name[1] <= '9')
		return GB_K_F0 + (uint32_t)(name[1] - '0');
	if (n == 3 && name[0] == 'F' && name[1] == '1' && name[2] >= '0' &&
	    name[2] <= '2')
		return GB_K_F0 + 10 + (uint32_t)(name[2] - '0');
	if (n == 0)
		return 0;
	ch = gb_char_next(&at, name + n);
	return at == name + n && ch > ' ' ? ch : 0;
}

uint32_t gb_key_code(const char *name)
{
	return code_of(name, strlen(name));
}

bool gb_key_is(uint32_t code, const char *list)
{
	while (*list) {
		size_t n = strcspn(list, " ");

		if (n > 0 && code_of(list, n) == code)
			return true;
		list += n + (list[n] == ' ');
	}
	return false;
}

bool gb_key_types(uint32_t code)
{
	return code >= ' ' && code != 0x7F && code < GB_K_NONE &&
	       !(code >= 0x80 && code < 0xA0);
}
