/* tests/fault/lab.h - where the shipped program is broken on purpose: a small
 * practice casebook, kept aside, a copy of it for each trial, and what must
 * hold afterwards. */
#ifndef LAB_H
#define LAB_H

#include "guardbook/case.h"
#include "tests/cli/run.h"

#define LAB_PATIENCE_MS 10000
#define LAB_WORDS 24

struct lab {
	struct fixture *f;  /* its folder is in memory where that can be */
	char *kept;         /* the casebook as it was made */
	char *book;         /* the one to break */
	char *inject;       /* inject.so */
	char *grab;         /* a file to attach */
	char *out;          /* a folder for what is written out */
	char *old, *fresh;  /* files with a passphrase: "practice", a new one */
	const char *secret; /* the one to sign in with */
	/* Cases that the DSL reads: for what is tried; for a second writer;
	 * decided upon, with a kept piece of evidence; closed. */
	char one[GB_CASE_NAME_ROOM], two[GB_CASE_NAME_ROOM];
	char three[GB_CASE_NAME_ROOM], four[GB_CASE_NAME_ROOM];
	char *reading; /* a batch that shows all that the DSL may read */
	char *recipe;  /* that of share/doc/verify.md, to be run by sh */
	unsigned judged, outside; /* how many; of them by the recipe too */
	unsigned entries;         /* in the kept casebook */
	unsigned cases;           /* of it that the DSL reads */
};

int lab_setup(void **state); /* cmocka's: *state becomes a struct lab */
int lab_teardown(void **state);
/* lab->book becomes what lab->kept is; lab->out is emptied. */
void lab_fresh(struct lab *l);
/* From now on lab->kept has `n` notes more. */
void lab_grow(struct lab *l, unsigned n);

/* --- operations ------------------------------------------------------------
 */

/* Something somebody does with one command. In `words`, ONE to FOUR stand for
 * the cases, GRAB and OUT for the file and the folder, FRESH for a file with a
 * new passphrase. */
struct lab_op {
	const char *name;
	const char *who;
	const char *input; /* NULL: nothing */
	const char *words[LAB_WORDS];
	unsigned entries; /* that it adds */
	unsigned cases;   /* of them that the DSL reads */
	bool is_person;   /* it adds one */
	bool is_secret;   /* it changes the passphrase */
	bool is_copy;     /* it makes a copy: the next try must succeed */
};

extern const struct lab_op lab_ops[];
extern const size_t lab_n_ops;

/* A fault, as in inject.h. Zeros: none. */
struct lab_fault {
	const char *at;    /* NAME:N */
	const char *how;   /* what happens */
	bool on;           /* and from then on */
	bool everywhere;   /* not on the lab's files alone */
	const char *trace; /* files to write; NULL: not */
	const char *record;
	const char *crash;
	const char *clock; /* as FAULT_CLOCK */
};

void lab_start(struct running *g, struct lab *l, const struct lab_op *op,
	       const struct lab_fault *fault);
void lab_run(struct run *r, struct lab *l, const struct lab_op *op,
	     const struct lab_fault *fault);
/* The same in other surroundings: `env` and `ready` as in struct run_setup. */
void lab_run_in(struct run *r, struct lab *l, const struct lab_op *op,
		const char *const *env, void (*ready)(void));
/* guardbook signed in as `who` on lab->book. */
void lab_as(struct run *r, struct lab *l, const char *who, const char *input,
	    ...) __attribute__((sentinel));

/* --- where it can go wrong -------------------------------------------------
 */

struct lab_point {
	char at[40]; /* NAME:N */
	bool changes;
	bool flushes; /* and that it went well is what is acknowledged */
	bool late;    /* after all that the acknowledgement rests on */
};

struct lab_points {
	struct lab_point *list; /* owned */
	size_t n;
	size_t rests_on; /* the last flush of the record; 0: none */
};

/* Every call of a clean run of `op` on the lab's files. */
void lab_trace(struct lab *l, const struct lab_op *op, struct lab_points *p);
void lab_points_free(struct lab_points *p);

/* --- what must hold --------------------------------------------------------
 */

struct lab_found {
	unsigned lost;    /* acknowledged and not there */
	unsigned repair;  /* casebooks that do not open, or not whole */
	unsigned no_half; /* entries that nobody can open */
	unsigned blocked; /* the next writer could not write */
};

/* Between how many entries there may be beside those of the kept casebook, and
 * cases that the DSL reads. */
struct lab_claim {
	unsigned entries_least, entries_most, cases_least, cases_most;
};

/* Is the casebook whole, with what it must have, open to its readers and to
 * the next writer? What is not is counted, and printed with `what`. */
void lab_judge(struct lab *l, const struct lab_claim *claim, const char *what,
	       struct lab_found *found);
/* The same after `op` gave `r` (acknowledged if it ended with 0); `others`: so
 * many entries of somebody else were acknowledged. */
void lab_check(struct lab *l, const struct lab_op *op, const struct run *r,
	       unsigned others, const char *what, struct lab_found *found);
/* Fail the test if anything was found. */
void lab_expect_sound(const struct lab_found *found);

/* A number from the environment, or `usual`. */
unsigned long lab_number(const char *name, unsigned long usual);
bool lab_whole(void); /* is this make fault, not its sample in make test? */
int64_t lab_now_ms(void);
/* Copy a folder; remove it with all that is in it. */
void lab_copy(const char *from, const char *to);
void lab_remove(const char *path);

#endif
