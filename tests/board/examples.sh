#!/bin/bash
# examples.sh ARCH: every example's session on the virtual board of one architecture: as it is, and
# with the checks for pointers that the collector cannot see and for memory that was never written.
# The same sessions run on real MicroPython (tests/interop), where there is one for the architecture.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
TOP=$(cd "$here/../.." && pwd)
. "$here/../e2e/make/lib.sh"
unset MAKEFLAGS MAKELEVEL MFLAGS
arch=$1
case $arch in
  x64 | x86) needs make gcc ;;
  arm*) needs make arm-none-eabi-gcc ;;
  rv*) needs make riscv64-unknown-elf-gcc ;;
  xtensa*) needs make xtensa-lx106-elf-gcc ;;
esac
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
passed=0
for example in "$TOP"/examples/*/session.txt; do
  folder=$(dirname "$example")
  name=$(basename "$folder")
  cp -r "$folder" "$name"
  # Of a merged module the board runs the native part alone.
  ! compgen -G "$name/*.py" >/dev/null || continue
  succeeds make -s -C "$name" MPY_DIR="$TOP/sdk" ARCH="$arch"
  for checks in "" "--gc-stress --uninit" "--no-check"; do
    # shellcheck disable=SC2086
    succeeds "$NATMOD" run "$name/$name.mpy" "$example" $checks
    says 'passed'
  done
  passed=$((passed + 1))
done
[ "$passed" -ge 6 ] || fail "only $passed examples ran"
echo "$passed examples passed on $arch"
