#!/bin/bash
# run.sh NAME: one test of RISC-V modules, in a scratch folder. $NATMOD is the program.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
TOP=$(cd "$here/../../.." && pwd)
SDK=$TOP/sdk
export NATMOD XDG_STATE_HOME=/nonexistent
unset MAKEFLAGS MAKELEVEL MFLAGS
. "$here/../make/lib.sh"
. "$here/riscv_test.sh"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
needs riscv64-unknown-elf-gcc make python3
"test_$1"
