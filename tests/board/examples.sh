#!/bin/bash
# examples.sh ARCH: every example's session on the virtual board of one architecture: as it is, and
# with the checks for pointers that the collector cannot see and for memory that was never written.
# The same sessions run on real MicroPython (tests/interop), where there is one for the architecture.
set -eu -o pipefail
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
  # Firmware for RISC-V has no floats that the SDK knows of.
  case $name.$arch in waves.rv*) continue ;; esac
  variables=(MPY_DIR="$TOP/sdk" ARCH="$arch")
  if compgen -G "$name/*.py" >/dev/null; then
    cross=$("$TOP/tests/interop/get_mpy_cross.sh" --no-fetch | tail -1) || { echo "not run: $name"; continue; }
    variables+=(MPY_CROSS="$cross")
  fi
  succeeds make -s -C "$name" "${variables[@]}"
  # C++ copies what an optional does not hold, and to copy is to read.
  case $name in cpp_*) uninit= ;; *) uninit=--uninit ;; esac
  for checks in "" "--gc-stress $uninit"; do
    # shellcheck disable=SC2086
    succeeds "$NATMOD" run "$name/$name.mpy" "$example" $checks
    says 'passed'
  done
  passed=$((passed + 1))
done
[ "$passed" -ge 5 ] || fail "only $passed examples ran"
echo "$passed examples passed on $arch"
