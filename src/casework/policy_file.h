/* SPDX-License-Identifier: ISC
 * policy_file.h - how the sections of a policy file become tables.
 *
 * A section is described once, by its columns. From them come the options that
 * libconfuse takes, and where each value goes in a row. */
#ifndef POLICY_FILE_H
#define POLICY_FILE_H

#include <confuse.h>

#include "guardbook/policy.h"

enum value {
	V_STRING,
	V_WORDS,
	V_CHOICES,
	V_NUMBER,
	V_BOOL,
	V_DATE,
	V_EVIDENCE, /* allowed or never, into a bool */
	V_INPUT,    /* a word, into an enum gb_input */
	V_CLOSED,   /* days and spans, into a struct gb_calendar */
};

struct column {
	const char *name;
	enum value value;
	bool is_needed; /* must be there, and not empty */
	size_t at;      /* offset in the row */
};

enum section_id {
	ABOUT,
	KINDS,
	ROLES,
	TYPES,
	FIELDS,
	PLATFORMS,
	ACTIONS,
	OUTCOMES,
	RELATED,
	LAWS,
	CONTACTS,
	N_SECTIONS,
};

struct section {
	const char *name; /* as the file writes it */
	bool has_rows;    /* false: the one section without a name */
	size_t row_bytes; /* a row begins with its name, if it has one */
	size_t n_columns;
	const struct column *columns;
};

#define POLICY_MAX_COLUMNS 16

extern const struct section policy_sections[N_SECTIONS];

struct table {
	void *rows; /* owned */
	size_t n;
};

struct gb_policy {
	cfg_t *cfg; /* owned; the strings of every row are its own */
	struct table tables[N_SECTIONS];
	struct gb_choices platform_choices; /* the platforms, to choose from */
	void **pieces; /* owned arrays that rows point to */
	size_t n_pieces;
};

/* A file while it is being read. The first failure stays. */
struct load {
	struct gb_policy *p;
	const char *file;
	const char *text; /* cleaned, NUL-ended */
	struct gb_err *err;
	enum gb_code rc;
};

/* Fail with "FILE:LINE: " and the message, LINE being where `option` of the
 * section of that sort and `name` stands; either may be NULL. */
void policy_fail(struct load *l, const char *sort, const char *name,
		 const char *option, const char *fmt, ...) GB_PRINTF(5, 6);

void policy_read(struct load *l);  /* text into l->p->cfg */
void policy_fill(struct load *l);  /* l->p->cfg into tables */
void policy_check(struct load *l); /* what the tables say of each other */

bool policy_is_name(const char *s); /* lower case, digits, - and _ */
/* The row of that name; NULL if there is none. */
void *policy_row(const struct gb_policy *p, enum section_id id,
		 const char *name);

#endif
