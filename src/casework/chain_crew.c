/* SPDX-License-Identifier: ISC
 * chain_crew.c - entries read and checked by several threads, handed over in
 * their order.
 *
 * Nearly all that checking an entry costs is its signature, and that needs no
 * order: it is checked with the key that it names, and whose key that had to be
 * is judged later, in order, by one. Workers take batches as they come free,
 * each reading with its own handle, and may be a ring of batches ahead. */
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "src/casework/chain_crew.h"

/* In a batch; batches a worker may be ahead; entries below which threads would
 * cost more than they bring; and threads at most. */
enum { BATCH = 8, AHEAD = 4, FEW = 64, MANY = 16 };

struct batch {
	struct gb_candidate at[BATCH];
	bool ready;
};

struct worker {
	pthread_t thread;
	struct gb_ledger *ledger; /* owned */
	struct gb_crew *crew;
};

struct gb_crew {
	struct gb_ledger *ledger;  /* the caller's own */
	const unsigned char *oids; /* n of them, borrowed */
	size_t n, next;            /* to be handed over */
	struct worker *worker;
	size_t n_workers;

	pthread_mutex_t lock; /* over all below */
	pthread_cond_t changed;
	struct batch *ring; /* `room` of them */
	size_t room;
	size_t claimed; /* batches that somebody reads or has read */
	size_t done;    /* batches that were handed over */
	bool stop;
};

static size_t batches(const struct gb_crew *crew)
{
	return (crew->n + BATCH - 1) / BATCH;
}

static void read_batch(struct gb_crew *crew, struct gb_ledger *ledger,
		       size_t number)
{
	struct batch *b = &crew->ring[number % crew->room];

	for (size_t i = 0; i < BATCH && number * BATCH + i < crew->n; i++)
		gb_candidate_read(&b->at[i], ledger,
				  crew->oids +
					  (number * BATCH + i) * GB_OID_BYTES);
}

static void *work(void *arg)
{
	struct worker *me = arg;
	struct gb_crew *crew = me->crew;

	pthread_mutex_lock(&crew->lock);
	while (!crew->stop && crew->claimed < batches(crew)) {
		size_t number = crew->claimed;

		if (number >= crew->done + crew->room) {
			pthread_cond_wait(&crew->changed, &crew->lock);
			continue;
		}
		crew->claimed++;
		pthread_mutex_unlock(&crew->lock);
		read_batch(crew, me->ledger, number);
		pthread_mutex_lock(&crew->lock);
		crew->ring[number % crew->room].ready = true;
		pthread_cond_broadcast(&crew->changed);
	}
	pthread_mutex_unlock(&crew->lock);
	return NULL;
}

/* Signals are the main thread's: a terminal's, above all. */
static bool start_thread(struct worker *w)
{
	sigset_t all, before;
	bool started;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	started = pthread_create(&w->thread, NULL, work, w) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return started;
}

/* How many hands are worth it; 0: only the caller's own. */
static size_t hands_for(size_t n_entries)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	if (cores < 2 || n_entries < FEW)
		return 0;
	return cores > MANY ? MANY : (size_t)cores;
}

/* As many as can be had. */
static void hire(struct gb_crew *crew, size_t n)
{
	if (n == 0)
		return;
	crew->worker = calloc(n, sizeof(*crew->worker));
	if (!crew->worker)
		return;
	for (size_t i = 0; i < n; i++) {
		struct worker *w = &crew->worker[i];

		w->crew = crew;
		if (gb_ledger_again(&w->ledger, crew->ledger, NULL) != GB_OK)
			return;
		if (!start_thread(w)) {
			gb_ledger_free(w->ledger);
			return;
		}
		crew->n_workers++;
	}
}

enum gb_code gb_crew_start(struct gb_crew **out, struct gb_ledger *ledger,
			   const unsigned char *oids, size_t n,
			   struct gb_err *err)
{
	struct gb_crew *crew = calloc(1, sizeof(*crew));
	size_t hands = hands_for(n);

	*out = NULL;
	if (!crew)
		return gb_fail_nomem(err);
	*crew = (struct gb_crew){ .ledger = ledger,
				  .oids = oids,
				  .n = n,
				  .room = hands ? AHEAD * hands : 1,
				  .lock = PTHREAD_MUTEX_INITIALIZER,
				  .changed = PTHREAD_COND_INITIALIZER };
	crew->ring = calloc(crew->room, sizeof(*crew->ring));
	if (!crew->ring) {
		free(crew);
		return gb_fail_nomem(err);
	}
	hire(crew, hands);
	*out = crew;
	return GB_OK;
}

static void empty_batch(struct batch *b)
{
	for (size_t i = 0; i < BATCH; i++)
		gb_candidate_free(&b->at[i]);
	b->ready = false;
}

/* The batch before was handed over; wait for, or read, the next. */
static void turn_over(struct gb_crew *crew, size_t number)
{
	struct batch *b = &crew->ring[number % crew->room];

	if (number > 0)
		empty_batch(&crew->ring[(number - 1) % crew->room]);
	if (crew->n_workers == 0) {
		read_batch(crew, crew->ledger, number);
		return;
	}
	pthread_mutex_lock(&crew->lock);
	crew->done = number;
	pthread_cond_broadcast(&crew->changed);
	while (!b->ready)
		pthread_cond_wait(&crew->changed, &crew->lock);
	pthread_mutex_unlock(&crew->lock);
}

struct gb_candidate *gb_crew_next(struct gb_crew *crew)
{
	size_t i = crew->next++;

	if (i % BATCH == 0)
		turn_over(crew, i / BATCH);
	return &crew->ring[i / BATCH % crew->room].at[i % BATCH];
}

void gb_crew_free(struct gb_crew *crew)
{
	if (!crew)
		return;
	pthread_mutex_lock(&crew->lock);
	crew->stop = true;
	pthread_cond_broadcast(&crew->changed);
	pthread_mutex_unlock(&crew->lock);
	for (size_t i = 0; i < crew->n_workers; i++) {
		pthread_join(crew->worker[i].thread, NULL);
		gb_ledger_free(crew->worker[i].ledger);
	}
	for (size_t i = 0; i < crew->room; i++)
		empty_batch(&crew->ring[i]);
	free(crew->worker);
	free(crew->ring);
	free(crew);
}
