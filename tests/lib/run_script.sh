#!/bin/bash
# run_script.sh FOLDER NAME [ARGUMENT]: function test_NAME of the scripts FOLDER/*_test.sh, in an empty folder that
# is removed afterwards. It has what script_lib.sh offers, what FOLDER/setup.sh adds if it is there, and
#   NATMOD   the built program (from the environment)
#   SDK TOP  sdk/ and the checkout
#   here     FOLDER
# Exit status: 0 good; 77 skipped, with the reason (1 when CI is true); else failed.
set -eu
TOP=$(cd "$(dirname "$0")/../.." && pwd)
SDK=$TOP/sdk
here=$1
export XDG_STATE_HOME=/nonexistent   # no history of prompts
unset MAKEFLAGS MFLAGS MAKELEVEL CC CXX CFLAGS CXXFLAGS CROSS   # as lib/running.py
. "$TOP/tests/lib/script_lib.sh"
[ ! -e "$here/setup.sh" ] || . "$here/setup.sh"
export NATMOD
for file in "$here"/*_test.sh; do . "$file"; done
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
shift
name=$1
shift
"test_$name" "$@"
