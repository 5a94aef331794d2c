# guardbook: `make run` opens the practice casebook, `make test` runs every
# test. Both install what is missing on a fresh Debian 12. `make help` lists
# the rest. B= builds elsewhere; PREFIX= and DESTDIR= say where to install.

CC       ?= cc
B        ?= build
PREFIX   ?= /usr/local
CFLAGS   ?= -O2 -g
HARDEN   ?= -D_FORTIFY_SOURCE=2
CFLAGS_ALL = -std=c17 -D_GNU_SOURCE -Iinclude -I. -fPIE -MMD -MP \
	-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wvla -Werror -fstack-protector-strong \
	-fstack-clash-protection -fcf-protection $(HARDEN) $(CFLAGS)
LDFLAGS_ALL = -pie -Wl,-z,relro,-z,now,-z,noexecstack $(LDFLAGS)

# Asked when used: by then the packages are there.
CORE_LIBS = $(shell pkg-config --libs libgit2 libsodium sqlite3 jansson \
	libconfuse libmagic libutf8proc) -lcsv
UI_LIBS   = $(shell pkg-config --libs ncursesw formw menuw panelw)
TEST_LIBS = $(shell pkg-config --libs cmocka)
TERM_LIBS = $(shell pkg-config --libs cmocka vterm) -lutil -lm

# --- the rooms (src/README.md) ----------------------------------------------
obj      = $(patsubst %.c,$(B)/%.o,$(sort $(wildcard $(1))))
bin      = $(patsubst %.c,$(B)/%,$(sort $(wildcard $(1))))
CORE     = $(call obj,$(foreach r,base crypt store casework,src/$(r)/*.c))
OUTSIDE  = $(call obj,src/cli/*.c src/outlet/*.c) $(B)/shipped.o
UI       = $(call obj,src/ui/*.c screens/*.c)
AROUND   = $(call obj,tests/fixture.c tests/book.c tests/entries.c tests/forge.c)
UNIT     = $(call bin,tests/unit/test_*.c)
CLI      = $(call bin,tests/cli/test_*.c)
SCREEN   = $(call bin,tests/screen/test_*.c)
FAULT    = $(call bin,tests/fault/test_*.c)
FAULT_UI = $(call bin,tests/fault/test_terminal*.c)
INJECT   = $(B)/tests/fault/inject.so
# Two at a time: much of it is waiting, for the disk or for a clock.
side_by_side = printf '%s\n' $(1) | xargs -P 2 -I% sh -c \
	  '% >%.log 2>&1; rc=$$?; cat %.log; exit $$rc'
SHOTS    = $(call bin,tests/screen/shots.c tests/screen/times.c)
PROBE    = $(call bin,tests/screen/probe*.c)
HARNESS  = $(filter-out $(addsuffix .o,$(SCREEN) $(SHOTS) $(PROBE)), \
	$(call obj,tests/screen/*.c))
BENCH    = $(B)/tests/bench/bench
FUZZERS  = $(call bin,tests/fuzz/fuzz_*.c)
MANUAL   = $(B)/share/man/guardbook.1
PICTURES = home-dsl log-sort decide case-summary case-history

all: $(B)/guardbook ## build guardbook

run: $(B)/guardbook ## open the practice casebook
	@[ -d $(B)/demo ] || $(B)/guardbook demo $(B)/demo || \
	  { rm -rf $(B)/demo; exit 1; }
	@$(B)/guardbook --casebook $(B)/demo

test: rooms unit cli screen fault-some fuzz-some ## every test
unit: $(UNIT) ## the tests of the core
cli: $(CLI) $(B)/guardbook ## the program, driven as a script would
screen: $(SCREEN) $(PROBE) $(B)/guardbook $(MANUAL) ## the program at a terminal
unit cli screen:
	@$(call side_by_side,$(filter $(B)/tests/$@/test_%,$^))

fault-some: $(FAULT) $(INJECT) $(B)/guardbook
	@$(call side_by_side,$(FAULT))
fuzz-some: $(FUZZERS)
	@$(call side_by_side,$(FUZZERS))
# No bytes may be a NULL: to go on from it by none is what C23 allows.
fuzz: | $(B)/.have-fuzz ## libFuzzer on every decoder, each FUZZ_S=60 seconds
	@$(MAKE) -s B=build/fuzz CC=clang HARDEN= CFLAGS="-O1 -g \
	  -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all \
	  -fno-sanitize=pointer-overflow" \
	  LDFLAGS="-fsanitize=address,undefined" \
	  FUZZ_LED=build/fuzz/tests/fuzz/led.o fuzz-led
fuzz-led: $(FUZZERS)
	@set -e; for f in $(FUZZERS); do n=$${f##*fuzz_}; d=$(B)/corpus/$$n; \
	  mkdir -p $$d tests/fuzz/corpus/$$n; echo "fuzz $$n"; FUZZ_SEEDS=$$d $$f \
	  -max_total_time=$${FUZZ_S:-60} -timeout=25 -verbosity=0 \
	  -print_final_stats=1 -artifact_prefix=$(B)/$$n- $$d \
	  tests/fuzz/corpus/$$n; done

fault: $(FAULT) $(INJECT) $(B)/guardbook ## every fault at every place: hours
	@WHOLE=1; export WHOLE; $(call side_by_side,$(FAULT))

monkey: $(B)/tests/screen/test_monkey $(PROBE) ## 100,000 keys by chance (KEYS=N, MONKEY_SEED=N)
	@KEYS=$${KEYS:-100000} MONKEY_SEED=$${MONKEY_SEED:-$$(date +%s)} $<

golden: ## write the golden screens afresh: read the difference
	@GOLDEN=write $(MAKE) -s screen

shots: $(SHOTS) $(PROBE) $(B)/guardbook | $(B)/.have-shots ## draw every screen
	@mkdir -p $(B)/shots && $< $(B)/shots
	@set -e; for s in $(B)/shots/*.svg; do \
	  rsvg-convert $$s -o $${s%.svg}.png; done

pictures: shots ## draw those of the README again: look at them
	@for p in $(PICTURES); do \
	  cp $(B)/shots/$$p-80-light.svg share/doc/pictures/$$p.svg; done

N ?= 20000
# Three entries a case: about 1,000 and 10,000, and those of N cases.
bench: $(BENCH) $(SHOTS) $(PROBE) $(B)/guardbook | $(B)/.have-bench ## what grows with N cases, and what must not
	@$< $(B)/guardbook $(B)/bench 333 3333 $(N)
	@for n in 333 $(N); do \
	  $(B)/tests/screen/times $(B)/bench/$$n-cases | grep painted,; done

bench-million: $(BENCH) $(B)/guardbook | $(B)/.have-bench ## one change, up to a million entries
	@$< --change $(B)/guardbook $(B)/bench 333 3333 33333 333333

man: $(MANUAL) ## make the manual

install: all man ## under PREFIX, within DESTDIR; never set-uid
	install -Dm 755 -t $(DESTDIR)$(PREFIX)/bin $(B)/guardbook
	install -Dm 644 -t $(DESTDIR)$(PREFIX)/share/man/man1 $(MANUAL)
	install -Dm 644 -t $(DESTDIR)$(PREFIX)/share/guardbook/policy share/policy/*
	install -Dm 644 -t $(DESTDIR)$(PREFIX)/share/doc/guardbook share/doc/*.md LICENSE

# --- the rules of the house --------------------------------------------------
rooms: $(B)/core-alone | $(B)/.have-test ## dependencies point one way
	@CC="$(CC) $(CFLAGS_ALL)" sh tests/rooms.sh

# Every object of the core links, with no terminal library to lean on.
$(B)/core-alone: $(B)/libguardbook.a
	@echo 'int main(void) { return 0; }' | $(CC) $(CFLAGS_ALL) -MF /dev/null \
	  $(LDFLAGS_ALL) -x c - -x none -Wl,--whole-archive $< \
	  -Wl,--no-whole-archive $(CORE_LIBS) -o $@

asan: ## every test with the address and undefined-behaviour sanitizers
	$(MAKE) B=build/asan HARDEN= CFLAGS="-O1 -g -fsanitize=address,undefined \
	  -fno-sanitize-recover=all" LDFLAGS="-fsanitize=address,undefined" unit cli screen
coverage: ## lines and branches of crypt, store and text that tests reach
	-@FUZZ_S=1 $(MAKE) -s B=build/coverage HARDEN= LDFLAGS=--coverage \
	  CFLAGS="-O0 -g --coverage -fprofile-update=atomic" \
	  $(or $(COVER),unit cli screen fuzz-some)
	@sh tests/coverage.sh build/coverage
format: ## clang-format on every file
	@git ls-files '*.[ch]' | xargs clang-format -i
lint: ## clang-tidy on every file of the program
	@git ls-files 'src/*.c' 'screens/*.c' | xargs -I% clang-tidy --quiet % -- $(CFLAGS_ALL)
clean: ## throw away what was built
	rm -rf build
help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /  \1\t/p' Makefile | expand -t 14

# --- building ----------------------------------------------------------------
$(B)/libguardbook.a: $(CORE)
	@rm -f $@ && $(AR) rcs $@ $^

# What links with what; the core's tests without a terminal.
$(B)/guardbook: $(B)/src/main.o
$(B)/manual: $(B)/src/manual.o
$(UNIT): $(AROUND)
$(CLI): $(B)/tests/cli/run.o $(B)/tests/fixture.o
$(B)/tests/cli/test_csv: $(B)/src/outlet/csv.o
$(FAULT): $(B)/tests/cli/run.o $(AROUND) $(call obj,tests/fault/lab*.c tests/fault/replay.c)
$(FUZZERS): $(AROUND) $(B)/tests/fuzz/world.o $(B)/src/outlet/csv.o \
	$(B)/src/cli/cells.o \
	$(or $(FUZZ_LED),$(B)/tests/fuzz/main.o)
$(BENCH): $(call obj,tests/bench/*.c) $(B)/tests/fixture.o
$(SCREEN) $(SHOTS) $(FAULT_UI): $(AROUND) $(HARNESS)
$(B)/guardbook $(B)/manual $(SCREEN) $(SHOTS) $(PROBE) $(FAULT_UI): $(OUTSIDE) $(UI)
$(UNIT) $(CLI) $(BENCH) $(FAULT) $(FUZZERS): LIBS = $(TEST_LIBS) \
	$(if $(FUZZ_LED),-fsanitize=fuzzer)
$(SCREEN) $(SHOTS) $(FAULT_UI): LIBS = $(UI_LIBS) $(TERM_LIBS)
$(B)/guardbook $(B)/manual $(PROBE): LIBS = $(UI_LIBS)
$(UNIT) $(CLI) $(FAULT) $(FUZZERS) $(SCREEN) $(SHOTS) $(PROBE): $(B)/%: $(B)/%.o
$(B)/guardbook $(B)/manual $(UNIT) $(CLI) $(FAULT) $(FUZZERS) $(BENCH) $(SCREEN) $(SHOTS) $(PROBE): $(B)/libguardbook.a
	@$(CC) $(LDFLAGS_ALL) $(filter %.o,$^) $< $(CORE_LIBS) $(LIBS) -o $@

# Loaded ahead of libc: fortified names would hide the calls that it replaces.
$(INJECT): $(wildcard tests/fault/inject*.[ch]) | $(B)/.have-test
	@mkdir -p $(@D)
	@$(CC) $(filter-out -fPIE -MMD -MP $(HARDEN),$(CFLAGS_ALL)) -fPIC -shared \
	  $(filter %.c,$^) -o $@

# Files of share/ that travel inside the program; the manual, from its tables.
$(B)/shipped.c: src/cli/shipped.sh share/policy/social-media.conf share/demo/cases.json | $(B)/.have-build
	@sh $^ >$@
$(B)/shipped.o: $(B)/shipped.c
	@$(CC) $(CFLAGS_ALL) -c $< -o $@
$(MANUAL): share/man/guardbook.1.in $(B)/manual
	@mkdir -p $(@D) && $(B)/manual <$< >$@

$(B)/%.o: %.c | $(B)/.have-build
	@mkdir -p $(@D)
	@$(CC) $(CFLAGS_ALL) -c $< -o $@

$(addsuffix .o,$(UNIT) $(CLI) $(FAULT) $(FUZZERS) $(SCREEN) $(SHOTS)) $(HARNESS) $(AROUND) \
	$(B)/tests/cli/run.o $(call obj,tests/bench/*.c): | $(B)/.have-test

$(B)/.have-%: tests/packages.sh
	@mkdir -p $(@D)
	@sh tests/packages.sh $* && touch $@

.PHONY: all run test unit cli screen fault fuzz fuzz-some fuzz-led fault-some monkey golden shots pictures bench \
	bench-million man install rooms asan format lint coverage clean help
.SECONDARY:
.DELETE_ON_ERROR:

-include $(shell find $(B) -name '*.d' 2>/dev/null)
