/* SPDX-License-Identifier: ISC
 * when_names.h - the words of the calendar. */
#ifndef WHEN_NAMES_H
#define WHEN_NAMES_H

static const char *const when_months[12] = {
	"January", "February", "March",     "April",   "May",      "June",
	"July",    "August",   "September", "October", "November", "December",
};

#endif
