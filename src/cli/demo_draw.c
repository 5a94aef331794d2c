/* SPDX-License-Identifier: ISC
 * demo_draw.c - a screen grab for practice: a small grey PNG of a post. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "src/cli/demo.h"

enum { WIDE = 160, HIGH = 100, ROW = WIDE + 1 };

/* The check sum of a PNG chunk (ISO 3309). */
static uint32_t crc(const unsigned char *bytes, size_t n)
{
	uint32_t c = 0xffffffff;

	for (size_t i = 0; i < n; i++) {
		c ^= bytes[i];
		for (int bit = 0; bit < 8; bit++)
			c = c & 1 ? c >> 1 ^ 0xedb88320 : c >> 1;
	}
	return ~c;
}

/* The check sum of a zlib stream (RFC 1950). */
static uint32_t adler(const unsigned char *bytes, size_t n)
{
	uint32_t a = 1, b = 0;

	for (size_t i = 0; i < n; i++) {
		a = (a + bytes[i]) % 65521;
		b = (b + a) % 65521;
	}
	return b << 16 | a;
}

static void put_chunk(struct gb_buf *out, const char *name,
		      const struct gb_buf *body)
{
	struct gb_buf named = { 0 };

	gb_buf_put(&named, name, 4);
	gb_buf_put(&named, body->data, body->len);
	gb_buf_be32(out, (uint32_t)body->len);
	gb_buf_put(out, named.data, named.len);
	gb_buf_be32(out, named.failed ? 0 : crc(named.data, named.len));
	out->failed = out->failed || named.failed;
	gb_buf_free(&named);
}

static void fill(unsigned char *picture, int x, int y, int wide, int high,
		 unsigned char grey)
{
	for (int row = y; row < y + high && row < HIGH; row++)
		memset(picture + row * ROW + 1 + x, grey, (size_t)wide);
}

/* A head, a name and some lines of words; which, the file's name decides. */
static void draw(unsigned char *picture, const char *name)
{
	unsigned luck = 7;

	for (; *name; name++)
		luck = luck * 31 + (unsigned char)*name;
	memset(picture, 0, (size_t)HIGH * ROW);
	fill(picture, 0, 0, WIDE, HIGH, 0xe8);
	fill(picture, 6, 6, WIDE - 12, HIGH - 12, 0xff);
	fill(picture, 12, 12, 14, 14, 0x90);
	fill(picture, 32, 14, 30 + (int)(luck % 30), 4, 0x50);
	fill(picture, 32, 21, 24, 3, 0xb0);
	for (int line = 0; line < 5; line++) {
		luck = luck * 1103515245u + 12345u;
		fill(picture, 12, 34 + 9 * line, 60 + (int)(luck >> 16) % 70, 4,
		     0x70);
	}
	fill(picture, 12, 82, 18, 5, 0xc8);
	fill(picture, 36, 82, 18, 5, 0xc8);
}

/* The picture as one block that is not compressed (RFC 1951, 3.2.4). */
static void put_picture(struct gb_buf *out, const unsigned char *picture)
{
	const uint16_t n = HIGH * ROW;

	gb_buf_put(out, "\x78\x01\x01", 3);
	gb_buf_u16(out, n);
	gb_buf_u16(out, (uint16_t)~n);
	gb_buf_put(out, picture, n);
	gb_buf_be32(out, adler(picture, n));
}

enum gb_code gb_demo_draw(const char *path, struct gb_err *err)
{
	static unsigned char const start[] = "\x89PNG\r\n\x1a\n";
	unsigned char picture[HIGH * ROW];
	struct gb_buf png = { 0 }, head = { 0 }, body = { 0 }, end = { 0 };
	enum gb_code rc = GB_OK;
	int fd = -1;

	draw(picture, path + strlen(path) - (strlen(path) > 16 ? 16 : 0));
	gb_buf_be32(&head, WIDE);
	gb_buf_be32(&head, HIGH);
	gb_buf_put(&head, "\x08\0\0\0\0", 5); /* 8 bits of grey */
	put_picture(&body, picture);
	gb_buf_put(&png, start, 8);
	put_chunk(&png, "IHDR", &head);
	put_chunk(&png, "IDAT", &body);
	put_chunk(&png, "IEND", &end);
	if (head.failed || body.failed || png.failed) {
		rc = gb_fail_nomem(err);
		goto out;
	}
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, png.data, png.len) != (ssize_t)png.len)
		rc = gb_fail_errno(err, "a screen grab can't be drawn");
out:
	if (fd >= 0)
		close(fd);
	gb_buf_free(&head);
	gb_buf_free(&body);
	gb_buf_free(&png);
	return rc;
}
