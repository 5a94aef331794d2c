/* SPDX-License-Identifier: ISC
 * policy_sections.c - what may stand in a policy file. */
#include "src/casework/policy_file.h"

#define NEEDED true
#define MAY_LACK false

/* clang-format off */
#define AT(member) offsetof(ROW, member)

#define ROW struct gb_policy_about
static const struct column about[] = {
	{ "title",          V_STRING,  NEEDED,   AT(title)          },
	{ "version",        V_STRING,  NEEDED,   AT(version)        },
	{ "edition",        V_STRING,  MAY_LACK, AT(edition)        },
	{ "reviewed",       V_DATE,    NEEDED,   AT(reviewed)       },
	{ "review_due",     V_DATE,    NEEDED,   AT(review_due)     },
	{ "lock_minutes",   V_NUMBER,  MAY_LACK, AT(lock_minutes)   },
	{ "hide_names",     V_BOOL,    MAY_LACK, AT(hide_names)     },
	{ "nobody",         V_STRING,  NEEDED,   AT(nobody)         },
	{ "nobody_contact", V_STRING,  MAY_LACK, AT(nobody_contact) },
	{ "people",         V_CHOICES, NEEDED,   AT(people)         },
	{ "relations",      V_CHOICES, NEEDED,   AT(relations)      },
	{ "closed",         V_CLOSED,  MAY_LACK, AT(calendar)       },
};
#undef ROW
#define ROW struct gb_policy_kind
static const struct column kinds[] = {
	{ "label",      V_STRING, NEEDED,   AT(label)      },
	{ "keep_years", V_NUMBER, NEEDED,   AT(keep_years) },
	{ "retention",  V_WORDS,  MAY_LACK, AT(retention)  },
};
#undef ROW
#define ROW struct gb_policy_role
static const struct column roles[] = {
	{ "label",  V_STRING, NEEDED,   AT(label)  },
	{ "titles", V_WORDS,  MAY_LACK, AT(titles) },
};
#undef ROW
#define ROW struct gb_policy_type
static const struct column types[] = {
	{ "label",            V_STRING,   NEEDED,   AT(label)            },
	{ "kind",             V_STRING,   NEEDED,   AT(kind)             },
	{ "section",          V_STRING,   NEEDED,   AT(section)          },
	{ "route",            V_STRING,   NEEDED,   AT(route)            },
	{ "look_within_days", V_NUMBER,   NEEDED,   AT(look_within_days) },
	{ "urgent",           V_BOOL,     MAY_LACK, AT(is_urgent)        },
	{ "evidence",         V_EVIDENCE, NEEDED,   AT(takes_evidence)   },
	{ "keep_copies",      V_BOOL,     MAY_LACK, AT(keeps_copies)     },
	{ "no_evidence",      V_STRING,   MAY_LACK, AT(no_evidence)      },
	{ "needs_about",      V_BOOL,     MAY_LACK, AT(needs_about)      },
	{ "intro",            V_STRING,   NEEDED,   AT(intro)            },
	{ "do_list",          V_WORDS,    NEEDED,   AT(do_list)          },
	{ "do_not",           V_WORDS,    NEEDED,   AT(do_not)           },
	{ "report_to",        V_WORDS,    MAY_LACK, AT(report_to)        },
	{ "subs",             V_CHOICES,  NEEDED,   AT(subs)             },
	{ "dsl_may",          V_WORDS,    MAY_LACK, AT(dsl_may)          },
};
#undef ROW
#define ROW struct gb_policy_field
static const struct column fields[] = {
	{ "label",    V_STRING,  NEEDED,   AT(label)       },
	{ "hint",     V_STRING,  MAY_LACK, AT(hint)        },
	{ "input",    V_INPUT,   NEEDED,   AT(input)       },
	{ "from",     V_STRING,  MAY_LACK, AT(from)        },
	{ "choices",  V_CHOICES, MAY_LACK, AT(choices)     },
	{ "types",    V_WORDS,   MAY_LACK, AT(types)       },
	{ "required", V_BOOL,    MAY_LACK, AT(is_required) },
	{ "summary",  V_BOOL,    MAY_LACK, AT(in_summary)  },
};
#undef ROW
#define ROW struct gb_policy_platform
static const struct column platforms[] = {
	{ "label",   V_STRING, NEEDED,   AT(label)   },
	{ "sort",    V_STRING, NEEDED,   AT(sort)    },
	{ "aliases", V_WORDS,  MAY_LACK, AT(aliases) },
};
#undef ROW
#define ROW struct gb_policy_action
static const struct column actions[] = {
	{ "label",   V_STRING, NEEDED,   AT(label)         },
	{ "section", V_STRING, NEEDED,   AT(section)       },
	{ "hint",    V_STRING, MAY_LACK, AT(hint)          },
	{ "contact", V_BOOL,   MAY_LACK, AT(wants_contact) },
};
#undef ROW
#define ROW struct gb_policy_outcome
static const struct column outcomes[] = {
	{ "label",    V_STRING, NEEDED, AT(label)    },
	{ "sentence", V_STRING, NEEDED, AT(sentence) },
};
#undef ROW
#define ROW struct gb_policy_paper
static const struct column papers[] = {
	{ "title",   V_STRING, NEEDED,   AT(title)   },
	{ "section", V_STRING, NEEDED,   AT(section) },
	{ "year",    V_NUMBER, MAY_LACK, AT(year)    },
	{ "note",    V_STRING, MAY_LACK, AT(note)    },
};
#undef ROW
#define ROW struct gb_policy_contact
static const struct column contacts[] = {
	{ "label",   V_STRING, NEEDED,   AT(label)   },
	{ "phone",   V_STRING, MAY_LACK, AT(phone)   },
	{ "email",   V_STRING, MAY_LACK, AT(email)   },
	{ "address", V_STRING, MAY_LACK, AT(address) },
};
#undef ROW

#define COLUMNS(c) GB_COUNT(c), c

const struct section policy_sections[N_SECTIONS] = {
	[ABOUT]     = { "policy",   false, sizeof(struct gb_policy_about),    COLUMNS(about)     },
	[KINDS]     = { "kind",     true,  sizeof(struct gb_policy_kind),     COLUMNS(kinds)     },
	[ROLES]     = { "role",     true,  sizeof(struct gb_policy_role),     COLUMNS(roles)     },
	[TYPES]     = { "type",     true,  sizeof(struct gb_policy_type),     COLUMNS(types)     },
	[FIELDS]    = { "field",    true,  sizeof(struct gb_policy_field),    COLUMNS(fields)    },
	[PLATFORMS] = { "platform", true,  sizeof(struct gb_policy_platform), COLUMNS(platforms) },
	[ACTIONS]   = { "action",   true,  sizeof(struct gb_policy_action),   COLUMNS(actions)   },
	[OUTCOMES]  = { "outcome",  true,  sizeof(struct gb_policy_outcome),  COLUMNS(outcomes)  },
	[RELATED]   = { "related",  true,  sizeof(struct gb_policy_paper),    COLUMNS(papers)    },
	[LAWS]      = { "law",      true,  sizeof(struct gb_policy_paper),    COLUMNS(papers)    },
	[CONTACTS]  = { "contact",  true,  sizeof(struct gb_policy_contact),  COLUMNS(contacts)  },
};
/* clang-format on */

_Static_assert(GB_COUNT(types) <= POLICY_MAX_COLUMNS, "the longest section");
