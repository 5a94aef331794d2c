/* tests/fault/replay.h - a power cut, played: from the record of every change
 * that a run made to the files of a casebook, the casebook is built as a disk
 * may hold it that was cut off before step N.
 *
 * What was flushed is on it: the bytes of a file after a flush of that file, a
 * name after a flush of the folder that it is in. Of all the rest each may be
 * there or not, in any order. */
#ifndef REPLAY_H
#define REPLAY_H

#include "tests/fault/inject.h"
#include "tests/fault/lab.h"

struct step {
	enum change change;
	char *path, *to;      /* owned; within the casebook */
	unsigned char *bytes; /* owned */
	size_t n_bytes;
	uint64_t offset;
	size_t node;    /* which file, however it is called */
	size_t safe_at; /* the step that makes it durable; SIZE_MAX: none */
};

struct play {
	struct step *steps;
	size_t n;
	struct node *nodes;
	size_t n_nodes;
};

/* Run `op` on a fresh casebook and take it down. Its result is in `r`. */
void play_record(struct play *p, struct lab *l, const struct lab_op *op,
		 struct run *r);
void play_free(struct play *p);

/* What becomes of what was not flushed. */
enum unflushed {
	ALL_DROPPED,
	NAMES_KEPT, /* and no bytes: files are empty or old */
	BYTES_KEPT, /* and no names */
	SOME_KEPT,  /* by the dice */
	LAST_TORN,  /* all kept, half of the last write */
	N_UNFLUSHED
};

/* lab->book becomes what is left of the run cut off before step `end`. */
void play_state(struct lab *l, const struct play *p, size_t end,
		enum unflushed how, uint64_t seed);
/* How often something had been told to the user before step `end`? */
unsigned play_told(const struct play *p, size_t end);
/* "DIR" of "DIR/NAME"; is `path` in it? */
bool play_is_in(const char *path, const char *folder, size_t n_folder);

#endif
