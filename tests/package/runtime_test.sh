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
  local arch micropython
  micropython=$(micropython armhf) || [ $? = 77 ]   # before the cache is another
  export XDG_CACHE_HOME=$PWD/cache
  compiled x64 gcc -fpic -fno-builtin
  compiled armv7m arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -fno-builtin
  for arch in x64 armv7m; do
    succeeds $NATMOD link --runtime --arch $arch --qstrs $arch.h --map $arch.map $arch.o -o $arch.mpy
    board 841704 $arch.value $arch.mpy
    grep -q "cache/natmod/lib/${arch}_.*(strlen.o)" $arch.map || fail "no strlen: $(cat $arch.map)"
    ! grep -q 'qsort\|printf\|tgamma' $arch.map || fail "more than is used: $(cat $arch.map)"
    # The second time nothing is compiled; the architecture is the object's if none is named.
    ls -i cache/natmod/lib >before
    succeeds $NATMOD link --runtime --source-name $arch.mpy --qstrs $arch.h $arch.o -o again.mpy
    cmp $arch.mpy again.mpy || fail "$arch: other bytes"
    ls -i cache/natmod/lib | cmp - before || fail "$arch: compiled again"
  done
  [ -z "$micropython" ] || [ "$("$micropython" -c 'import armv7m; print(armv7m.value)')" = 841704 ] ||
    fail "on MicroPython"
}

test_link_runtime_says_what_is_missing() {
  export XDG_CACHE_HOME=$PWD/cache
  compiled armv7m arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -fno-builtin
  mkdir none
  refused "no compiler for armv7m: looked for arm-none-eabi-gcc clang clang-19 (on Debian: apt install gcc-arm-none-eabi libnewlib-arm-none-eabi)" \
    env PATH="$PWD/none" $NATMOD link --runtime --arch armv7m --qstrs armv7m.h armv7m.o -o a.mpy
  refused "there is no compiler gone-gcc" \
    $NATMOD link --runtime --runtime-cc 'gone-gcc -O2' --arch armv7m --qstrs armv7m.h armv7m.o -o a.mpy
  refused "the run-time libraries have it: natmod link --runtime (make, CMake and natmod build: without" \
    $NATMOD link --arch armv7m --qstrs armv7m.h armv7m.o -o a.mpy
  refused "-l: the name of a library is empty" $NATMOD link -l "" --arch armv7m --qstrs armv7m.h armv7m.o -o a.mpy
  refused "--runtime-cc requires --runtime" $NATMOD link --runtime-cc gcc armv7m.o -o a.mpy
  # Neither the cache nor the folder of the module can be written to.
  mkdir ro
  chmod 555 ro
  chmod 755 .
  local as=
  [ "$(id -u)" != 0 ] || as="setpriv --reuid 65534 --clear-groups"
  refused "the SDK's library cannot be compiled: /dev/null/natmod/lib: Not a directory" \
    env XDG_CACHE_HOME=/dev/null $as $NATMOD link --runtime --arch armv7m --qstrs armv7m.h armv7m.o -o ro/a.mpy
  # A compiler without libraries.
  printf '#!/bin/sh\ncase "$*" in\n*-print-file-name=libm.a) echo libm.a;;\n*) exec %s "$@";;\nesac\n' \
    "$(command -v arm-none-eabi-gcc)" >none/arm-none-eabi-gcc
  chmod +x none/arm-none-eabi-gcc
  refused "arm-none-eabi-gcc has no libm for armv7m (on Debian: apt install" \
    env PATH="$PWD/none:$PATH" $NATMOD link --runtime --arch armv7m --qstrs armv7m.h armv7m.o -o a.mpy
  [ ! -e a.mpy ] || fail "an output file"
  # What needs no library needs no compiler either.
  main_c >plain.c
  succeeds arm-none-eabi-gcc -Os -mcpu=cortex-m3 -mthumb -I. -I"$SDK/include" -I"$SDK" \
    -DMICROPY_ENABLE_DYNRUNTIME -DNO_QSTR -DMP_CONFIGFILE='"armv7m.h"' -c -o plain.o plain.c
  succeeds env PATH="$PWD/none" $NATMOD link --runtime --arch armv7m --qstrs armv7m.h plain.o -o a.mpy
}

# The compilers of make, CMake and natmod build have their libraries, whichever is used, and share what is compiled.
test_make_cmake_and_build_share_what_they_compile() {
  export XDG_CACHE_HOME=$PWD/cache
  main_c '#include <stdlib.h>' '(int)strtol("17", 0, 10)' >main.c
  makefile 'SRC = main.c' 'ARCH = x64'
  succeeds make CFLAGS_EXTRA=-fno-builtin
  succeeds natmod build --arch x64 main.c
  printf 'cmake_minimum_required(VERSION 3.25)\nfind_package(natmod REQUIRED)\nproject(main C)\nnatmod_add_module(main main.c)\n' >CMakeLists.txt
  succeeds cmake -G Ninja -B by_cmake
  succeeds cmake --build by_cmake
  [ "$(ls cache/natmod/lib | wc -l)" = 1 ] || fail "$(ls cache/natmod/lib)"
  board 17 main.value by_cmake/main.mpy
  # Turned off, each says that it is.
  refused "undefined symbol 'strtol'" make LINK_RUNTIME=0 CFLAGS_EXTRA=-fno-builtin
  refused "undefined symbol 'strtol'" natmod build --arch x64 --no-runtime main.c
  succeeds cmake -B by_cmake -DNATMOD_RUNTIME=OFF
  refused "undefined symbol 'strtol'" cmake --build by_cmake
  succeeds cmake -B by_cmake -DNATMOD_RUNTIME=ON
  succeeds cmake --build by_cmake
  sed -i 's/main.c)/main.c NO_RUNTIME)/' CMakeLists.txt
  refused "undefined symbol 'strtol'" cmake --build by_cmake
}

# As `make demo` leaves it: the description of a windowed core, and no libraries for Xtensa and PCs.
test_what_needs_no_library_is_built_without_them() {
  local arch
  mkdir xtensa
  cp "$TOP"/build/xtensa/core.so xtensa || skip "no build/xtensa/core.so"
  export NATMOD_XTENSA=$PWD/xtensa NATMOD_MUSL=$PWD/none XDG_CACHE_HOME=$PWD/cache
  cp "$TOP"/examples/factorial/factorial.c .
  succeeds natmod build factorial.c
  for arch in $(all_archs); do
    [ -s dist/${arch}_6.3/factorial.mpy ] || fail "no $arch"
    succeeds make -f "$SDK/py/dynruntime.mk" MOD=factorial SRC=factorial.c ARCH=$arch
    cmp factorial.mpy dist/${arch}_6.3/factorial.mpy || fail "$arch: other bytes"
  done
  [ ! -e cache ] || fail "something was compiled"
  # What does need one is told the same by all, natmod doctor included.
  natmod doctor >doctor
  grep -q 'Ready, but without libraries: .*xtensa, xtensawin' doctor || { cat doctor >&2; fail "doctor"; }
  main_c 'volatile long long n = 70; volatile double x = 16; double sqrt(double), sin(double);' '(int)(n / 10 + sqrt(x))' >main.c
  for arch in xtensa xtensawin; do
    refused "run $PREFIX/share/natmod/tools/xtensa_libraries.sh $PWD/xtensa, or set NATMOD_XTENSA" natmod build --arch $arch main.c
    refused "run $PREFIX/share/natmod/tools/xtensa_libraries.sh $PWD/xtensa, or set NATMOD_XTENSA" make -f "$SDK/py/dynruntime.mk" MOD=main SRC=main.c ARCH=$arch
    grep -q "$arch: run $PREFIX/share/natmod/tools/xtensa_libraries.sh $PWD/xtensa" doctor || fail "doctor says nothing of $arch"
  done
  main_c 'int snprintf(char *, size_t, const char *, ...); char text[9];' 'snprintf(text, 9, "%d", (int)n_args)' >main.c
  refused "there is no musl for x64: run $PREFIX/share/natmod/tools/musl_libraries.sh $PWD/none" natmod build --arch x64 main.c
}

test_cmake_finds_the_libraries_that_are_elsewhere() {
  cp -r "$TOP"/build/musl . || skip "no build/musl"
  main_c '#include <stdio.h>
char text[9];' 'snprintf(text, 9, "%d", (int)n_args)' >main.c
  printf 'cmake_minimum_required(VERSION 3.25)\nfind_package(natmod REQUIRED)\nproject(main C)\nnatmod_add_module(main main.c)\n' >CMakeLists.txt
  succeeds cmake -G Ninja -B build -DNATMOD_MUSL=musl
  succeeds env -u NATMOD_MUSL cmake --build build
  grep -q "$PWD/musl/x64/libc.a:" build/main.map || fail "another C library"
  board 1 main.value build/main.mpy
}

# clang has no libraries for ARM: CMake takes those of the GCC that is here, as make does.
test_cmake_with_clang_links_the_libraries_of_gcc() {
  needs clang-19 arm-none-eabi-gcc
  main_c 'volatile long long n = 70;' '(int)(n / 10)' >main.c
  printf 'cmake_minimum_required(VERSION 3.25)\nfind_package(natmod REQUIRED)\nproject(main C)\nnatmod_add_module(main main.c)\n' >CMakeLists.txt
  succeeds cmake -G Ninja -B build -DNATMOD_ARCH=armv7m -DCMAKE_C_COMPILER=clang-19
  succeeds cmake --build build
  grep -q "gcc/arm-none-eabi/.*/libgcc.a:" build/main.map || fail "another library"
  board 7 main.value build/main.mpy
}

# What the cache holds is used even where nothing can be added to it.
test_full_or_read_only_cache_is_no_obstacle() {
  [ "$(id -u)" = 0 ] || skip "needs root to be another user"
  export XDG_CACHE_HOME=$PWD/cache
  compiled x64 gcc -fpic -fno-builtin
  succeeds $NATMOD link --runtime --arch x64 --qstrs x64.h x64.o -o x64.mpy
  chmod -R a-w,a+rX cache
  mkdir mine
  chown 65534 mine
  chmod 755 .
  succeeds setpriv --reuid 65534 --clear-groups $NATMOD link --runtime --arch x64 --qstrs x64.h x64.o -o mine/x64.mpy
  [ -z "$(ls -A mine | grep lib)" ] || fail "compiled again"
  succeeds setpriv --reuid 65534 --clear-groups $NATMOD link --runtime --runtime-flags -mtune=generic --arch x64 --qstrs x64.h x64.o -o mine/x64.mpy
  [ -s mine/.natmod-lib/x64_*.a ] || fail "not kept beside the module"
  # A disk without room: a file system of 64 kB.
  mkdir small
  mount -t tmpfs -o size=64k none small 2>/dev/null || return 0
  XDG_CACHE_HOME=$PWD/small $NATMOD link --runtime --runtime-flags -mtune=generic --arch x64 --qstrs x64.h x64.o -o x64.mpy >out 2>&1 || { cat out >&2; umount small; fail "full"; }
  umount small
  [ -s .natmod-lib/x64_*.a ] || fail "not kept beside the module"
}
