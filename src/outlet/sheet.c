/* SPDX-License-Identifier: ISC
 * sheet.c - what goes on paper, as plain text or as one page of HTML. */
#include <string.h>

#include "guardbook/text.h"
#include "src/outlet/sheet.h"

enum { LABEL_CELLS = 24 };

/* Nothing is fetched and nothing runs, even if somebody finds a way in. */
static const char head_before[] =
	"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta "
	"charset=\"utf-8\">\n"
	"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
	"'none'; style-src 'unsafe-inline'\">\n<title>";
static const char head_after[] =
	"</title>\n<style>\n"
	"@page { margin: 2cm 2cm 2.5cm }\n"
	"body { font: 11pt/1.4 serif; max-width: 46em; margin: 2em auto }\n"
	"h1 { font-size: 16pt } h2 { font-size: 13pt; "
	"border-bottom: 1px solid }\n"
	"h2, h3 { break-after: avoid } h3 { font-size: 11pt; "
	"margin-bottom: 0 }\n"
	"p, td { white-space: pre-wrap; overflow-wrap: anywhere; "
	"unicode-bidi: isolate }\n"
	"p { margin-top: 0 } th { text-align: left; width: 12em; "
	"vertical-align: top; font-weight: normal }\n"
	"footer { border-top: 1px solid; margin-top: 2em; font-size: 9pt }\n"
	"@media print { body { margin: 0 } "
	"footer { position: fixed; bottom: -1cm } }\n"
	"</style>\n</head>\n<body>\n";

/* The only way for a word into a page. */
static void put_escaped(struct gb_buf *out, const char *words, size_t n_bytes)
{
	struct gb_buf safe = { 0 };

	gb_text_display(&safe, words, n_bytes);
	if (safe.failed)
		out->failed = true;
	for (size_t i = 0; i < safe.len; i++) {
		switch (safe.data[i]) {
		case '&':
			gb_buf_text(out, "&amp;");
			break;
		case '<':
			gb_buf_text(out, "&lt;");
			break;
		case '>':
			gb_buf_text(out, "&gt;");
			break;
		case '"':
			gb_buf_text(out, "&quot;");
			break;
		case '\'':
			gb_buf_text(out, "&#39;");
			break;
		default:
			gb_buf_u8(out, safe.data[i]);
			break;
		}
	}
	gb_buf_free(&safe);
}

/* `tag` is one of ours. */
static void put_tagged(struct gb_sheet *s, const char *tag, const char *words)
{
	gb_buf_printf(&s->out, "<%s>", tag);
	put_escaped(&s->out, words, strlen(words));
	gb_buf_printf(&s->out, "</%s>\n", tag);
}

/* --- plain text --------------------------------------------------------- */

/* Where the next line of `n` bytes ends: at the last blank that fits, else
 * where the column is full; at least one character. */
static size_t line_end(const char *text, size_t n, size_t cells)
{
	size_t fits = gb_text_cut_cells(text, n, cells, NULL), at;

	if (fits == n)
		return n;
	for (at = fits; at > 0 && text[at] != ' '; at--)
		;
	if (at > 0)
		return at;
	if (fits > 0)
		return fits;
	for (at = 1; at < n && ((unsigned char)text[at] & 0xc0) == 0x80; at++)
		;
	return at;
}

static void put_line(struct gb_buf *out, const char *text, size_t n,
		     size_t indent, size_t *used)
{
	if (n > 0)
		gb_buf_fill(out, ' ', indent > *used ? indent - *used : 0);
	gb_buf_put(out, text, n);
	gb_buf_text(out, "\n");
	*used = 0;
}

/* `words` at column `indent`; `used` columns of the first line are taken. */
static void put_wrapped(struct gb_buf *out, const char *words, size_t indent,
			size_t used)
{
	struct gb_buf safe = { 0 };
	const char *text;
	size_t left;

	gb_text_display(&safe, words, strlen(words));
	if (safe.failed || !gb_buf_string(&safe))
		out->failed = true;
	text = safe.data ? (const char *)safe.data : "";
	left = safe.data ? safe.len : 0;
	do {
		const char *newline = memchr(text, '\n', left);
		size_t n = newline ? (size_t)(newline - text) : left;

		left -= newline ? n + 1 : n;
		do {
			size_t end = line_end(text, n, GB_SHEET_CELLS - indent);

			put_line(out, text, end, indent, &used);
			while (end < n && text[end] == ' ')
				end++;
			text += end;
			n -= end;
		} while (n > 0);
		text += newline ? 1 : 0;
	} while (left > 0);
	gb_buf_free(&safe);
}

static void put_ruled(struct gb_sheet *s, const char *words, char rule)
{
	size_t n = gb_text_width_cells(words, strlen(words));

	put_wrapped(&s->out, words, 0, 0);
	gb_buf_fill(&s->out, (unsigned char)rule,
		    n < GB_SHEET_CELLS ? n : GB_SHEET_CELLS);
	gb_buf_text(&s->out, "\n");
}

/* --- both ---------------------------------------------------------------- */

static void end_rows(struct gb_sheet *s)
{
	if (s->in_rows && s->html)
		gb_buf_text(&s->out, "</table>\n");
	s->in_rows = false;
}

void gb_sheet_begin(struct gb_sheet *s, bool html, const char *title)
{
	*s = (struct gb_sheet){ .html = html };
	if (!html) {
		put_ruled(s, title, '=');
		return;
	}
	gb_buf_text(&s->out, head_before);
	put_escaped(&s->out, title, strlen(title));
	gb_buf_text(&s->out, head_after);
	put_tagged(s, "h1", title);
}

void gb_sheet_heading(struct gb_sheet *s, const char *words)
{
	end_rows(s);
	if (s->html) {
		put_tagged(s, "h2", words);
		return;
	}
	gb_buf_text(&s->out, "\n");
	put_ruled(s, words, '-');
}

void gb_sheet_row(struct gb_sheet *s, const char *label, const char *words)
{
	size_t n = gb_text_width_cells(label, strlen(label));

	if (s->html) {
		if (!s->in_rows)
			gb_buf_text(&s->out, "<table>\n");
		gb_buf_text(&s->out, "<tr><th>");
		put_escaped(&s->out, label, strlen(label));
		gb_buf_text(&s->out, "</th><td>");
		put_escaped(&s->out, words, strlen(words));
		gb_buf_text(&s->out, "</td></tr>\n");
	} else if (n < LABEL_CELLS) {
		gb_text_display(&s->out, label, strlen(label));
		put_wrapped(&s->out, words, LABEL_CELLS, n);
	} else {
		put_wrapped(&s->out, label, 0, 0);
		put_wrapped(&s->out, words, LABEL_CELLS, 0);
	}
	s->in_rows = true;
}

void gb_sheet_item(struct gb_sheet *s, const char *words)
{
	end_rows(s);
	if (s->html) {
		put_tagged(s, "h3", words);
		return;
	}
	gb_buf_text(&s->out, "\n");
	put_wrapped(&s->out, words, 0, 0);
}

void gb_sheet_words(struct gb_sheet *s, const char *words)
{
	if (s->in_rows && !s->html)
		gb_buf_text(&s->out, "\n");
	end_rows(s);
	if (s->html)
		put_tagged(s, "p", words);
	else
		put_wrapped(&s->out, words, 2, 0);
}

enum gb_code gb_sheet_end(struct gb_sheet *s, const char *foot,
			  struct gb_err *err)
{
	end_rows(s);
	if (s->html) {
		put_tagged(s, "footer", foot);
		gb_buf_text(&s->out, "</body>\n</html>\n");
	} else {
		gb_buf_text(&s->out, "\n");
		put_wrapped(&s->out, foot, 0, 0);
	}
	return gb_buf_done(&s->out, err);
}

void gb_sheet_free(struct gb_sheet *s)
{
	gb_buf_free(&s->out);
	*s = (struct gb_sheet){ 0 };
}
