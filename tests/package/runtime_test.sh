# natmod link --runtime: the run-time libraries are found, and the SDK's compiled when it is first needed.
# The matrix (tests/interop/matrix) links with it for all architectures and runs what comes out.

# compiled ARCH GCC [FLAG]...: ./ARCH.o, a module whose `value` needs mathematics, C and division.
compiled() {
  local arch=$1 gcc=$2
  shift 2
  needs $gcc
  main_c '#include <string.h>
    double sin(double); void* malloc(size_t); char text[] = "four"; volatile double x = 1; volatile long long n = 10;' \
    '(int)(1000 * sin(x)) * 1000 + (int)(7000000000000 / n / 1000000000) + (int)strlen(strcpy(malloc(9), text))' >$arch.c
  succeeds $gcc -Os "$@" -fno-stack-protector -I"$SDK/include" -I"$SDK" -DMICROPY_ENABLE_DYNRUNTIME -DNO_QSTR \
    -DMP_CONFIGFILE='<stdint.h>' -E -o $arch.i $arch.c
  succeeds $NATMOD qstr -o $arch.h $arch.i
  succeeds $gcc -Os "$@" -fno-stack-protector -I. -I"$SDK/include" -I"$SDK" -DMICROPY_ENABLE_DYNRUNTIME \
    -DNO_QSTR -DMP_CONFIGFILE="\"$arch.h\"" -c -o $arch.o $arch.c
}

test_link_runtime_works_from_an_install() {
  export XDG_CACHE_HOME=$PWD/cache
  compiled x64 gcc -fpic -fno-builtin
  compiled armv7m arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -fno-builtin
  local arch micropython
  for arch in x64 armv7m; do
    succeeds $NATMOD link --runtime --arch $arch --qstrs $arch.h --map $arch.map $arch.o -o $arch.mpy
    board 841704 $arch.value $arch.mpy
    grep -q "cache/natmod/lib/${arch}_.*(strlen.o)" $arch.map || fail "no strlen: $(cat $arch.map)"
    ! grep -q 'qsort\|printf\|tgamma' $arch.map || fail "more than is used: $(cat $arch.map)"
    # The second time nothing is compiled; the architecture is the object's if none is named.
    touch -d 2001-01-01 cache/natmod/lib/*
    succeeds $NATMOD link --runtime --source-name $arch.mpy --qstrs $arch.h $arch.o -o again.mpy
    cmp $arch.mpy again.mpy || fail "$arch: other bytes"
    [ -z "$(find cache/natmod/lib -newermt 2002-01-01 -type f)" ] || fail "$arch: compiled again"
  done
  micropython=$(micropython armhf)
  [ ! -x "$micropython" ] || [ "$("$micropython" -c 'import armv7m; print(armv7m.value)')" = 841704 ] ||
    fail "on MicroPython"
}

test_link_runtime_says_what_is_missing() {
  export XDG_CACHE_HOME=$PWD/cache
  compiled armv7m arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -fno-builtin
  mkdir none
  refused "--runtime: no compiler for armv7m: looked for arm-none-eabi-gcc clang clang-19 (on Debian: apt install gcc-arm-none-eabi libnewlib-arm-none-eabi)" \
    env PATH="$PWD/none" $NATMOD link --runtime --arch armv7m --qstrs armv7m.h armv7m.o -o a.mpy
  refused "the run-time libraries have it: --runtime (make: LINK_RUNTIME=1)" \
    $NATMOD link --arch armv7m --qstrs armv7m.h armv7m.o -o a.mpy
  refused "set XDG_CACHE_HOME" env XDG_CACHE_HOME=/dev/null \
    $NATMOD link --runtime --arch armv7m --qstrs armv7m.h armv7m.o -o a.mpy
  # A compiler without libraries.
  printf '#!/bin/sh\ncase "$*" in\n*-print-file-name=libm.a) echo libm.a;;\n*) exec %s "$@";;\nesac\n' \
    "$(command -v arm-none-eabi-gcc)" >none/arm-none-eabi-gcc
  chmod +x none/arm-none-eabi-gcc
  refused "--runtime: arm-none-eabi-gcc has no libm for armv7m (on Debian: apt install" \
    env PATH="$PWD/none:$PATH" $NATMOD link --runtime --arch armv7m --qstrs armv7m.h armv7m.o -o a.mpy
  [ ! -e a.mpy ] || fail "an output file"
  # What needs no library needs no compiler either.
  main_c >plain.c
  succeeds arm-none-eabi-gcc -Os -mcpu=cortex-m3 -mthumb -I. -I"$SDK/include" -I"$SDK" \
    -DMICROPY_ENABLE_DYNRUNTIME -DNO_QSTR -DMP_CONFIGFILE='"armv7m.h"' -c -o plain.o plain.c
  succeeds env PATH="$PWD/none" $NATMOD link --runtime --arch armv7m --qstrs armv7m.h plain.o -o a.mpy
}
