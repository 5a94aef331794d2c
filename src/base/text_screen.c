/* SPDX-License-Identifier: ISC
 * text_screen.c - text as a terminal may be sent it, and its width. */
#include "guardbook/text.h"
#include "src/base/text_char.h"

/* Hidden characters that people have names for. */
static const struct {
	int32_t c;
	const char *name;
} names[] = {
	/* clang-format off */
	{ 0x00ad, "SHY"  }, { 0x061c, "ALM"  }, { 0x200b, "ZWSP" },
	{ 0x200c, "ZWNJ" }, { 0x200d, "ZWJ"  }, { 0x200e, "LRM"  },
	{ 0x200f, "RLM"  }, { 0x202a, "LRE"  }, { 0x202b, "RLE"  },
	{ 0x202c, "PDF"  }, { 0x202d, "LRO"  }, { 0x202e, "RLO"  },
	{ 0x2060, "WJ"   }, { 0x2066, "LRI"  }, { 0x2067, "RLI"  },
	{ 0x2068, "FSI"  }, { 0x2069, "PDI"  }, { 0xfeff, "BOM"  },
	/* clang-format on */
};

/* Characters that are letters or marks by category and yet show nothing. */
static bool is_blank_letter(int32_t c)
{
	return c == 0x034f || c == 0x115f || c == 0x1160 || c == 0x17b4 ||
	       c == 0x17b5 || (c >= 0x180b && c <= 0x180f) || c == 0x3164 ||
	       (c >= 0xfe00 && c <= 0xfe0d) || c == 0xffa0 ||
	       (c >= 0xe0100 && c <= 0xe01ef);
}

static bool is_hidden(int32_t c)
{
	switch (utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CF:
	case UTF8PROC_CATEGORY_CN:
	case UTF8PROC_CATEGORY_CO:
	case UTF8PROC_CATEGORY_CS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return true;
	default:
		return is_blank_letter(c);
	}
}

static void put_name(struct gb_buf *out, int32_t c)
{
	for (size_t i = 0; i < GB_COUNT(names); i++)
		if (names[i].c == c) {
			gb_buf_printf(out, "\u2039%s\u203a", names[i].name);
			return;
		}
	gb_buf_printf(out, "\u2039U+%04X\u203a", (unsigned)c);
}

void gb_text_display(struct gb_buf *out, const void *bytes, size_t n_bytes)
{
	const unsigned char *at = bytes, *end = at + n_bytes;
	bool has_base = false; /* something a mark can stand on */
	size_t marks = 0;

	while (at < end) {
		const unsigned char *from = at;
		bool is_mark;
		int32_t c;

		at += char_next(at, (size_t)(end - at), &c);
		if (c == 0xfe0e || c == 0xfe0f)
			continue;
		is_mark = c != NOT_UTF8 && !is_hidden(c) && char_is_mark(c);
		marks = is_mark ? marks + 1 : 0;
		if (marks > GB_TEXT_MAX_MARKS)
			continue;
		if (is_mark && !has_base)
			gb_buf_text(out, "\u25cc");
		has_base = c != '\n';
		if (c == NOT_UTF8)
			gb_buf_text(out, "\ufffd");
		else if (c == '\t')
			gb_buf_text(out, "    ");
		else if (c != '\n' && is_hidden(c))
			put_name(out, c);
		else
			gb_buf_put(out, from, (size_t)(at - from));
	}
}

static size_t width_of(int32_t c)
{
	int w = c == NOT_UTF8 ? 1 : utf8proc_charwidth(c);

	return w > 0 ? (size_t)w : 0;
}

size_t gb_text_cut_cells(const char *text, size_t n_bytes, size_t max_cells,
			 size_t *cells)
{
	const unsigned char *at = (const unsigned char *)text;
	size_t i = 0, used = 0;

	while (i < n_bytes) {
		int32_t c;
		size_t n = char_next(at + i, n_bytes - i, &c);
		size_t w = width_of(c);

		if (w > max_cells - used)
			break;
		used += w;
		i += n;
	}
	if (cells)
		*cells = used;
	return i;
}

size_t gb_text_width_cells(const char *text, size_t n_bytes)
{
	size_t cells;

	gb_text_cut_cells(text, n_bytes, SIZE_MAX, &cells);
	return cells;
}
