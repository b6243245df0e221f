# The variables of a Makefile, and what is said when they are wrong.

one_source() {
  main_c >main.c
  makefile 'SRC = main.c' "$@"
}

test_commands_are_shown_with_v() {
  one_source 'ARCH = x64'
  succeeds make
  silent_about "-Os"
  succeeds make clean
  succeeds make V=1
  says "-Os"
  says "link --abi 6.3 --arch x64"
}

test_unknown_architecture_is_refused() {
  one_source 'ARCH = z80'
  refused "ARCH: 'z80' is not known; choose one of: x86 x64 armv6m armv7m armv7em armv7emsp armv7emdp xtensa xtensawin rv32imc rv64imc." make
  [ "$(wc -l <out)" = 1 ] || fail "more than one line"
  one_source
  refused "ARCH is not set; choose one of: x86 x64" make
}

test_wrong_values_are_refused() {
  one_source 'ARCH = x64'
  refused "ABI: '6.4' is not known; choose one of: 6.1 6.2 6.3" make ABI=6.4
  refused "MICROPY_FLOAT_IMPL: 'half' is not known; choose one of: none float double" \
    make MICROPY_FLOAT_IMPL=half
  refused "BUILD: 'a b' must be one word: make cannot work with spaces in names" make 'BUILD=a b'
  refused "MOD is not set" make MOD=
  refused "SRC is not set: it lists the sources of the module" make SRC=
}

test_missing_compiler_is_named() {
  one_source 'ARCH = armv7m'
  mkdir bin
  ln -s "$(command -v sh)" "$(command -v make)" "$(command -v mkdir)" "$(command -v rm)" \
    "$(command -v touch)" bin
  refused "no compiler for armv7m: looked for arm-none-eabi-gcc clang clang-19 (on Debian: apt install gcc-arm-none-eabi libnewlib-arm-none-eabi); install one, or set CROSS or CC to yours" \
    env PATH="$PWD/bin" make
  succeeds env PATH="$PWD/bin" make clean
}

test_clang_compiles_for_the_architecture() {
  needs clang clang++
  local arch
  for arch in x64 armv7m armv7emdp; do
    makefile 'SRC = main.c more.cpp' "ARCH = $arch"
    main_c 'int more(void); extern int shared;' 'more() + (int)&shared' >main.c
    echo 'extern "C" int shared, more(); int shared; extern "C" int more() { return shared; }' >more.cpp
    [ $arch != x64 ] || sed -i 's/(int)&shared/shared/' main.c
    succeeds make CC=clang CFLAGS_EXTRA=-O2
  done
}

test_undeclared_functions_are_refused_with_any_warnings() {
  makefile 'SRC = main.c more.cpp' 'ARCH = x64'
  main_c '#include <string.h>
int more(void);' '(more() && strdup("x"))' >main.c
  echo 'extern "C" int more(); int more() { return 1; }' >more.cpp
  refused "implicit declaration of function" make CFLAGS_EXTRA=-Wno-error
  succeeds make CFLAGS_EXTRA=-D_GNU_SOURCE
}

test_clang_takes_the_headers_of_another_compilers_library() {
  needs clang-19 arm-none-eabi-gcc riscv64-unknown-elf-gcc
  local arch headers count=0
  makefile 'SRC = main.c'
  main_c '#include <math.h>
#include <stdio.h>' 'putchar((int)sqrt((double)n_args))' >main.c
  while read -r arch headers; do
    refused "'math.h' file not found" make CC=clang-19 ARCH=$arch
    [ -e "$headers/math.h" ] || skip "no $headers"
    succeeds make CC=clang-19 ARCH=$arch CFLAGS_EXTRA=-isystem$headers
    count=$((count + 1))
  done <<END
$(sed -n 's/.*\(-isystem\)\(\/[^`]*arm[^`]*\)`.*/armv6m \2/p; s/.*\(-isystem\)\(\/[^`]*riscv[^`]*\)`.*/rv32imc \2/p' "$SDK/../docs/runtime.md")
END
  [ $count = 2 ] || fail "$count folders in the document"
}

test_missing_natmod_is_named() {
  mkdir sdk
  cp -r "$SDK"/include "$SDK"/py "$SDK"/toolchains.mk sdk
  SDK=$PWD/sdk one_source 'ARCH = x64'
  refused "natmod is not found: build it or put it on PATH, or set NATMOD to it" \
    env -u NATMOD PATH=/usr/bin:/bin make
}

test_missing_python_compiler_is_named() {
  one_source 'ARCH = x64' 'SRC += part.py'
  echo 'x = 1' >part.py
  refused "part.py: no no-such-cross to compile it: leave MPY_CROSS out, or set it to a mpy-cross" \
    make MPY_CROSS=no-such-cross
}

test_flags_after_the_include_count() {
  one_source 'ARCH = x64'
  echo 'CFLAGS += -std=gnu99 -DLATE=1' >>Makefile
  { main_c; echo 'int late[LATE]; typeof(late) like_late;'; } >main.c
  succeeds make
}

test_flags_of_the_command_line_add_to_ours() {
  one_source 'ARCH = x64'
  { main_c; echo 'int x[GIVEN];'; } >main.c
  succeeds make CFLAGS=-DGIVEN=3
}

test_runtime_libraries_are_linked() {
  needs arm-none-eabi-gcc
  for arch in armv6m armv7m armv7em armv7emsp armv7emdp; do
    makefile 'SRC = main.c' "ARCH = $arch"
    main_c '#include <math.h>
volatile long long n;
volatile float x;' '(mp_int_t)(n / 3) + (mp_int_t)cbrtf(x)' >main.c
    refused "undefined symbol '__aeabi_ldivmod'" make LINK_RUNTIME=0
    says "undefined symbol 'cbrtf'"
    succeeds make
  done
}

# Of glibc, what is not chosen by the processor at run time (an ifunc).
test_runtime_libraries_of_the_host_are_linked() {
  for arch in x64 x86; do
    makefile 'SRC = main.c' "ARCH = $arch"
    main_c '#include <math.h>
volatile float x, y;' '(y = roundf(x)) > 0' >main.c
    refused "undefined symbol 'roundf'" make LINK_RUNTIME=0
    succeeds make
  done
}

test_runtime_libraries_cost_nothing_where_none_is_needed() {
  cp "$SDK/../examples/factorial/"* .
  export XDG_CACHE_HOME=$PWD/cache
  succeeds make MPY_DIR="$SDK" ARCH=x64 LINK_RUNTIME=0
  cp factorial.mpy without.mpy
  printf '#!/bin/sh\necho "$*" >>asked\nexec gcc "$@"\n' >gcc.sh
  chmod +x gcc.sh
  succeeds make MPY_DIR="$SDK" ARCH=x64 CC=./gcc.sh
  cmp without.mpy factorial.mpy || fail "the module has other bytes"
  [ ! -e cache ] || fail "something was compiled"
  ! grep -e -print asked || fail "the compiler was asked for libraries"
}

test_runtime_libraries_are_those_of_the_compiler() {
  makefile 'SRC = main.c' 'ARCH = x64'
  main_c 'volatile __int128 n;' '(mp_int_t)(n / 3)' >main.c
  printf '#!/bin/sh\ncase $* in *-print-libgcc*) echo libgone.a ;; *) exec gcc "$@" ;; esac\n' >cc-gcc
  chmod +x cc-gcc
  refused "undefined symbol '__divti3'" make CC=./cc-gcc
  says "it is a helper function of the compiler's libgcc.a; cc-gcc has no libgcc for x64 (on Debian: apt install gcc)"
  succeeds make
  # Its flags too, whichever way it is called.
  needs arm-none-eabi-gcc
  makefile 'SRC = main.c' 'ARCH = armv7m'
  main_c '#include <string.h>
volatile long long n; char text[] = "x";' '(mp_int_t)(n / 3) + (int)strlen(text)' >main.c
  export XDG_CACHE_HOME=$PWD/cache
  printf '#!/bin/sh\necho "$*" >>%s/asked\nexec "$@"\n' "$PWD" >wrap
  chmod +x wrap
  succeeds make CC="$PWD/wrap arm-none-eabi-gcc" CFLAGS_EXTRA="-fno-builtin -mtune=cortex-m4 -DNOT_THIS"
  grep "string/strlen[.]c" asked | grep -e -mtune=cortex-m4 | grep -v NOT_THIS || { cat asked >&2; fail "other flags"; }
}

test_runtime_libraries_of_clang_are_those_of_gcc() {
  needs clang-19 arm-none-eabi-gcc
  makefile 'SRC = main.c' 'ARCH = armv7m'
  main_c 'volatile long long n; unsigned strlen(const char *); char text[] = "x";' '(mp_int_t)(n / 3) + (int)strlen(text)' >main.c
  succeeds make CC=clang-19 MPY_LD_FLAGS='--map map' CFLAGS_EXTRA="-fno-builtin -Wno-incompatible-library-redeclaration"
  grep -q 'gcc.*libgcc[.]a:(' map || fail "no libgcc"
  grep -q 'natmod/lib/armv7m.*strlen' map || fail "no strlen"
  # Without a GCC the message says so.
  mkdir bin
  ln -s "$(command -v clang-19)" "$(command -v sh)" "$(command -v make)" "$(command -v mkdir)" "$(command -v touch)" \
    "$(command -v ar)" "$(command -v env)" bin
  refused "clang-19 has no libgcc for armv7m (on Debian: apt install gcc-arm-none-eabi" \
    env PATH="$PWD/bin" make BUILD=again CC=clang-19 CFLAGS_EXTRA="-fno-builtin -Wno-incompatible-library-redeclaration"
}

test_runtime_libraries_can_be_left_out() {
  one_source 'ARCH = x64' 'LINK_RUNTIME = 0'
  main_c '#include <stdlib.h>' 'atoi("1")' >main.c
  refused "the run-time libraries have it: natmod link --runtime (make, CMake and natmod build: without LINK_RUNTIME=0" make
  succeeds make LINK_RUNTIME=1
  succeeds make LINK_RUNTIME=
  refused "LINK_RUNTIME: 'yes' is not known; choose one of: 0 1" make LINK_RUNTIME=yes
}

test_runtime_libraries_need_no_home() {
  one_source 'ARCH = x64'
  main_c '#include <stdlib.h>' 'atoi("1")' >main.c
  succeeds env -u HOME -u XDG_CACHE_HOME make CFLAGS_EXTRA=-fno-builtin
  [ -s build-x64/.natmod-lib/x64_*.a ] || fail "not kept in the build folder"
  succeeds env XDG_CACHE_HOME=/dev/null make clean all CFLAGS_EXTRA=-fno-builtin
  [ -s build-x64/.natmod-lib/x64_*.a ] || fail "not kept in the build folder"
}

# Many at once with an empty cache: one compiles, the others wait; one that is killed disturbs none.
test_runtime_libraries_are_compiled_once_for_many() {
  local i pids=
  main_c '#include <stdlib.h>' 'atoi("1")' >main.c
  makefile 'SRC = main.c' 'ARCH = x64' 'CFLAGS_EXTRA = -fno-builtin'
  export XDG_CACHE_HOME=$PWD/cache
  printf '#!/bin/sh\ncase $* in *atoi.c*) echo >>%s/compiled; sleep 0.2 ;; esac\nexec gcc "$@"\n' "$PWD" >cc-gcc
  chmod +x cc-gcc
  succeeds make CC=./cc-gcc BUILD=b0 b0/main.o
  setsid make CC=./cc-gcc BUILD=b0 >killed 2>&1 &
  for i in $(seq 100); do [ ! -e compiled ] || break; sleep 0.05; done
  kill -KILL -- -$!
  [ -z "$(find cache -name '*.a')" ] || fail "half a library"
  for i in 1 2 3 4; do make CC=./cc-gcc BUILD=b$i MOD=m$i >out$i 2>&1 & pids="$pids $!"; done
  for i in $pids; do wait $i || { cat out? >&2; fail "one of four"; }; done
  [ "$(wc -l <compiled)" = 2 ] || fail "compiled $(wc -l <compiled) times"
  [ "$(find cache/natmod/lib -name '*.a' | wc -l)" = 1 ] || fail "$(ls cache/natmod/lib)"
}

test_own_archive_is_linked_and_watched() {
  one_source 'ARCH = x64' 'MPY_LD_FLAGS += -l lib/libown.a'
  main_c 'int own(void);' 'own()' >main.c
  mkdir lib
  own_archive() {
    echo "int own(void) { return $1; }" >lib/own.c
    gcc -Os -fpic -c lib/own.c -o lib/own.o
    ar rc lib/libown.a lib/own.o
  }
  own_archive 1
  succeeds make
  cp mod.mpy first.mpy
  own_archive 2
  succeeds make
  says "LINK"
  ! cmp -s first.mpy mod.mpy || fail "the new archive was not linked"
}

test_extern_symbols_are_given_to_the_linker() {
  needs arm-none-eabi-gcc
  one_source 'ARCH = armv7m' 'MPY_EXTERN_SYM_FILE = rom.ld'
  main_c 'extern char rom_word;' '(mp_int_t)&rom_word' >main.c
  echo 'PROVIDE ( rom_word = 0x40001234 );' >rom.ld
  succeeds make
  echo 'PROVIDE ( another = 0x40001234 );' >rom.ld
  refused "undefined symbol 'rom_word'" make
}

# Rows of architectures whose compilers are here; a row that does not compile is wrong.
test_every_row_compiles_c_and_cxx() {
  local arch compiler
  while read -r arch compiler; do
    command -v "$compiler" >/dev/null || { echo "no $compiler" >&2; continue; }
    makefile 'SRC = main.c more.cpp' "ARCH = $arch"
    main_c >main.c
    printf '#include "py/dynruntime.h"\nextern "C" int more() { static int n; return n++; }\n' >more.cpp
    if [ "$arch" = xtensawin ] && [ ! -e "$SDK/../build/xtensa/core.so" ]; then
      echo "no build/xtensa/core.so" >&2
      continue
    fi
    succeeds make build-$arch/main.o build-$arch/more.o
  done <<'END'
x86 gcc
x64 gcc
armv6m arm-none-eabi-gcc
armv7m arm-none-eabi-gcc
armv7em arm-none-eabi-gcc
armv7emsp arm-none-eabi-gcc
armv7emdp arm-none-eabi-gcc
xtensa xtensa-lx106-elf-gcc
xtensawin xtensa-lx106-elf-gcc
rv32imc riscv64-unknown-elf-gcc
rv64imc riscv64-unknown-elf-gcc
END
}

test_thumb_addresses_are_words_at_any_level() {
  needs arm-none-eabi-gcc arm-none-eabi-objdump
  makefile 'SRC = main.c' 'ARCH = armv7m'
  main_c 'int global;' '(int)&global' >main.c
  succeeds make build-armv7m/main.o CFLAGS_EXTRA=-O2
  arm-none-eabi-objdump -r build-armv7m/main.o >relocations
  grep -q 'R_ARM_ABS32 *global' relocations || { cat relocations >&2; fail "no literal word"; }
  ! grep -q MOVW relocations || fail "halves of an address"
}
