/* SPDX-License-Identifier: ISC
 * buf.c - bytes that grow, and bytes that are read with care. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guardbook/buf.h"

/* Room for `n_bytes` more and a NUL behind them. realloc would leave the old
 * bytes in freed memory: take new memory, copy, wipe, free. */
static bool grow(struct gb_buf *b, size_t n_bytes)
{
	size_t need, room;
	unsigned char *data;

	if (b->failed || n_bytes > SIZE_MAX / 4 - b->len) {
		b->failed = true;
		return false;
	}
	need = b->len + n_bytes + 1;
	if (need <= b->room)
		return true;
	room = need < 256 ? 256 : need + need / 2;
	data = malloc(room);
	if (!data) {
		b->failed = true;
		return false;
	}
	if (b->data) {
		memcpy(data, b->data, b->len);
		explicit_bzero(b->data, b->room);
		free(b->data);
	}
	b->data = data;
	b->room = room;
	return true;
}

void gb_buf_put(struct gb_buf *b, const void *bytes, size_t n_bytes)
{
	if (n_bytes == 0 || !grow(b, n_bytes))
		return;
	memcpy(b->data + b->len, bytes, n_bytes);
	b->len += n_bytes;
}

void gb_buf_text(struct gb_buf *b, const char *text)
{
	gb_buf_put(b, text, strlen(text));
}

void gb_buf_printf(struct gb_buf *b, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	if (n < 0) {
		b->failed = true;
		return;
	}
	if (!grow(b, (size_t)n))
		return;
	va_start(args, fmt);
	vsnprintf((char *)b->data + b->len, (size_t)n + 1, fmt, args);
	va_end(args);
	b->len += (size_t)n;
}

void gb_buf_fill(struct gb_buf *b, unsigned char byte, size_t n_bytes)
{
	if (n_bytes == 0 || !grow(b, n_bytes))
		return;
	memset(b->data + b->len, byte, n_bytes);
	b->len += n_bytes;
}

static void put_le(struct gb_buf *b, uint64_t v, size_t n_bytes)
{
	unsigned char bytes[8];

	for (size_t i = 0; i < n_bytes; i++)
		bytes[i] = (unsigned char)(v >> (8 * i));
	gb_buf_put(b, bytes, n_bytes);
}

void gb_buf_u8(struct gb_buf *b, uint8_t v)
{
	put_le(b, v, 1);
}

void gb_buf_u16(struct gb_buf *b, uint16_t v)
{
	put_le(b, v, 2);
}

void gb_buf_u32(struct gb_buf *b, uint32_t v)
{
	put_le(b, v, 4);
}

void gb_buf_u64(struct gb_buf *b, uint64_t v)
{
	put_le(b, v, 8);
}

void gb_buf_be32(struct gb_buf *b, uint32_t v)
{
	gb_buf_u8(b, (uint8_t)(v >> 24));
	gb_buf_u8(b, (uint8_t)(v >> 16));
	gb_buf_u8(b, (uint8_t)(v >> 8));
	gb_buf_u8(b, (uint8_t)v);
}

const char *gb_buf_string(struct gb_buf *b)
{
	if (!grow(b, 0))
		return NULL;
	b->data[b->len] = '\0';
	return (const char *)b->data;
}

enum gb_code gb_buf_done(const struct gb_buf *b, struct gb_err *err)
{
	return b->failed ? gb_fail_nomem(err) : GB_OK;
}

void gb_buf_free(struct gb_buf *b)
{
	if (b->data) {
		explicit_bzero(b->data, b->room);
		free(b->data);
	}
	*b = (struct gb_buf){ 0 };
}

struct gb_view gb_view_of(const void *bytes, size_t n_bytes)
{
	return (struct gb_view){ .at = bytes, .left = n_bytes };
}

const unsigned char *gb_take(struct gb_view *v, size_t n_bytes)
{
	const unsigned char *at = v->at;

	if (v->failed || n_bytes > v->left) {
		v->failed = true;
		return NULL;
	}
	v->at += n_bytes;
	v->left -= n_bytes;
	return at;
}

void gb_take_copy(struct gb_view *v, void *to, size_t n_bytes)
{
	const unsigned char *at = gb_take(v, n_bytes);

	if (at)
		memcpy(to, at, n_bytes);
	else
		memset(to, 0, n_bytes);
}

static uint64_t take_le(struct gb_view *v, size_t n_bytes)
{
	const unsigned char *at = gb_take(v, n_bytes);
	uint64_t n = 0;

	for (size_t i = 0; at && i < n_bytes; i++)
		n |= (uint64_t)at[i] << (8 * i);
	return n;
}

uint8_t gb_take_u8(struct gb_view *v)
{
	return (uint8_t)take_le(v, 1);
}

uint16_t gb_take_u16(struct gb_view *v)
{
	return (uint16_t)take_le(v, 2);
}

uint32_t gb_take_u32(struct gb_view *v)
{
	return (uint32_t)take_le(v, 4);
}

uint64_t gb_take_u64(struct gb_view *v)
{
	return take_le(v, 8);
}

uint32_t gb_take_be32(struct gb_view *v)
{
	uint32_t n = (uint32_t)gb_take_u8(v) << 24;

	n |= (uint32_t)gb_take_u8(v) << 16;
	n |= (uint32_t)gb_take_u8(v) << 8;
	return n | gb_take_u8(v);
}
