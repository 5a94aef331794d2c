#!/bin/sh
# What Debian provides. packages.sh build|test|shots|bench|fuzz installs
# what is missing; it runs apt only when something is, and only where it may.
set -eu
build="gcc libc6-dev pkg-config libncurses-dev libsqlite3-dev libgit2-dev
	libsodium-dev libjansson-dev libconfuse-dev libmagic-dev libutf8proc-dev
	libcsv-dev"
tests="libcmocka-dev libvterm-dev git openssh-client ncurses-term groff-base age
	sqlite3"
shots="librsvg2-bin fonts-dejavu-core"
bench="valgrind"
fuzz="clang"
case $1 in
build) wanted=$build ;;
test) wanted="$build $tests" ;;
shots) wanted="$build $tests $shots" ;;
bench) wanted="$build $tests $bench" ;;
fuzz) wanted="$build $tests $fuzz" ;;
esac

missing=
for p in $wanted; do
	dpkg-query -W -f='${Status}' "$p" 2>/dev/null | grep -q ' installed' ||
		missing="$missing $p"
done
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ]; then
	sudo=
elif command -v sudo >/dev/null; then
	sudo=sudo
else
	echo "Please ask an administrator to install:$missing" >&2
	exit 1
fi
$sudo apt-get update -qq
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
	--no-install-recommends $missing
