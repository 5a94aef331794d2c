/* tests/forge.h - a casebook with one case, and entries of it that nobody had a
 * right to write, made with real keys. */
#ifndef TEST_FORGE_H
#define TEST_FORGE_H

#include "guardbook/buf.h"
#include "tests/book.h"

enum { DSL, DEPUTY, HEAD, TEACHER, CHAIR, IT, PEOPLE };

struct world {
	struct book book;
	struct gb_session *s[PEOPLE];
	char name[GB_CASE_NAME_ROOM]; /* a case of the DSL and the deputy */
	struct gb_key *s1;            /* the secret of its first epoch */
	uint64_t elsewhere;           /* entries of other cases */
};

int world_setup(void **state); /* *state becomes a struct world */
int world_teardown(void **state);

/* The case as `who` sees it now, freed with gb_case_free(). */
struct gb_case *world_case(struct world *w, int who);
/* The secret of the epoch in force, taken out of that. */
struct gb_key *world_secret(struct world *w, int who);
/* `who` adds a note to the case, as is their right. */
void world_note(struct world *w, int who);

struct forgery {
	int by;
	const struct gb_key *secret; /* that the entry is made with */
	uint32_t epoch;
	bool opens;
	const char *readers; /* listed inside; NULL: no block */
	const char *slots;   /* those who get one; NULL: who is listed */
	int false_for;       /* DSL..: whose slot holds another secret */
	uint32_t prev;       /* the opening before */
	const struct gb_key *prev_secret;
	const char *verb;           /* NULL: note */
	json_t *data;               /* taken; NULL: a text */
	const struct gb_buf *boxes; /* not NULL: these instead */
};

/* Append the forged entry to the world's case, well-formed to everybody who
 * has no key. Takes: its data. */
void forge(struct world *w, struct forgery g);
/* A secret that no epoch has: always the same. */
struct gb_key *forge_secret(void);

#endif
