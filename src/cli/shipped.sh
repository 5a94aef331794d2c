#!/bin/sh
# shipped.sh POLICY DEMO - writes files of share/ out as the arrays of shipped.h.
set -eu
echo '#include "src/cli/shipped.h"'
for name in policy demo; do
	echo "const unsigned char gb_shipped_$name[] = {"
	od -An -v -tx1 "$1" | sed 's/ \(..\)/0x\1,/g'
	echo "};"
	echo "const size_t gb_shipped_${name}_bytes = sizeof(gb_shipped_$name);"
	shift
done
