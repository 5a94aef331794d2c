/* shipped.h - files of share/ that travel inside the program; the Makefile
 * writes them out as arrays. */
#ifndef CLI_SHIPPED_H
#define CLI_SHIPPED_H

#include <stddef.h>

extern const unsigned char gb_shipped_policy[]; /* social-media.conf */
extern const size_t gb_shipped_policy_bytes;
extern const unsigned char gb_shipped_demo[]; /* demo/cases.json */
extern const size_t gb_shipped_demo_bytes;

#endif
