/* SPDX-License-Identifier: ISC
 * say.c - words for states, people and times. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "guardbook/json.h"
#include "guardbook/text.h"
#include "screens/say.h"

const char *say_line(char *to, size_t size, const char *text)
{
	struct gb_buf line = { 0 };
	const char *found;
	size_t n;

	to[0] = '\0';
	if (!text ||
	    gb_text_line(&line, text, strlen(text), NULL, NULL) != GB_OK)
		return to;
	found = gb_buf_string(&line);
	n = line.len;
	if (n >= size) {
		/* Never half a character. */
		for (n = size - 1; n > 0 && (found[n] & 0xc0) == 0x80;)
			n--;
	}
	if (found)
		memcpy(to, found, n);
	to[found ? n : 0] = '\0';
	gb_buf_free(&line);
	return to;
}

void say_time(char to[SAY_TIME_ROOM], int64_t at_s)
{
	time_t at = (time_t)at_s;
	struct tm local;

	localtime_r(&at, &local);
	strftime(to, SAY_TIME_ROOM, "%H:%M", &local);
}

static int64_t now_s(struct gb_session *s)
{
	const struct gb_env *env = gb_casebook_env(gb_session_book(s));

	return env->now_s(env);
}

void say_due(char to[GB_WHEN_ROOM], struct gb_session *s, int64_t due_s)
{
	const struct gb_policy *p = gb_casebook_policy(gb_session_book(s));

	to[0] = '\0';
	if (due_s)
		gb_due_text(to, due_s, now_s(s), &gb_policy_about(p)->calendar);
}

bool say_is_late(struct gb_session *s, int64_t due_s)
{
	return due_s && due_s < now_s(s);
}

void say_day(char to[GB_WHEN_ROOM], const char *text)
{
	struct gb_date day;
	char long_form[GB_WHEN_ROOM];
	size_t n;

	to[0] = '\0';
	if (!text)
		return;
	if (gb_date_parse(&day, text, NULL) != GB_OK) {
		say_line(to, GB_WHEN_ROOM, text);
		return;
	}
	gb_when_short(long_form, gb_date_at(day, 12, 0));
	n = strlen(long_form);
	/* Without " 12:00": a day is no instant. */
	snprintf(to, GB_WHEN_ROOM, "%.*s", (int)(n > 6 ? n - 6 : n), long_form);
}

void say_size(char *to, size_t size, int64_t n_bytes)
{
	if (n_bytes < 1024)
		snprintf(to, size, "%lld bytes", (long long)n_bytes);
	else if (n_bytes < 1024 * 1024)
		snprintf(to, size, "%lld KB", (long long)(n_bytes / 1024));
	else
		snprintf(to, size, "%lld MB",
			 (long long)(n_bytes / (1024 * 1024)));
}

const char *say_state(const char *state)
{
	static const char *const words[][2] = {
		{ "new", "NEW" },
		{ "open", "Open" },
		{ "waiting", "Waiting" },
		{ "closed", "Closed" },
	};

	for (size_t i = 0; i < GB_COUNT(words); i++)
		if (strcmp(words[i][0], state) == 0)
			return words[i][1];
	return state;
}

static bool is_urgent(const struct gb_row *row)
{
	return row->urgent && strcmp(row->state, "new") == 0;
}

const char *say_standing(const struct gb_row *row)
{
	return is_urgent(row) ? "URGENT" : say_state(row->state);
}

enum gb_use say_standing_use(const struct gb_row *row)
{
	return is_urgent(row)                   ? GB_USE_URGENT
	       : strcmp(row->state, "new") == 0 ? GB_USE_HEAD
						: GB_USE_PLAIN;
}

const char *say_role(const struct gb_policy *p, const char *role)
{
	const struct gb_policy_role *r = gb_policy_role(p, role);

	return r ? r->label : role;
}

void say_role_short(char *to, size_t size, const struct gb_policy *p,
		    const char *role)
{
	const struct gb_policy_role *r = gb_policy_role(p, role);

	snprintf(to, size, "%s",
		 r && r->titles.n > 0 ? r->titles.at[0]
		 : r                  ? r->label
				      : role);
	to[0] = (char)toupper((unsigned char)to[0]);
}

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

const char *say_type(const struct gb_policy *p, const char *type)
{
	const struct gb_policy_type *t = type ? gb_policy_type(p, type) : NULL;

	return t ? t->label : or_empty(type);
}

const char *say_action(const struct gb_policy *p, const char *action)
{
	const struct gb_policy_action *a =
		action ? gb_policy_action(p, action) : NULL;

	return a ? a->label : or_empty(action);
}

const char *say_outcome(const struct gb_policy *p, const char *outcome)
{
	const struct gb_policy_outcome *o =
		outcome ? gb_policy_outcome(p, outcome) : NULL;

	return o ? o->label : or_empty(outcome);
}

const char *say_value(char when[GB_WHEN_ROOM], const struct gb_policy *p,
		      const char *type, const char *field, const char *value)
{
	const struct gb_policy_type *t = type ? gb_policy_type(p, type) : NULL;
	const struct gb_policy_field *f = gb_policy_field(p, field);
	const struct gb_choice *choice;
	bool has_time = false;
	int64_t at_s;

	if (!value)
		return "";
	if (strcmp(field, "type") == 0)
		return say_type(p, value);
	if (!f || !t)
		return value;
	if (f->input == GB_INPUT_WHEN &&
	    gb_when_parse(&at_s, &has_time, value, NULL) == GB_OK) {
		if (has_time)
			gb_when_long(when, at_s);
		else
			gb_date_long(when, gb_date_of(at_s));
		return when;
	}
	choice = gb_choice_of(gb_policy_choices(p, f, t), value);
	return choice ? choice->label : value;
}

const char *say_person(const json_t *person)
{
	return or_empty(gb_json_string(person, "name"));
}

void say_people(struct gb_buf *to, const json_t *people)
{
	size_t i;
	json_t *who;
	char name[160];

	if (json_array_size(people) == 0)
		gb_buf_text(to, "nobody");
	json_array_foreach (people, i, who)
		gb_buf_printf(to, "%s%s", i > 0 ? ", " : "",
			      say_line(name, sizeof(name), say_person(who)));
}
