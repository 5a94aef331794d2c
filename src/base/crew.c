/* SPDX-License-Identifier: ISC
 * crew.c - a long piece of work in equal parts, done by several threads and
 * handed over in order. */
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "guardbook/crew.h"

/* Parts in a batch, batches a thread may be ahead, threads at most. */
enum { BATCH = 16, AHEAD = 4, MANY = 16 };

struct worker {
	pthread_t thread;
	void *hand; /* owned */
	struct gb_crew *crew;
};

struct gb_crew {
	struct gb_work_plan plan;
	size_t next;           /* part to be handed over */
	void *own;             /* the caller's hand, when nobody else helps */
	struct worker *worker; /* n_workers of them */
	size_t n_workers;
	size_t room;          /* batches in the ring */
	unsigned char *parts; /* room * BATCH of them */

	pthread_mutex_t lock; /* over all below */
	pthread_cond_t changed;
	bool *ready;    /* of each batch in the ring */
	size_t claimed; /* batches that somebody does or has done */
	size_t done;    /* batches that were handed over */
	bool stop;
};

static size_t batches(const struct gb_crew *crew)
{
	return (crew->plan.n + BATCH - 1) / BATCH;
}

static void *part_at(const struct gb_crew *crew, size_t i)
{
	return crew->parts + i % (crew->room * BATCH) * crew->plan.part_bytes;
}

static void do_batch(struct gb_crew *crew, void *hand, size_t number)
{
	size_t i = number * BATCH;

	for (; i < (number + 1) * BATCH && i < crew->plan.n; i++)
		crew->plan.work(hand, i, part_at(crew, i));
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
		do_batch(crew, me->hand, number);
		pthread_mutex_lock(&crew->lock);
		crew->ready[number % crew->room] = true;
		pthread_cond_broadcast(&crew->changed);
	}
	pthread_mutex_unlock(&crew->lock);
	return NULL;
}

/* Signals are the caller's: a terminal's, above all. */
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

/* How many hands are worth it; 1: the caller's own. */
static size_t hands_for(const struct gb_work_plan *plan)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	if (cores < 2 || plan->n < plan->few)
		return 1;
	return cores > MANY ? MANY : (size_t)cores;
}

/* As many of `n` as can be had. */
static void call_in(struct gb_crew *crew, size_t n)
{
	for (size_t i = 0; n > 1 && i < n; i++) {
		struct worker *w = &crew->worker[i];

		*w = (struct worker){ .crew = crew,
				      .hand = crew->plan.hire(crew->plan.ctx) };
		if (!w->hand)
			return;
		if (!start_thread(w)) {
			crew->plan.dismiss(w->hand);
			return;
		}
		crew->n_workers++;
	}
}

enum gb_code gb_crew_start(struct gb_crew **out,
			   const struct gb_work_plan *plan, struct gb_err *err)
{
	struct gb_crew *crew = calloc(1, sizeof(*crew));
	size_t n = hands_for(plan);

	*out = NULL;
	if (!crew)
		return gb_fail_nomem(err);
	*crew = (struct gb_crew){ .plan = *plan,
				  .room = n > 1 ? AHEAD * n : 1,
				  .lock = PTHREAD_MUTEX_INITIALIZER,
				  .changed = PTHREAD_COND_INITIALIZER };
	crew->worker = calloc(n, sizeof(*crew->worker));
	crew->ready = calloc(crew->room, sizeof(*crew->ready));
	crew->parts = calloc(crew->room * BATCH, plan->part_bytes);
	if (crew->worker && crew->ready && crew->parts)
		call_in(crew, n);
	if (crew->n_workers == 0 && crew->parts)
		crew->own = plan->hire(plan->ctx);
	if (crew->n_workers > 0 || crew->own) {
		*out = crew;
		return GB_OK;
	}
	gb_crew_free(crew);
	return gb_fail_nomem(err);
}

static void empty_batch(struct gb_crew *crew, size_t number)
{
	for (size_t i = number * BATCH; i < (number + 1) * BATCH; i++) {
		void *part = part_at(crew, i);

		crew->plan.empty(part);
		memset(part, 0, crew->plan.part_bytes);
	}
}

/* The batch before was handed over; wait for the next, or do it. */
static void turn_over(struct gb_crew *crew, size_t number)
{
	if (number > 0)
		empty_batch(crew, number - 1);
	if (crew->own) {
		do_batch(crew, crew->own, number);
		return;
	}
	pthread_mutex_lock(&crew->lock);
	if (number > 0)
		crew->ready[(number - 1) % crew->room] = false;
	crew->done = number;
	pthread_cond_broadcast(&crew->changed);
	while (!crew->ready[number % crew->room])
		pthread_cond_wait(&crew->changed, &crew->lock);
	pthread_mutex_unlock(&crew->lock);
}

void *gb_crew_next(struct gb_crew *crew)
{
	size_t i = crew->next++;

	if (i % BATCH == 0)
		turn_over(crew, i / BATCH);
	return part_at(crew, i);
}

static void dismiss_all(struct gb_crew *crew)
{
	pthread_mutex_lock(&crew->lock);
	crew->stop = true;
	pthread_cond_broadcast(&crew->changed);
	pthread_mutex_unlock(&crew->lock);
	for (size_t i = 0; i < crew->n_workers; i++) {
		pthread_join(crew->worker[i].thread, NULL);
		crew->plan.dismiss(crew->worker[i].hand);
	}
	if (crew->own)
		crew->plan.dismiss(crew->own);
}

void gb_crew_free(struct gb_crew *crew)
{
	if (!crew)
		return;
	dismiss_all(crew);
	for (size_t i = 0; crew->parts && i < crew->room; i++)
		empty_batch(crew, i);
	free(crew->worker);
	free(crew->ready);
	free(crew->parts);
	free(crew);
}
