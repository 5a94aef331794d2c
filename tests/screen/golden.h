/* tests/screen/golden.h - screens compared with the text that somebody read and
 * agreed to: tests/golden/NAME.txt.
 *
 * With GOLDEN=write in the environment (`make golden`) the files are written
 * instead; the difference is then read in review like code. */
#ifndef GOLDEN_H
#define GOLDEN_H

struct term;

/* What a run makes up afresh, replaced by NAME-1, NAME-2 ... in the order in
 * which different ones first appear. */
struct golden_rule {
	const char *pattern; /* POSIX extended; NULL ends a list */
	const char *name;
};

extern const struct golden_rule golden_by_order[]; /* case names, times */

/* Fails the test, printing both and where they differ. `name` has no ".txt". */
#define expect_golden(t, name) golden_expect(t, name, NULL, __FILE__, __LINE__)
#define expect_golden_by_order(t, name)                                        \
	golden_expect(t, name, golden_by_order, __FILE__, __LINE__)

void golden_expect(struct term *t, const char *name,
		   const struct golden_rule *rules, const char *file, int line);

/* The same for any text, such as what a command prints. */
void golden_expect_text(const char *text, const char *name,
			const struct golden_rule *rules, const char *file,
			int line);

/* `text` with the rules applied, one after the other. Columns stay where they
 * are as long as there are blanks behind what is replaced.
 * Gives: the caller's to free(). */
char *golden_apply(const char *text, const struct golden_rule *rules);

#endif
