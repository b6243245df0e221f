#!/bin/bash
# run.sh NAME: one test of dump, merge or qstr, in a scratch folder. $NATMOD is the program.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
docs=$here/../../../docs
export NATMOD
unset MAKEFLAGS MAKELEVEL MFLAGS
. "$here/lib.sh"
for file in "$here"/*_test.sh; do . "$file"; done
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
"test_$1"
