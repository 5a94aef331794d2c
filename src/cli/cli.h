/* cli.h - the command line's own: what a command is, and what it works with.
 *
 * A command is one file that ends in its table. Options, help and the manual
 * are printed from that table and from nothing else. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "guardbook/session.h"

struct gb_cli;

/* --- what a command is ------------------------------------------------- */

enum gb_needs {
	GB_NEEDS_NOTHING,
	GB_NEEDS_BOOK,    /* a casebook, nobody signed in */
	GB_NEEDS_SESSION, /* --as somebody */
};

enum { GB_NEEDED = 1, GB_REPEATS = 2 };

struct gb_option {
	const char *name;  /* "reason", given as --reason */
	const char *value; /* "TEXT"; NULL: a switch */
	unsigned how;      /* GB_NEEDED, GB_REPEATS */
	const char *help;
};

struct gb_command {
	const char *name;     /* "log"; or two words, "person add" */
	const char *operands; /* "CASE [FILE|-]"; empty: none */
	const char *help;     /* one line, no full stop */
	enum gb_needs needs;
	size_t min_operands, max_operands;
	const struct gb_option *options;
	size_t n_options;
	bool names_people; /* also takes --about and --not-about */
	bool not_in_batch;
	enum gb_code (*run)(struct gb_cli *cli, struct gb_err *err);
};

/* Every command, in the order of the help; NULL at the end. */
extern const struct gb_command *const gb_commands[];

extern const struct gb_command gb_cmd_init, gb_cmd_demo, gb_cmd_log,
	gb_cmd_list, gb_cmd_search, gb_cmd_show, gb_cmd_history, gb_cmd_reports,
	gb_cmd_note, gb_cmd_attach, gb_cmd_evidence_check, gb_cmd_evidence_save,
	gb_cmd_evidence_folder, gb_cmd_route, gb_cmd_act, gb_cmd_done,
	gb_cmd_correct, gb_cmd_link, gb_cmd_close, gb_cmd_reopen, gb_cmd_export,
	gb_cmd_import, gb_cmd_verify, gb_cmd_head_code, gb_cmd_witness,
	gb_cmd_person_add, gb_cmd_person_list, gb_cmd_passphrase, gb_cmd_who,
	gb_cmd_policy_check, gb_cmd_backup, gb_cmd_restore, gb_cmd_age_key,
	gb_cmd_batch;

/* Options of every command, and of those that name people; a row without a name
 * at the end. */
extern const struct gb_option gb_options_everywhere[], gb_options_people[];

/* --- one run ----------------------------------------------------------- */

/* One option or operand, as it was given. */
struct gb_given {
	const struct gb_option *option; /* NULL: an operand */
	const char *value;              /* borrowed; NULL: a switch */
};

struct gb_cli {
	const struct gb_env *env;
	const char *dir; /* --casebook; NULL: the default */
	const char *as;
	const char *passphrase_file;
	bool json;
	bool clock_is_right;
	bool help, version;

	const struct gb_command *command; /* NULL: none was given */
	struct gb_given *given;           /* n_given of them, in order; owned */
	size_t n_given;

	struct gb_casebook *book;   /* owned; NULL until opened */
	struct gb_session *session; /* owned; NULL until signed in */
	bool in_batch;
	bool misused; /* the failure is one of usage: exit 2 */
};

typedef enum gb_code gb_screens_fn(struct gb_casebook *book,
				   const struct gb_env *env,
				   struct gb_err *err);

/* The whole program; `screens` is what runs when no command is given.
 * Gives: the exit status of DESIGN 6. */
int gb_cli_main(int argc, char **argv, const struct gb_env *env,
		gb_screens_fn *screens);

/* Run the command that was parsed: open what it needs, then it. */
GB_MUST_CHECK
enum gb_code gb_cli_run(struct gb_cli *cli, struct gb_err *err);

/* GB_INVALID with a message, and exit status 2. */
enum gb_code gb_cli_misuse(struct gb_cli *cli, struct gb_err *err,
			   const char *fmt, ...) GB_PRINTF(3, 4);

/* --- parse.c: what was given ------------------------------------------- */

/* Read `n` words of a command line into `cli`, which keeps pointers into them.
 * Fails: GB_INVALID (misused), GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_cli_parse(struct gb_cli *cli, char *const *words, size_t n,
			  struct gb_err *err);
void gb_cli_forget(struct gb_cli *cli); /* the command and what was given */

const char *gb_cli_option(const struct gb_cli *cli, const char *name);
bool gb_cli_switch(const struct gb_cli *cli, const char *name);
const char *gb_cli_operand(const struct gb_cli *cli, size_t i); /* or NULL */
bool gb_given_is(const struct gb_given *g, const char *option);

void gb_cli_help(const struct gb_command *c); /* NULL: of the program */

/* --- open.c: the casebook, and who works in it ------------------------- */

/* The folder of the casebook; adds to `out`. Fails: GB_INVALID (misused: none
 * was named and there is no home), GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_cli_dir(struct gb_cli *cli, struct gb_buf *out,
			struct gb_err *err);
/* Open it, or sign in too, if that has not been done yet.
 * Fails: GB_INVALID (misused), and as gb_casebook_open() and
 * gb_session_open(). */
GB_MUST_CHECK
enum gb_code gb_cli_open_book(struct gb_cli *cli, struct gb_err *err);
GB_MUST_CHECK
enum gb_code gb_cli_sign_in(struct gb_cli *cli, struct gb_err *err);
/* The two halves of signing in, of which nothing has been done yet, as
 * gb_session_unlock() and gb_session_begin(). */
GB_MUST_CHECK
enum gb_code gb_cli_unlock(struct gb_cli *cli, struct gb_err *err);
GB_MUST_CHECK
enum gb_code gb_cli_begin(struct gb_cli *cli, struct gb_err *err);
/* A passphrase: a line of `file` ("-": of standard input), or if that is NULL
 * asked for at the terminal with `prompt`. Lock and wipe `secret` yourself.
 * Fails: GB_INVALID (too long, no terminal), GB_DENIED (Ctrl-C), GB_IO. */
#define GB_SECRET_ROOM 256 /* longer than any that guardbook takes */
GB_MUST_CHECK
enum gb_code gb_cli_secret(struct gb_cli *cli, const char *file,
			   const char *prompt, char secret[GB_SECRET_ROOM],
			   struct gb_err *err);
void gb_cli_close(struct gb_cli *cli);

/* --- input.c, fields.c: what goes into a change ------------------------ */

/* Read a file to its end, or standard input for "-"; adds to `out`.
 * Fails: GB_NOT_FOUND, GB_IO, GB_INVALID (over `max_bytes`; standard input
 * within a batch). */
GB_MUST_CHECK
enum gb_code gb_cli_read(struct gb_cli *cli, const char *path, size_t max_bytes,
			 struct gb_buf *out, struct gb_err *err);

/* Set data[key] to the text of option --text, or of the file that operand `i`
 * names. Fails: GB_INVALID (neither or both: misused; not fit for a record),
 * and as gb_cli_read(). */
GB_MUST_CHECK
enum gb_code gb_cli_text(struct gb_cli *cli, size_t i, json_t *data,
			 const char *key, struct gb_err *err);
/* Set data[key] to `value` (NULL: leave it out), checked.
 * Fails: GB_INVALID, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_cli_set(json_t *data, const char *key, const char *value,
			struct gb_err *err);
/* The same with a day in any form, kept as 2026-03-18. */
GB_MUST_CHECK
enum gb_code gb_cli_set_date(json_t *data, const char *key, const char *value,
			     struct gb_err *err);

/* `about` and `not_about` from --about KIND:NAME and --not-about ROLE. */
GB_MUST_CHECK
enum gb_code gb_cli_people(struct gb_cli *cli, json_t *data,
			   struct gb_err *err);
/* `title`, `sub` and `fields` from --field NAME=VALUE.
 * Fails: GB_INVALID (misused, or no such day), GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_cli_fields(struct gb_cli *cli, json_t *data,
			   struct gb_err *err);
/* The field `name` of a report, as it is typed: into `data` or into its
 * `fields`. Fails: GB_INVALID (not text, or no such day), GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_cli_field(struct gb_cli *cli, const char *name,
			  const char *value, json_t *data, json_t *fields,
			  struct gb_err *err);
/* `field` and `value` from `given`, FIELD=VALUE. Fails: the same. */
GB_MUST_CHECK
enum gb_code gb_cli_correction(struct gb_cli *cli, const char *given,
			       json_t *data, struct gb_err *err);
/* One more item of data["evidence"], with a sealed copy if `keep`. Where `type`
 * takes none, the file is not even looked at. */
GB_MUST_CHECK
enum gb_code gb_cli_evidence(struct gb_cli *cli,
			     const struct gb_policy_type *type,
			     const char *path, const char *shows,
			     const char *captured, bool keep, json_t *data,
			     struct gb_err *err);

/* Do `verb` to the case of the first operand (log: to none) with `data`, which
 * may be NULL after a failure to make it, and say what was saved. Takes:
 * `data`. */
GB_MUST_CHECK
enum gb_code gb_cli_do(struct gb_cli *cli, const struct gb_verb *verb,
		       json_t *data, struct gb_err *err);

/* Something was sealed to the recovery key alone: print what to do now. */
void gb_cli_warn_nobody(struct gb_cli *cli);

/* Casework asked about somebody (GB_ASK, in `err`): say what to type for every
 * question that is open. Gives: GB_ASK. */
enum gb_code gb_cli_ask(struct gb_cli *cli, const char *name,
			const struct gb_verb *verb, const json_t *data,
			struct gb_err *err);

/* --- out.c: what is printed -------------------------------------------- */

/* Words of any origin on standard output, made safe for a terminal. */
void gb_out(const char *text);
void gb_out_line(const char *text); /* on one line, whatever is in it */
void gb_out_indented(const char *text, unsigned cells); /* every line of it */
/* One line on standard error. */
void gb_complain(const char *message);

/* Print `value` on a line of its own. Takes it; NULL fails.
 * Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_out_json(json_t *value, struct gb_err *err);
/* A copy of `value` in which instants are ISO 8601 with their offset. */
json_t *gb_out_instants(const json_t *value);

/* Rows of text under titles, as wide as they need to be. */
struct gb_table {
	const char *const *titles; /* n_columns of them */
	size_t n_columns;
	struct gb_buf *cells; /* n_cells of them; owned */
	size_t n_cells;
	bool failed; /* some cell did not fit in memory */
};
void gb_table_add(struct gb_table *t, const char *cell); /* the next one */
void gb_table_print(struct gb_table *t);                 /* and empty it */
void gb_table_free(struct gb_table *t);

#endif
