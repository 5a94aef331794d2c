#!/bin/sh
# Holds the dependency rule of src/README.md: a room includes its own nouns and
# those of the rooms below it; a library stands in one room only.
set -eu
cd "$(dirname "$0")/.."
bad=0
complain() { echo "rooms: $*" >&2; bad=1; }

# Which room a public header belongs to: the one that has the file of its name.
room_of() { for r in base crypt store casework; do
	[ -e "src/$r/$1.c" ] && { echo $r; return; }; done; echo none; }
height() { case $1 in base) echo 1 ;; crypt) echo 2 ;; store) echo 3 ;;
	casework) echo 4 ;; *) echo 0 ;; esac; }

# Each public header compiles alone; CC is the compiler with its flags.
for h in include/guardbook/*.h; do
	echo "#include \"guardbook/${h##*/}\"" |
		${CC:-cc -Iinclude} -MF /dev/null -fsyntax-only -x c - ||
		complain "$h does not compile alone"
	n=$(basename "$h" .h)
	[ "$(room_of "$n")" != none ] || complain "$h: no src/*/$n.c"
done
for room in base crypt store casework; do
	for f in src/$room/*.[ch]; do
		[ -e "$f" ] || continue
		for n in $(sed -n 's/^#include "guardbook\/\(.*\)\.h"/\1/p' "$f"); do
			r=$(room_of "$n")
			[ "$(height "$r")" -le "$(height $room)" ] ||
				complain "$f includes guardbook/$n.h of the room $r above it"
		done
	done
done

# lib PATTERN WHERE: a library's header is included nowhere but in WHERE.
lib() {
	hits=$(grep -lE "#include *<($1)" -r include src screens --include='*.[ch]' |
		grep -vE "^($2)" || true)
	[ -z "$hits" ] || complain "$1 does not belong in: $hits"
}
lib 'ncurses|curses|form|menu|panel' 'src/ui/'
lib 'git2|sqlite3|magic' 'src/store/'
lib 'sodium' 'src/crypt/'
lib 'confuse' 'src/casework/policy'
lib 'utf8proc' 'src/base/'
lib 'csv' 'src/cli/cells'
hits=$(grep -lE '#include *"(src/(cli|outlet|ui)|screens)/' -r src/base src/crypt \
	src/store src/casework 2>/dev/null || true)
[ -z "$hits" ] || complain "the core reaches up in: $hits"
hits=$(grep -lE '#include *"(screens|src/cli|src/outlet)/' -r src/ui 2>/dev/null || true)
[ -z "$hits" ] || complain "the toolkit reaches up in: $hits"
hits=$(grep -lE '#include *"src/(cli|outlet)/' -r screens || true)
[ -z "$hits" ] || complain "the screens reach aside in: $hits"
hits=$(grep -nE '^[^*/]*\b(system|popen|exec[lv]p?e?|execvpe|posix_spawnp?|strcpy|strcat|v?sprintf|gets|wordexp) *\(' \
	-r src screens --include='*.c' || true)
[ -z "$hits" ] || complain "never here: $hits"
[ $bad = 0 ] && echo "rooms: every include points downwards"
exit $bad
