# Modules for Xtensa: built, run on the virtual board and, so that the board is not its own judge,
# under qemu-xtensa with a bare harness.

windowed_core=$SDK/../build/xtensa/core.so
kinds="xtensa xtensawin"

needs_xtensa() {
  needs make xtensa-lx106-elf-gcc
  [ -e "$windowed_core" ] || skip "no build/xtensa/core.so (tools/xtensa_windowed_core.sh build/xtensa)"
}

# module ARCH [VARIABLE=VALUE...]: features.cpp, as $arch.mpy in this folder.
module() {
  arch=$1
  shift
  mkdir -p "$arch"
  cp "$here/features.cpp" "$arch"
  printf 'MPY_DIR = %s\nMOD = features\nSRC = features.cpp\ninclude $(MPY_DIR)/py/dynruntime.mk\n' \
    "$SDK" >"$arch/Makefile"
  succeeds make -s -C "$arch" ARCH="$arch" "$@"
}

# value ARCH: what the board computes.
value() {
  "$NATMOD" run "$1/features.mpy" -c 'import features' -c 'features.value' 2>&1 </dev/null
}

# under_qemu ARCH FILE.mpy [SOURCE]...: what the harness prints; it has the sources too.
under_qemu() {
  needs qemu-xtensa python3
  local abi= cpu=lx106
  [ "$1" = xtensa ] || { abi=-mabi=windowed cpu=dc233c; export XTENSA_GNU_CONFIG=$windowed_core; }
  python3 "$here/mpy_image.py" "$NATMOD" "$2" >image.h
  succeeds xtensa-lx106-elf-gcc $abi -Os -Wall -Werror -ffreestanding -fno-builtin -nostdlib -static -I. \
    -I"$SDK/include" -Wl,-N -Wl,--no-warn-rwx-segments "$here/harness.c" "${@:3}" -o "harness-$1"
  timeout 60 qemu-xtensa -cpu "$cpu" "./harness-$1"
  unset XTENSA_GNU_CONFIG
}

same() { [ "$1" = "$2" ] || fail "$3: $1, not $2"; }

test_every_way_to_reach_code_and_data_gives_the_value_of_x64() {
  needs_xtensa
  needs g++
  module x64
  expected=$(value x64)
  [ "$expected" -gt 0 ] || fail "x64: $expected"
  for arch in $kinds; do
    for flags in -O2 -mlongcalls "-mtext-section-literals -mlongcalls" \
      "-fno-function-sections -fno-jump-tables -O0"; do
      module $arch CFLAGS_EXTRA="$flags"
      same "$(value $arch)" "$expected" "$arch $flags on the board"
      same "$(under_qemu $arch $arch/features.mpy)" "$expected" "$arch $flags under qemu-xtensa"
    done
  done
}

test_the_example_computes_the_same_under_qemu() {
  needs_xtensa
  for arch in $kinds; do
    cp -r "$TOP/examples/factorial" $arch
    succeeds make -s -C $arch MPY_DIR="$SDK" ARCH=$arch
    same "$(under_qemu $arch $arch/factorial.mpy)" 3628800 "$arch under qemu-xtensa"
  done
}

test_text_shrinks_where_long_calls_are_direct() {
  needs_xtensa
  for arch in $kinds; do
    module $arch CFLAGS_EXTRA=-mlongcalls
    short=$(wc -c <$arch/features.mpy)
    module $arch CFLAGS_EXTRA=-mlongcalls MPY_LD_FLAGS=--no-relax
    [ "$short" -lt "$(wc -c <$arch/features.mpy)" ] || fail "$arch: $short bytes with relaxation"
  done
}

# Literals are shared, so text is never longer than the code and literals of the objects.
test_text_is_never_longer_than_the_objects() {
  needs_xtensa
  for arch in $kinds; do
    for example in hexdump ringbuffer tour; do
      cp -r "$TOP/examples/$example" $arch-$example
      succeeds make -s -C $arch-$example MPY_DIR="$SDK" ARCH=$arch MPY_LD_FLAGS="--no-gc-sections --map map"
      text=$(sed -n '1s/.* text \([0-9]*\) bytes.*/\1/p' $arch-$example/map)
      parts=$(find $arch-$example -name '*.o' -exec xtensa-lx106-elf-size -A {} + |
        awk '/^\.(text|literal)/ { sum += $2 + (4 - $2 % 4) % 4 } END { print sum }')
      [ "$text" -gt 0 ] && [ "$text" -le "$parts" ] || fail "$arch $example: $text, of $parts"
    done
  done
}

# Functions of 16 kB, of which each calls the one before, and the first the last: 640 kB.
far_sources() {
  echo '#include "py/dynruntime.h"'
  echo 'int f39(int x);'
  echo 'int f0(int x) { __asm__ volatile(".rept 5400\n _or a1, a1, a1\n .endr"); return x ? f39(x - 1) + 0x11111 : 7; }'
  for i in $(seq 1 39); do
    echo "int f$i(int x) { __asm__ volatile(\".rept 5400\\n _or a1, a1, a1\\n .endr\"); return f$((i - 1))(x) + 0x12345 + $i; }"
  done
  cat <<'C'
mp_obj_t mpy_init(mp_obj_fun_bc_t *self, size_t n_args, size_t n_kw, mp_obj_t *args) {
  MP_DYNRUNTIME_INIT_ENTRY
  mp_store_global(MP_QSTR_value, MP_OBJ_NEW_SMALL_INT(f39(1)));
  MP_DYNRUNTIME_INIT_EXIT
}
C
}

test_code_beyond_the_reach_of_literals_and_calls() {
  needs_xtensa
  far_sources >far.c
  expected=$((2 * (39 * 0x12345 + 39 * 40 / 2) + 0x11111 + 7))
  for arch in $kinds; do
    for flags in -Os -mlongcalls; do
      mkdir -p $arch
      cp far.c $arch/features.c
      printf 'MPY_DIR = %s\nMOD = features\nSRC = features.c\ninclude $(MPY_DIR)/py/dynruntime.mk\n' \
        "$SDK" >$arch/Makefile
      succeeds make -s -C $arch ARCH=$arch CFLAGS_EXTRA="$flags" MPY_LD_FLAGS="--map far.map"
      [ "$(grep -c '(literals)$' $arch/far.map)" -ge 3 ] || fail "$arch $flags: too few pools"
      same "$(value $arch)" "$expected" "$arch $flags"
    done
  done
}

test_rom_functions_of_linker_scripts() {
  needs_xtensa
  cat >rom.ld <<'LD'
/* Functions of the mask ROM */
PROVIDE ( ets_printf = 0x40007d54 );
PROVIDE ( rom_base = 0x40000000 );
PROVIDE ( rom_table = rom_base + (0x2e << 4) );   /* an expression */
Cache_Read_Enable = 0x40009a84;
PROVIDE ( printf_alias = ets_printf );
LD
  cat >rom.c <<'C'
#include "py/dynruntime.h"
extern void Cache_Read_Enable(int, int, int);
extern int printf_alias(const char *, ...);
extern int rom_table[];
mp_obj_t mpy_init(mp_obj_fun_bc_t *self, size_t n_args, size_t n_kw, mp_obj_t *args) {
  MP_DYNRUNTIME_INIT_ENTRY
  if (n_args > 5) {
    Cache_Read_Enable(0, 1, 2);
    printf_alias("%d", 1);
  }
  mp_store_global(MP_QSTR_value, MP_OBJ_NEW_SMALL_INT((size_t)&rom_table[1] - 0x40000000u));
  MP_DYNRUNTIME_INIT_EXIT
}
C
  for arch in $kinds; do
    mkdir -p $arch
    cp rom.c $arch/features.c
    cp rom.ld $arch
    printf 'MPY_DIR = %s\nMOD = features\nSRC = features.c\nMPY_EXTERN_SYM_FILE = rom.ld\ninclude $(MPY_DIR)/py/dynruntime.mk\n' \
      "$SDK" >$arch/Makefile
    succeeds make -s -C $arch ARCH=$arch MPY_LD_FLAGS="--map rom.map"
    grep -q '(stub for Cache_Read_Enable)' $arch/rom.map || fail "$arch: no stub"
    same "$(value $arch)" $((0x2e0 + 4)) "$arch"
    same "$(under_qemu $arch $arch/features.mpy)" $((0x2e0 + 4)) "$arch under qemu-xtensa"
  done
}

# The ESP8266 has division in ROM: MicroPython's linker script for it gives such addresses. They come
# before the run-time libraries, which give what is not there. The ROM's part is a function of the harness.
test_rom_functions_come_before_runtime_libraries() {
  needs_xtensa
  cat >rom_user.c <<'C'
#include "py/dynruntime.h"
#include <string.h>
volatile unsigned a = 1234, b = 5;
volatile long long c = 7000000000000;
char text[] = "abcde";
mp_obj_t mpy_init(mp_obj_fun_bc_t *self, size_t n_args, size_t n_kw, mp_obj_t *args) {
  MP_DYNRUNTIME_INIT_ENTRY
  // ROM's, and of libraries: remainder, 64-bit quotient, strlen
  mp_store_global(MP_QSTR_value, MP_OBJ_NEW_SMALL_INT(a / b * 1000 + a % b * 100 + (unsigned)(c / 1000000000000) * 10 + strlen(text)));
  MP_DYNRUNTIME_INIT_EXIT
}
C
  cat >rom.c <<'C'
__attribute__((used)) unsigned rom_udivsi3(unsigned a, unsigned b) {
  unsigned quotient = 0, rest = 0;
  for (int i = 31; i >= 0; --i) {
    rest = rest << 1 | (a >> i & 1);
    if (rest >= b) rest -= b, quotient |= 1u << i;
  }
  return quotient;
}
C
  rom_address() { xtensa-lx106-elf-nm harness-xtensa | awk '$3 == "rom_udivsi3" {print "0x" $1}'; }
  mkdir xtensa
  mv rom_user.c xtensa
  printf 'MPY_DIR = %s\nMOD = features\nSRC = rom_user.c\nMPY_EXTERN_SYM_FILE = rom.ld\nLINK_RUNTIME = 1\nCFLAGS_EXTRA = -fno-builtin\ninclude $(MPY_DIR)/py/dynruntime.mk\n' \
    "$SDK" >xtensa/Makefile
  # The harness has the module inside, and with another module its code can move.
  address=0x40000000
  for attempt in 1 2 3; do
    echo "PROVIDE ( __udivsi3 = $address );" >xtensa/rom.ld
    succeeds make -s -C xtensa ARCH=xtensa MPY_LD_FLAGS="--map rom.map"
    got=$(under_qemu xtensa xtensa/features.mpy rom.c 2>&1) || true
    [ "$(rom_address)" != $address ] || break
    address=$(rom_address)
  done
  same "$got" 246475 "under qemu-xtensa"
  grep -q '(stub for __udivsi3)' xtensa/rom.map || fail "no stub"
  ! grep -q '_udivsi3.o' xtensa/rom.map || fail "the library's too"
  grep -q '_umodsi3.o' xtensa/rom.map || fail "no library's remainder: $(cat xtensa/rom.map)"
}

test_objects_of_llvm_keep_their_addends() {
  needs_xtensa
  needs clang-19
  cat >features.s <<'S'
  .section .literal, "ax", @progbits
.Lstore: .long mp_fun_table
.Lname:  .long mp_native_qstr_table+2
  .text
  .global mpy_init
  .type mpy_init, @function
mpy_init:
  addi a1, a1, -16
  s32i a0, a1, 0
  l32r a2, .Lname
  l32r a3, .Lstore
  .size mpy_init, .-mpy_init
  l32i a0, a1, 0
  addi a1, a1, 16
  ret
S
  succeeds clang-19 --target=xtensa -c features.s -o features.o
  : >features.h
  succeeds "$NATMOD" link --qstrs features.h -o features.mpy --map features.map features.o
  succeeds "$NATMOD" dump --json features.mpy
  same "$(grep -c '"name": "qstr_table"' out)" 1 "the word of the QSTR table"
  head -1 features.map | grep -q 'architecture xtensa,' || fail "$(head -1 features.map)"
}
