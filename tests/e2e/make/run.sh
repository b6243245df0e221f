#!/bin/bash
# run.sh NAME: one test of the make fragment, in a scratch folder. $NATMOD is the program.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
SDK=$(cd "$here/../../../sdk" && pwd)
export NATMOD
unset MAKEFLAGS MAKELEVEL MFLAGS
. "$here/lib.sh"
for file in "$here"/*_test.sh; do . "$file"; done
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
"test_$1"
