#!/bin/bash
# run.sh NAME: one test of an installed natmod, in a scratch folder. $PREFIX is where it is installed,
# $BUILD the folder that it was built in.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
TOP=$(cd "$here/../.." && pwd)
SDK=$PREFIX/share/natmod/sdk
NATMOD=$PREFIX/bin/natmod
export PATH="$PREFIX/bin:$PATH"
unset MAKEFLAGS MAKELEVEL MFLAGS CMAKE_C_COMPILER_LAUNCHER CMAKE_CXX_COMPILER_LAUNCHER
. "$TOP/tests/e2e/make/lib.sh"
. "$here/lib.sh"
for file in "$here"/*_test.sh; do . "$file"; done
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
"test_$1"
