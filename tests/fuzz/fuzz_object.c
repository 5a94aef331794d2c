/* SPDX-License-Identifier: ISC
 * fuzz_object.c - the file of an object, and the tree in one: one form each. */
#include "src/store/commit.h"
#include "src/store/object.h"
#include "tests/fuzz/fuzz.h"

const char fuzz_name[] = "object";

static void add(const char *type, const void *body, size_t n)
{
	struct gb_buf file = { 0 };

	gb_object_pack(&file, type, body, n);
	fuzz_seed(file.data, file.len);
	gb_buf_free(&file);
}

void fuzz_begin(void)
{
	static unsigned char big[70000];
	unsigned char tree[GB_TREE_BYTES], oid[GB_OID_BYTES] = { 1, 2 };

	fuzz_world();
	gb_tree_render(tree, oid);
	add("tree", tree, sizeof(tree));
	fuzz_seed(tree, sizeof(tree));
	add("blob", "", 0);
	add("blob", "a few bytes", 11);
	add("blob", big, sizeof(big)); /* of two pieces */
	add("commit", "tree ", 5);
}

static void as_tree(const uint8_t *bytes, size_t n_bytes)
{
	unsigned char oid[GB_OID_BYTES], again[GB_TREE_BYTES];

	if (gb_tree_parse(oid, bytes, n_bytes, NULL) != GB_OK)
		return;
	gb_tree_render(again, oid);
	must(n_bytes == sizeof(again));
	must(memcmp(again, bytes, n_bytes) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n_bytes)
{
	struct gb_buf body = { 0 }, again = { 0 };
	char type[GB_OBJECT_TYPE_ROOM];
	enum gb_code rc = gb_object_unpack(bytes, n_bytes, type, &body, NULL);

	must(rc == GB_OK || rc == GB_TAMPERED);
	if (rc == GB_OK) {
		gb_object_pack(&again, type, body.data, body.len);
		must(again.len == n_bytes);
		must(memcmp(again.data, bytes, n_bytes) == 0);
		as_tree(body.data, body.len);
	}
	as_tree(bytes, n_bytes);
	gb_buf_free(&body);
	gb_buf_free(&again);
	return 0;
}
