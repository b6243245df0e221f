# Compilers: which is taken, with what flags, and which libraries are linked.

RISCV_CROSS=riscv64-unknown-elf-
RISCV_GCC=${RISCV_CROSS}gcc
LX106_GCC=xtensa-lx106-elf-gcc

# needs_xtensa FILE: something that tools/xtensa_*.sh made.
needs_xtensa() {
  needs $LX106_GCC
  [ -e "$SDK/../build/xtensa/$1" ] || skip "no build/xtensa/$1 (tools/xtensa_libraries.sh build/xtensa)"
}

# examples_with ARCH COMPILER EXPRESSION [VARIABLE=VALUE]...: all examples but those of not_built.txt,
# which are refused. The expression, for sed, makes targets of the names of the example's C files.
examples_with() {
  local arch=$1 compiler=$2 to_targets=$3 example targets count=0
  shift 3
  needs $compiler
  for example in "$SDK"/../examples/*/Makefile; do
    example=$(basename "$(dirname "$example")")
    cp -r "$SDK/../examples/$example" .
    cd $example
    echo 'native: $(BUILD)/$(MOD).mpy' >>Makefile
    targets=$(ls | grep -E "\.c(pp)?$" | sed "$to_targets" | sort -u)
    if grep -q "^$example\.$arch " "$SDK/../tests/interop/not_built.txt"; then
      refused "error: " make ARCH=$arch MPY_DIR="$SDK" "$@" $targets
    else
      succeeds make ARCH=$arch MPY_DIR="$SDK" "$@" $targets
      count=$((count + 1))
    fi
    cd ..
  done
  [ $count -ge 6 ] || fail "only $count examples"
}

# examples_compile ARCH COMPILER [VARIABLE=VALUE]..., and link without their Python.
examples_compile() { examples_with $1 $2 "s|^\(.*\)c$|build-$1/\1o|" "${@:3}"; }
examples_link() { examples_with $1 $2 "s|.*|native|" "${@:3}"; }

test_examples_compile_for_xtensa() { examples_compile xtensa $LX106_GCC; }
test_examples_compile_for_xtensawin() {
  needs_xtensa core.so
  examples_compile xtensawin $LX106_GCC
}
test_examples_link_for_rv32imc() { examples_link rv32imc $RISCV_GCC; }
test_examples_link_for_rv64imc() { examples_link rv64imc $RISCV_GCC; }

test_examples_compile_for_riscv_with_clang() {
  mkdir 32 64
  (cd 32 && examples_compile rv32imc clang-19 CC=clang-19) || exit $?
  (cd 64 && examples_compile rv64imc clang-19 CC=clang-19)
}

test_windowed_code_comes_of_the_call0_compiler() {
  needs_xtensa core.so
  makefile 'SRC = main.c' 'ARCH = xtensawin'
  main_c >main.c
  succeeds make build-xtensawin/main.o
  XTENSA_GNU_CONFIG=$SDK/../build/xtensa/core.so xtensa-lx106-elf-objdump -d build-xtensawin/main.o >code
  grep -qw entry code || fail "no register windows"
  ! grep -qw call0 code || fail "a call without register windows"
  succeeds make ARCH=xtensa build-xtensa/main.o
  xtensa-lx106-elf-objdump -d build-xtensa/main.o >code
  grep -qw ret.n code || fail "not disassembled"
  ! grep -qw entry code || fail "register windows"
}

test_missing_core_description_is_named() {
  needs $LX106_GCC
  makefile 'SRC = main.c' 'ARCH = xtensawin'
  main_c >main.c
  refused "xtensa-lx106-elf-gcc needs gone/core.so for xtensawin: run natmod's tools/xtensa_windowed_core.sh gone, or set NATMOD_XTENSA to where it was run." \
    make NATMOD_XTENSA=gone
  [ "$(grep -c '\*\*\*' out)" = 1 ] || fail "more than one message"
  succeeds make clean NATMOD_XTENSA=gone
}

# fake_compiler NAME: prints its name and arguments, and the variable that describes a core.
fake_compiler() {
  mkdir -p bin
  printf '#!/bin/sh\necho "%s $* core=$XTENSA_GNU_CONFIG" >&2\nexit 1\n' $1 >bin/$1
  chmod +x bin/$1
}

test_compilers_of_real_users_come_first() {
  local arch compiler
  main_c >main.c
  while read -r arch compiler; do
    makefile 'SRC = main.c' "ARCH = $arch"
    rm -rf bin
    fake_compiler $compiler
    refused "$compiler " env -u XTENSA_GNU_CONFIG PATH="$PWD/bin:$PATH" make
    says "core="
    silent_about "core.so"
  done <<'END'
xtensawin xtensa-esp32-elf-gcc
xtensawin xtensa-esp32s3-elf-gcc
xtensawin xtensa-esp32s2-elf-gcc
xtensawin xtensa-esp-elf-gcc
rv32imc riscv32-esp-elf-gcc
rv32imc riscv32-unknown-elf-gcc
END
  makefile 'SRC = main.c' 'ARCH = xtensawin'
  fake_compiler xtensa-esp-elf-gcc
  refused " -mdynconfig=xtensa_esp32.so " env PATH="$PWD/bin:$PATH" make
}

test_own_core_description_is_kept() {
  makefile 'SRC = main.c' 'ARCH = xtensawin'
  main_c >main.c
  fake_compiler xtensa-lx106-elf-gcc
  : >own.so
  refused "core=own.so" env PATH="$PWD/bin:$PATH" XTENSA_GNU_CONFIG=own.so make CC=xtensa-lx106-elf-gcc
  refused " -mabi=windowed" env PATH="$PWD/bin:$PATH" XTENSA_GNU_CONFIG=own.so make CC=xtensa-lx106-elf-gcc
}

# GCC 13 and later would make code with windows of it, which firmware of the ESP8266 cannot run.
test_core_description_is_kept_from_a_compiler_for_another_core() {
  local compiler=xtensa-lx106-elf-gcc
  main_c >main.c
  fake_compiler $compiler
  makefile 'SRC = main.c' 'ARCH = xtensa'
  refused "$compiler " env PATH="$PWD/bin:$PATH" XTENSA_GNU_CONFIG=own.so make CC=$compiler
  silent_about own.so
}

# path_of PROGRAM...: a folder ./bin with these alone.
path_of() {
  local program
  mkdir -p bin
  for program; do ln -s "$(command -v $program)" bin/; done
}

test_clang_is_taken_where_no_gcc_is() {
  needs clang
  makefile 'SRC = main.c' 'ARCH = rv32imc' "NATMOD = $NATMOD"
  main_c >main.c
  path_of sh make mkdir rm touch clang
  succeeds env PATH="$PWD/bin" make V=1 build-rv32imc/main.o
  says "--target=riscv32-unknown-elf"
}

test_clang_that_does_not_know_the_machine_is_left_out() {
  makefile 'SRC = main.c' 'ARCH = xtensa'
  main_c >main.c
  path_of sh make mkdir rm touch
  printf '#!/bin/sh\ncase $* in *xtensa*) exit 1;; esac\n' >bin/clang
  chmod +x bin/clang
  refused "no compiler for xtensa: looked for xtensa-lx106-elf-gcc clang clang-19 (on Debian: apt install gcc-xtensa-lx106 picolibc-xtensa-lx106-elf); install one" \
    env PATH="$PWD/bin" make
}

# linked_with ARCH [VARIABLE=VALUE]...: the compiler's libraries that a division, mathematics and C (but for
# xtensawin) come from, in ./linked.
linked_with() {
  local arch=$1 c='snprintf(text, 9, "%f", sin(x))'
  shift
  makefile 'SRC = main.c' "ARCH = $arch"
  [ $arch != xtensawin ] || c='(int)sin(x)'
  main_c '#include <math.h>
#include <stdio.h>
volatile double x; volatile long long n; char text[9];' "(int)(n / 3) + $c" >main.c
  succeeds make build-$arch/mod.mpy MPY_LD_FLAGS='--map map' "$@"
  grep -o '[^ ]*[.]a:(' map | sed 's/:($//' | grep -v /natmod/lib/ | sort -u >linked
}

# class_of ARCHIVE: that of its objects, 32 or 64.
class_of() { riscv64-unknown-elf-readelf -h "$1" | sed -n "s/^ *Class: *ELF//p" | sort -u; }

test_runtime_libraries_of_riscv_are_of_its_class() {
  needs $RISCV_GCC riscv64-unknown-elf-readelf
  [ -e /usr/lib/picolibc/riscv64-unknown-elf/picolibc.specs ] || skip "no picolibc"
  local arch library
  for arch in rv32imc rv64imc; do
    linked_with $arch
    [ "$(sed 's|.*/||' linked | sort | tr '\n' ' ')" = "libc.a libgcc.a " ] || fail "$(cat linked)"
    while read -r library; do
      [ "$(class_of "$library")" = ${arch:2:2} ] || fail "$arch: $library is of class $(class_of "$library")"
    done <linked
    linked_with $arch CFLAGS_EXTRA=-march=${arch%imc}imac_zicsr
    [ "$(class_of "$(head -n 1 linked)")" = ${arch:2:2} ] || fail "$arch: -march= misleads the compiler"
  done
}

test_runtime_libraries_of_xtensa_are_of_its_abi() {
  needs_xtensa windowed/libm.a
  linked_with xtensa
  [ "$(sed 's|.*/||' linked | sort -u | tr '\n' ' ')" = "libc.a libgcc.a " ] || fail "$(cat linked)"
  grep -q '/xtensa/call0/' linked || fail "no helpers"
  linked_with xtensawin
  [ "$(sed 's|.*/xtensa/||' linked | tr '\n' ' ')" = "windowed/libgcc.a windowed/libm.a " ] || fail "$(cat linked)"
}

# What needs no library is built without; what does is told what helps, and not where nothing does.
test_missing_xtensa_libraries_are_named() {
  needs_xtensa core.so
  makefile 'SRC = main.c' 'ARCH = xtensawin'
  main_c >main.c
  mkdir made
  cp "$SDK/../build/xtensa/core.so" made
  succeeds make NATMOD_XTENSA=made
  main_c 'volatile long long n; int snprintf(char *, unsigned, const char *); char text[9];' \
    '(int)(n / 3) + snprintf(text, 9, "x")' >main.c
  refused "it is a helper function of the compiler's libgcc.a; xtensa-lx106-elf-gcc needs $PWD/made/windowed/libgcc.a for xtensawin: run $(dirname "$SDK")/tools/xtensa_libraries.sh made, or set NATMOD_XTENSA to where it was run" \
    make NATMOD_XTENSA=made CFLAGS_EXTRA=-fno-builtin
  says "none of the run-time libraries for xtensawin has it"
}

# A compiler without libraries for the word size answers those of another.
test_library_of_the_wrong_class_is_refused() {
  needs $RISCV_GCC
  makefile 'SRC = main.c' 'ARCH = rv32imc'
  main_c 'volatile long long n;' '(mp_int_t)(n / 3)' >main.c
  mkdir bin
  printf '#!/bin/sh\ncase $* in *-print-libgcc*) set -- -print-libgcc-file-name ;; esac\nexec %s "$@"\n' \
    "$(command -v $RISCV_GCC)" >bin/$RISCV_GCC
  chmod +x bin/$RISCV_GCC
  refused "is ELF64 RISC-V, but rv32imc needs ELF32 RISC-V" \
    env PATH="$PWD/bin:$PATH" make CROSS=$RISCV_CROSS
  says "/libgcc.a"
  [ ! -e mod.mpy ] || fail "a module was made"
}

# Each helper and function of the libraries that tools/xtensa_libraries.sh makes, run by QEMU beside
# the same program on this machine: arithmetic gives the same bits.
test_xtensa_libraries_compute_as_this_machine() {
  needs qemu-xtensa gcc
  needs_xtensa windowed/libm.a
  local made=$SDK/../build/xtensa source=$SDK/../tests/e2e/make/arithmetic.c
  local flags="-Os -fno-builtin -ffp-contract=off -specs=/usr/lib/xtensa-lx106-elf/picolibc.specs"
  gcc -O1 -fno-builtin -ffp-contract=off "$source" -lm -o host
  ./host >expected
  [ "$(wc -l <expected)" -gt 10000 ] || fail "too few results"
  $LX106_GCC $flags "$source" -c -o call0.o
  xtensa-lx106-elf-ld -e start -o call0 call0.o --start-group "$made/call0/libgcc.a" \
    "$($LX106_GCC -print-libgcc-file-name)" /usr/lib/xtensa-lx106-elf/lib/libc.a --end-group
  qemu-xtensa -cpu lx106 ./call0 >call0.out
  cmp expected call0.out || fail "call0: $(diff expected call0.out | head -4)"
  export XTENSA_GNU_CONFIG=$made/core.so
  $LX106_GCC $flags -mabi=windowed "$source" -c -o windowed.o
  xtensa-lx106-elf-ld -e start -o windowed windowed.o --start-group "$made/windowed/libgcc.a" \
    "$made/windowed/libm.a" --end-group
  qemu-xtensa -cpu dc233c ./windowed >windowed.out
  cmp expected windowed.out || fail "windowed: $(diff expected windowed.out | head -4)"
}

# The table in docs/toolchains.md says what natmod's does.
test_documented_compilers_are_those_looked_for() {
  local arch code float compilers rows=0
  while IFS='|' read -r _ arch code float compilers _; do
    arch=$(echo "$arch" | tr -d ' `')
    "$NATMOD" toolchain --format make --arch $arch >told
    grep -qx "natmod.float := $(echo $float)" told || fail "$arch: float $float, but $(grep float told)"
    refused "looked for $(echo $compilers | tr -d '`') clang" env PATH=/nonexistent "$NATMOD" toolchain --arch $arch
    rows=$((rows + 1))
  done <<END
$(grep '^| `[a-z0-9]*` | [^|]* | \(none\|float\|double\) |' "$SDK/../docs/toolchains.md")
END
  [ $rows = "$(sed -n 's/^natmod.archs := //p' told | wc -w)" ] || fail "$rows rows"
}
