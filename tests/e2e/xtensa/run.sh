#!/bin/bash
# run.sh NAME: one test of Xtensa modules, in a scratch folder. $NATMOD is the program.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
TOP=$(cd "$here/../../.." && pwd)
SDK=$TOP/sdk
export NATMOD XDG_STATE_HOME=/nonexistent
unset MAKEFLAGS MAKELEVEL MFLAGS
. "$here/../make/lib.sh"
for file in "$here"/*_test.sh; do . "$file"; done
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
"test_$1"
