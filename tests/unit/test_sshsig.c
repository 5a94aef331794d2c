/* SPDX-License-Identifier: ISC
 * test_sshsig.c - signatures that ssh-keygen itself would have made. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/crypt/secret.h"
#include "tests/fixture.h"

#define TEXT "tree 4b825dc6\nauthor k3v7m2qa\n\nKDR-482 3\n"
#define TEXT_BYTES (sizeof(TEXT) - 1)

static struct gb_identity *identity_of(unsigned char byte)
{
	unsigned char bytes[GB_KEY_BYTES];
	struct gb_identity *id = NULL;
	struct gb_key *p = NULL;

	memset(bytes, byte, sizeof(bytes));
	ok(gb_key_from(&p, bytes, err));
	ok(gb_identity_make(&id, p, err));
	gb_key_free(p);
	return id;
}

static void put_string(struct gb_buf *b, const void *bytes, size_t n_bytes)
{
	gb_buf_be32(b, (uint32_t)n_bytes);
	gb_buf_put(b, bytes, n_bytes);
}

/* Base 64 in lines of 70, written here a second time on purpose. */
static void put_base64(struct gb_buf *out, const struct gb_buf *in)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklm"
				      "nopqrstuvwxyz0123456789+/";
	size_t column = 0;

	for (size_t i = 0; i < in->len; i += 3) {
		uint32_t three = 0;

		for (size_t k = 0; k < 3; k++)
			three = three << 8 |
				(i + k < in->len ? in->data[i + k] : 0u);
		for (size_t k = 0; k < 4; k++) {
			bool past = i + k > in->len;

			gb_buf_u8(
				out,
				past ? '='
				     : (uint8_t)letters[three >> (18 - 6 * k) &
							63]);
			if (++column % 70 == 0)
				gb_buf_text(out, "\n");
		}
	}
	if (column % 70)
		gb_buf_text(out, "\n");
}

/* An OpenSSH private key file without a passphrase (PROTOCOL.key). */
static void write_private_key(const char *path, const struct gb_identity *id)
{
	struct gb_buf public = { 0 }, private = { 0 }, all = { 0 };
	struct gb_buf file = { 0 };

	put_string(&public, "ssh-ed25519", 11);
	put_string(&public, id->public.sign, 32);
	gb_buf_be32(&private, 0x12345678); /* the same number twice */
	gb_buf_be32(&private, 0x12345678);
	gb_buf_put(&private, public.data, public.len);
	put_string(&private, id->sign, 64);
	put_string(&private, "", 0);
	for (uint8_t pad = 1; private.len % 8; pad++)
		gb_buf_u8(&private, pad);
	gb_buf_put(&all, "openssh-key-v1", 15);
	put_string(&all, "none", 4);
	put_string(&all, "none", 4);
	put_string(&all, "", 0);
	gb_buf_be32(&all, 1);
	put_string(&all, public.data, public.len);
	put_string(&all, private.data, private.len);
	gb_buf_text(&file, "-----BEGIN OPENSSH PRIVATE KEY-----\n");
	put_base64(&file, &all);
	gb_buf_text(&file, "-----END OPENSSH PRIVATE KEY-----\n");
	fixture_write(path, file.data, file.len);
	assert_int_equal(chmod(path, 0600), 0);
	gb_buf_free(&public);
	gb_buf_free(&private);
	gb_buf_free(&all);
	gb_buf_free(&file);
}

/* Run ssh-keygen in the fixture's folder, its input from the file "text".
 * Gives: its exit status. */
static int ssh_keygen(const struct fixture *f, const char *const *args)
{
	int status = 0;
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0) {
		int null = open("/dev/null", O_WRONLY), in = -1;

		if (chdir(f->dir) == 0)
			in = open("text", O_RDONLY);
		if (in < 0 || dup2(in, 0) < 0 || dup2(null, 1) < 0 ||
		    dup2(null, 2) < 0)
			_exit(126);
		execvp("ssh-keygen", (char *const *)args);
		_exit(127);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void write_in(const struct fixture *f, const char *name,
		     const void *bytes, size_t n_bytes)
{
	char *path = fixture_path(f, name);

	fixture_write(path, bytes, n_bytes);
	free(path);
}

/* The signature of ssh-keygen for the fixture's files "key" and "text". */
static char *ssh_keygen_signs(const struct fixture *f)
{
	static const char *const args[] = { "ssh-keygen", "-Y",   "sign",
					    "-n",         "git",  "-f",
					    "key",        "text", NULL };
	char *path = fixture_path(f, "text.sig"), *armor;
	size_t n;

	unlink(path);
	assert_int_equal(ssh_keygen(f, args), 0);
	armor = (char *)fixture_read(path, &n);
	free(path);
	return armor;
}

static void a_signature_is_byte_for_byte_that_of_ssh_keygen(void **state)
{
	static const size_t lengths[] = { 0, 1, 127, 128, 5000 };
	struct fixture *f = *state;
	unsigned char bytes[5000];
	char *key_path = fixture_path(f, "key");

	f->env.random(&f->env, bytes, sizeof(bytes));
	for (size_t i = 0; i < GB_COUNT(lengths); i++) {
		struct gb_identity *id = identity_of((unsigned char)(i + 1));
		struct gb_buf ours = { 0 };
		char *theirs;

		write_private_key(key_path, id);
		write_in(f, "text", bytes, lengths[i]);
		theirs = ssh_keygen_signs(f);
		gb_sshsig_sign(&ours, id, bytes, lengths[i]);
		/* Ours is for a git header: no newline at its end. */
		gb_buf_text(&ours, "\n");
		assert_string_equal(gb_buf_string(&ours), theirs);
		free(theirs);
		gb_buf_free(&ours);
		gb_identity_free(id);
	}
	free(key_path);
}

static int ssh_keygen_checks(const struct fixture *f)
{
	static const char *const args[] = { "ssh-keygen",
					    "-Y",
					    "verify",
					    "-f",
					    "allowed",
					    "-I",
					    "k3v7m2qa@guardbook.invalid",
					    "-n",
					    "git",
					    "-s",
					    "sig",
					    NULL };

	return ssh_keygen(f, args);
}

static void ssh_keygen_accepts_ours_and_no_altered_one(void **state)
{
	struct fixture *f = *state;
	struct gb_identity *id = identity_of(1), *other = identity_of(2);
	struct gb_buf sig = { 0 }, allowed = { 0 };

	gb_buf_text(&allowed, "k3v7m2qa@guardbook.invalid namespaces=\"git\" ");
	gb_sshsig_public(&allowed, gb_identity_public(id)->sign);
	gb_buf_text(&allowed, "\n");
	gb_sshsig_sign(&sig, id, TEXT, TEXT_BYTES);
	gb_buf_text(&sig, "\n");
	write_in(f, "allowed", allowed.data, allowed.len);
	write_in(f, "sig", sig.data, sig.len);
	write_in(f, "text", TEXT, TEXT_BYTES);
	assert_int_equal(ssh_keygen_checks(f), 0);
	write_in(f, "text", TEXT, TEXT_BYTES - 1);
	assert_int_not_equal(ssh_keygen_checks(f), 0);
	write_in(f, "text", TEXT, TEXT_BYTES);
	gb_buf_free(&sig);
	gb_sshsig_sign(&sig, other, TEXT, TEXT_BYTES);
	gb_buf_text(&sig, "\n");
	write_in(f, "sig", sig.data, sig.len);
	assert_int_not_equal(ssh_keygen_checks(f), 0);
	gb_buf_free(&sig);
	gb_buf_free(&allowed);
	gb_identity_free(id);
	gb_identity_free(other);
}

static bool checks(const struct gb_identity *id, const struct gb_buf *armor,
		   size_t n_bytes)
{
	return gb_sshsig_check(gb_identity_public(id)->sign,
			       (const char *)armor->data, n_bytes, TEXT,
			       TEXT_BYTES);
}

static void only_the_one_form_is_accepted(void **state)
{
	struct gb_identity *id = identity_of(1), *other = identity_of(2);
	struct gb_buf sig = { 0 };

	(void)state;
	gb_sshsig_sign(&sig, id, TEXT, TEXT_BYTES);
	assert_true(checks(id, &sig, sig.len));
	assert_false(checks(other, &sig, sig.len));
	assert_false(gb_sshsig_check(gb_identity_public(id)->sign,
				     (const char *)sig.data, sig.len, TEXT,
				     TEXT_BYTES - 1));
	for (size_t bit = 0; bit < 8 * sig.len; bit++) {
		sig.data[bit / 8] ^= (unsigned char)(1 << bit % 8);
		assert_false(checks(id, &sig, sig.len));
		sig.data[bit / 8] ^= (unsigned char)(1 << bit % 8);
	}
	for (size_t n = 0; n < sig.len; n++)
		assert_false(checks(id, &sig, n));
	gb_buf_text(&sig, "\n");
	assert_false(checks(id, &sig, sig.len));
	gb_buf_free(&sig);
	gb_identity_free(id);
	gb_identity_free(other);
}

/* Every bit makes it another's signature or none: never again that of `id`,
 * which it names at first. */
static void a_signature_tells_whose_it_is(void **state)
{
	static const unsigned char zeros[32];
	struct gb_identity *id = identity_of(1);
	unsigned char key[32];
	struct gb_buf sig = { 0 };

	(void)state;
	gb_sshsig_sign(&sig, id, TEXT, TEXT_BYTES);
	assert_true(gb_sshsig_signer(key, (const char *)sig.data, sig.len, TEXT,
				     TEXT_BYTES));
	assert_memory_equal(key, gb_identity_public(id)->sign, 32);
	for (size_t bit = 0; bit < 8 * sig.len; bit += 3) {
		sig.data[bit / 8] ^= (unsigned char)(1 << bit % 8);
		assert_false(gb_sshsig_signer(key, (const char *)sig.data,
					      sig.len, TEXT, TEXT_BYTES));
		assert_memory_equal(key, zeros, 32);
		sig.data[bit / 8] ^= (unsigned char)(1 << bit % 8);
	}
	assert_false(gb_sshsig_signer(key, (const char *)sig.data, sig.len,
				      TEXT, TEXT_BYTES - 1));
	assert_false(gb_sshsig_signer(key, (const char *)sig.data, sig.len - 1,
				      TEXT, TEXT_BYTES));
	gb_buf_free(&sig);
	gb_identity_free(id);
}

/* The same envelope, its first two lines broken at 69 and 71. */
static void a_rewrapped_signature_is_refused(void **state)
{
	struct gb_identity *id = identity_of(1);
	struct gb_buf sig = { 0 };
	size_t newline = 30 + 70;

	(void)state;
	gb_sshsig_sign(&sig, id, TEXT, TEXT_BYTES);
	assert_int_equal(sig.data[newline], '\n');
	sig.data[newline] = sig.data[newline - 1];
	sig.data[newline - 1] = '\n';
	assert_false(checks(id, &sig, sig.len));
	gb_buf_free(&sig);
	gb_identity_free(id);
}

static void a_buffer_that_failed_stays_failed(void **state)
{
	struct gb_identity *id = identity_of(1);
	struct gb_buf out = { .failed = true };

	(void)state;
	gb_sshsig_sign(&out, id, TEXT, TEXT_BYTES);
	gb_sshsig_public(&out, gb_identity_public(id)->sign);
	assert_true(out.failed);
	assert_int_equal(out.len, 0);
	gb_identity_free(id);
}

#define with_fixture(test)                                                     \
	cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_fixture(a_signature_is_byte_for_byte_that_of_ssh_keygen),
		with_fixture(ssh_keygen_accepts_ours_and_no_altered_one),
		cmocka_unit_test(only_the_one_form_is_accepted),
		cmocka_unit_test(a_signature_tells_whose_it_is),
		cmocka_unit_test(a_rewrapped_signature_is_refused),
		cmocka_unit_test(a_buffer_that_failed_stays_failed),
	};

	return cmocka_run_group_tests_name("sshsig", tests, fixture_crypt,
					   NULL);
}
