/* guardbook/encode.h - bytes as letters: hexadecimal and base 32.
 *
 * Base 32 is Crockford's alphabet in lower case (no i, l, o, u), most
 * significant bits first, the last letter padded with zero bits. Reading takes
 * capitals too, and i and l for 1, o for 0, as people write them down; it
 * passes over hyphens and blanks. */
#ifndef GUARDBOOK_ENCODE_H
#define GUARDBOOK_ENCODE_H

#include <stdbool.h>
#include <stddef.h>

/* `to` has room for 2 * n_bytes + 1. */
void gb_hex(char *to, const void *bytes, size_t n_bytes);
/* Exactly `n_bytes` from `text`, lower case only; false if it is not that. */
bool gb_unhex(void *to, size_t n_bytes, const char *text);

/* Letters that `n_bytes` need, without the NUL. */
#define GB_BASE32_LETTERS(n_bytes) (((n_bytes)*8 + 4) / 5)
/* `to` has room for GB_BASE32_LETTERS(n_bytes) + 1. */
void gb_base32(char *to, const void *bytes, size_t n_bytes);
/* Exactly `n_bytes`; false if a letter is wrong, missing or one too many, or
 * a padding bit is set. */
bool gb_unbase32(void *to, size_t n_bytes, const char *text);

#endif
