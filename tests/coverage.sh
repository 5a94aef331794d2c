#!/bin/sh
# coverage.sh BUILD: how much of what keeps the promises (crypt, store, the
# cleaning of text) the tests have reached in BUILD, which was made with
# --coverage: a line a file, and the whole against the bar: 95 of 100 lines, 90
# of 100 branches.
set -eu
find "$1/src/crypt" "$1/src/store" "$1/src/base" -name '*.gcno' | sort |
while read -r notes; do
	case $notes in
	*/base/text*) ;;
	*/base/*) continue ;;
	esac
	gcov -n -b "$notes" 2>/dev/null
done | awk '
function part(text,  a) { split(text, a, /[:%]| of /); return a[2] * a[4] / 100 }
function count(text,  a) { split(text, a, / of /); return a[2] }
/^File / {
	gsub(/\047/, ""); file = $2
	wanted = file ~ /^src\/(crypt|store|base\/text)/ && file ~ /\.c$/
}
wanted && /^Lines executed/ {
	all = count($0); got = part($0); lines += all; hit += got
	printf "%-28s %4d lines %6.1f %%", file, all, 100 * got / all
}
wanted && /^Taken at least once/ {
	all = count($0); got = part($0); branches += all; taken += got
	printf "  %4d branches %6.1f %%\n", all, 100 * got / all; wanted = 0
}
wanted && /^No branches/ { printf "\n"; wanted = 0 }
END {
	if (!lines || !branches) exit 1
	l = 100 * hit / lines; b = 100 * taken / branches
	printf "%-28s %4d lines %6.1f %%  %4d branches %6.1f %%\n", \
		"all", lines, l, branches, b
	exit !(l >= 95 && b >= 90)
}'
