#!/bin/sh
# Runs representation.c: representation.sh A|C BITS INCLUDE_DIR BUILD_DIR. Where the kernel runs no
# 32-bit programs, qemu-i386 does. Skipped if that is not there either, or if the host's compiler does
# not make programs of that width.
set -eu
kind=$1 bits=$2 include=$3 build=$4
cd "$(dirname "$0")"
program=$build/representation_$kind$bits
runner=none
if printf '#include <stdio.h>\nint main(void) { return puts("") < 0; }\n' |
    gcc -m"$bits" -x c - -o "$program" 2>/dev/null; then
  for tried in env qemu-i386; do
    if "$tried" "$program" >/dev/null 2>&1; then runner=$tried; break; fi
  done
fi
. ../lib/outcome.sh
[ "$runner" != none ] || skip "gcc -m$bits makes no programs that run here"
gcc -m"$bits" -std=c99 -O2 -Wall -Wextra -Werror -I"$include" -I. \
  "-DMP_CONFIGFILE=<module_config.h>" -DMICROPY_FLOAT_IMPL=MICROPY_FLOAT_IMPL_FLOAT \
  representation.c -o "$program"
"$runner" "$program" "$kind"
