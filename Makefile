# guardbook: `make run` opens the practice casebook, `make test` runs every
# test. Both install what is missing on a fresh Debian 12. `make help` lists
# the rest.

CC       ?= cc
B        ?= build
PREFIX   ?= /usr/local
CFLAGS   ?= -O2 -g
CFLAGS_ALL = -std=c17 -D_GNU_SOURCE -Iinclude -I. -fPIE -MMD -MP \
	-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wvla -Werror -fstack-protector-strong \
	-fstack-clash-protection -fcf-protection $(HARDEN) $(CFLAGS)
HARDEN   ?= -D_FORTIFY_SOURCE=2
LDFLAGS_ALL = -pie -Wl,-z,relro,-z,now,-z,noexecstack $(LDFLAGS)

# --- what Debian provides ---------------------------------------------------
PACKAGES_build = gcc libc6-dev pkg-config libncurses-dev libsqlite3-dev \
	libgit2-dev libsodium-dev libjansson-dev libconfuse-dev libmagic-dev \
	libutf8proc-dev
PACKAGES_test = $(PACKAGES_build) libcmocka-dev libvterm-dev git \
	openssh-client ncurses-term
PACKAGES_shots = $(PACKAGES_test) librsvg2-bin fonts-dejavu-core

# Asked once, when first used: by then the packages are there.
once      = $(eval $(1) := $$(shell $(2)))$($(1))
CORE_LIBS = $(call once,CORE_LIBS,pkg-config --libs libgit2 libsodium \
	sqlite3 jansson libconfuse libmagic libutf8proc)
UI_LIBS   = $(call once,UI_LIBS,pkg-config --libs ncursesw formw menuw panelw)
TEST_LIBS = $(call once,TEST_LIBS,pkg-config --libs cmocka)
VTERM_LIBS = $(call once,VTERM_LIBS,pkg-config --libs cmocka vterm)
TERM_LIBS = $(VTERM_LIBS) -lutil -lm

# --- the rooms (src/README.md) ----------------------------------------------
CORE     = $(sort $(wildcard $(foreach r,base crypt store casework,src/$(r)/*.c)))
OUTSIDE  = $(sort $(wildcard src/cli/*.c src/outlet/*.c))
UI       = $(sort $(wildcard src/ui/*.c))
SCREENS  = $(sort $(wildcard screens/*.c))
UNIT     = $(sort $(wildcard tests/unit/test_*.c))
CLI      = $(sort $(wildcard tests/cli/test_*.c))
SCREEN   = $(sort $(wildcard tests/screen/test_*.c))
SHOTS    = $(wildcard tests/screen/shots.c)
PROBE    = $(sort $(wildcard tests/screen/probe*.c))
AROUND   = tests/fixture.c tests/book.c
HARNESS  = $(filter-out $(SCREEN) $(SHOTS) $(PROBE),$(wildcard tests/screen/*.c))
obj      = $(patsubst %.c,$(B)/%.o,$(1))
UNIT_BIN   = $(patsubst %.c,$(B)/%,$(UNIT))
CLI_BIN    = $(patsubst %.c,$(B)/%,$(CLI))
SCREEN_BIN = $(patsubst %.c,$(B)/%,$(SCREEN))
SHOTS_BIN  = $(patsubst %.c,$(B)/%,$(SHOTS))
PROBE_BIN  = $(patsubst %.c,$(B)/%,$(PROBE))

all: $(B)/guardbook

run: $(B)/guardbook
	@[ -d $(B)/demo ] || $(B)/guardbook demo $(B)/demo || \
	  { rm -rf $(B)/demo; exit 1; }
	@$(B)/guardbook --casebook $(B)/demo

test: rooms unit cli screen

unit: $(UNIT_BIN)
	@set -e; for t in $(UNIT_BIN); do $$t; done

# The shipped program, driven as a script would.
cli: $(CLI_BIN) $(B)/guardbook
	@set -e; for t in $(CLI_BIN); do $$t; done

screen: $(SCREEN_BIN) $(PROBE_BIN) $(B)/guardbook
	@set -e; for t in $(SCREEN_BIN); do $$t; done

# Write the golden screens afresh: read the difference before you commit it.
golden:
	@GOLDEN=write $(MAKE) -s screen

# A picture of every screen, to look at: build/shots/*.png.
shots: $(SHOTS_BIN) $(PROBE_BIN) $(B)/guardbook | $(B)/.have-shots
	@mkdir -p $(B)/shots
	@set -e; for t in $(SHOTS_BIN); do $$t $(B)/shots; done
	@set -e; for s in $(B)/shots/*.svg; do \
	  rsvg-convert $$s -o $${s%.svg}.png; done

# --- the rules of the house, held by the compiler and the linker ------------
rooms: headers $(B)/core-alone
	@sh tests/rooms.sh

headers: | $(B)/.have-test
	@set -e; for h in include/guardbook/*.h; do \
	  echo "#include \"guardbook/$${h##*/}\"" | \
	  $(CC) $(CFLAGS_ALL) -MF /dev/null -fsyntax-only -x c -; done

# Every object of the core links, with no terminal library to lean on.
$(B)/core-alone: $(B)/libguardbook.a
	@echo 'int main(void) { return 0; }' | $(CC) $(CFLAGS_ALL) -MF /dev/null \
	  $(LDFLAGS_ALL) -x c - -x none -Wl,--whole-archive $< \
	  -Wl,--no-whole-archive $(CORE_LIBS) -o $@

# --- building ----------------------------------------------------------------
$(B)/libguardbook.a: $(call obj,$(CORE))
	@rm -f $@
	@$(AR) rcs $@ $^

# Files of share/ that travel inside the program, as arrays.
$(B)/shipped.c: share/policy/social-media.conf share/demo/cases.json
	@mkdir -p $(@D)
	@{ echo '#include "src/cli/shipped.h"'; set policy demo; for f in $^; do \
	  echo "const unsigned char gb_shipped_$$1[] = {"; \
	  od -An -v -tx1 $$f | sed 's/ \(..\)/0x\1,/g'; \
	  echo "}; const size_t gb_shipped_$$1_bytes = sizeof(gb_shipped_$$1);"; \
	  shift; done; } >$@

$(B)/shipped.o: $(B)/shipped.c | $(B)/.have-build
	@$(CC) $(CFLAGS_ALL) -c $< -o $@

$(B)/guardbook: $(call obj,src/main.c $(OUTSIDE) $(UI) $(SCREENS)) $(B)/shipped.o $(B)/libguardbook.a
	$(CC) $(LDFLAGS_ALL) $^ $(CORE_LIBS) $(UI_LIBS) -o $@

$(UNIT_BIN): $(B)/%: $(B)/%.o $(call obj,$(AROUND)) $(B)/libguardbook.a
	@$(CC) $(LDFLAGS_ALL) $^ $(CORE_LIBS) $(TEST_LIBS) -o $@

$(CLI_BIN): $(B)/%: $(B)/%.o $(call obj,tests/cli/run.c) $(B)/tests/fixture.o $(B)/libguardbook.a
	@$(CC) $(LDFLAGS_ALL) $^ $(CORE_LIBS) $(TEST_LIBS) -o $@

$(PROBE_BIN): $(B)/%: $(B)/%.o $(call obj,$(SCREENS) $(UI)) $(B)/libguardbook.a
	@$(CC) $(LDFLAGS_ALL) $^ $(CORE_LIBS) $(UI_LIBS) -o $@

$(SCREEN_BIN) $(SHOTS_BIN): $(B)/%: $(B)/%.o $(call obj,$(AROUND) $(HARNESS) $(SCREENS) $(UI)) $(B)/libguardbook.a
	@$(CC) $(LDFLAGS_ALL) $^ $(CORE_LIBS) $(UI_LIBS) $(TERM_LIBS) -o $@

$(B)/%.o: %.c | $(B)/.have-build
	@mkdir -p $(@D)
	@$(CC) $(CFLAGS_ALL) -c $< -o $@

$(call obj,$(UNIT) $(CLI) tests/cli/run.c $(SCREEN) $(SHOTS) $(HARNESS) $(AROUND)): | $(B)/.have-test

# Run apt only when something is missing, and only where we may.
$(B)/.have-%: Makefile
	@mkdir -p $(@D)
	@missing=; for p in $(PACKAGES_$*); do \
	  dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q ' installed' || \
	  missing="$$missing $$p"; done; \
	if [ -n "$$missing" ]; then \
	  if [ "$$(id -u)" = 0 ]; then sudo=; \
	  elif command -v sudo >/dev/null; then sudo=sudo; \
	  else echo "Please ask an administrator to install:$$missing" >&2; exit 1; fi; \
	  $$sudo apt-get update -qq && $$sudo env DEBIAN_FRONTEND=noninteractive \
	  apt-get install -y -qq --no-install-recommends $$missing; fi
	@touch $@

asan:
	$(MAKE) B=build/asan HARDEN= CFLAGS="-O1 -g -fsanitize=address,undefined \
	  -fno-sanitize-recover=all" LDFLAGS="-fsanitize=address,undefined" unit cli screen

clean:
	rm -rf build

help:
	@echo 'run test unit cli screen rooms asan shots golden clean'

.PHONY: all run test unit cli screen rooms headers asan shots golden clean help
.SECONDARY:

-include $(shell find $(B) -name '*.d' 2>/dev/null)
