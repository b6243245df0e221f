# RISC-V modules on the virtual board, and under qemu-user.

ARCHS="rv32imc rv64imc"

# module NAME ARCH [MAKE ARGUMENT]...: builds NAME.mpy from the NAME.c beside this file.
module() {
  local name=$1 arch=$2
  shift 2
  rm -rf "$name.mpy" build
  printf 'MPY_DIR = %s\nMOD = %s\nSRC ?= %s.c\ninclude $(MPY_DIR)/py/dynruntime.mk\n' \
    "$SDK" "$name" "$name" >Makefile
  cp "$here"/*.[cS] .
  make -s ARCH="$arch" BUILD=build "$@" >out 2>&1
}

# board EXPECTED FILE STATEMENT...: what the module prints.
board() {
  local expected=$1
  shift
  local got
  got=$("$NATMOD" run "$1" -c "$2" 2>&1) || fail "$got"
  [ "$got" = "$expected" ] || fail "$1: '$got', not '$expected'"
}

# Every way in which compilers make code reach variables, at every length of the code.
test_variables() {
  local arch options expected
  expected=$(variables_expected)
  for arch in $ARCHS; do
    for options in "" -O2 -O3 -mno-relax -fno-pic "-O2 -fno-pic" "-fno-pic -mno-relax" \
      "-mcmodel=medany" "-fno-pic -msmall-data-limit=64"; do
      options="$options $(jump_tables "$arch" "$options")"
      module variables "$arch" CFLAGS_EXTRA="$options" || { cat out >&2; fail "$arch $options"; }
      board "$expected" variables.mpy \
        'print(variables.churn(5), variables.churn(3), variables.churn(90))'
    done
  done
}

# A switch of -fno-pic code is a table of addresses in four bytes, also where addresses have eight.
jump_tables() {
  case $1$2 in rv64imc*-fno-pic*) echo -fno-jump-tables ;; esac
}

# The same code on this machine's own processor.
variables_expected() {
  module variables x64 >&2 || { cat out >&2; fail x64; }
  "$NATMOD" run variables.mpy -c 'print(variables.churn(5), variables.churn(3), variables.churn(90))'
}

test_variables_of_clang() {
  needs clang-19
  local arch options expected
  expected=$(variables_expected)
  for arch in $ARCHS; do
    for options in "" -O2 -fno-pic "-O2 -fno-pic" -mno-relax "-fno-pic -mno-relax"; do
      options="$options $(jump_tables "$arch" "$options")"
      module variables "$arch" CC=clang-19 CFLAGS_EXTRA="$options" ||
        { cat out >&2; fail "$arch $options"; }
      board "$expected" variables.mpy \
        'print(variables.churn(5), variables.churn(3), variables.churn(90))'
    done
  done
}

# picolibc's mathematics: -fno-pic code, with an errno that is thread-local.
test_mathematics() {
  local arch
  for arch in $ARCHS; do
    module mathematics "$arch" LINK_RUNTIME=1 || { cat out >&2; fail "$arch"; }
    python3 "$here/mathematics.py" calls |
      sed -E 's/ /(/; s/ /, /g; s/.*/print(mathematics.&))/' >calls.py
    { echo 'import mathematics'; cat calls.py; } >all.py
    "$NATMOD" run mathematics.mpy all.py >results || { cat results >&2; fail "$arch"; }
    python3 "$here/mathematics.py" check <results || fail "$arch: wrong results"
  done
}

test_directives_of_the_assembler() {
  local arch options
  cat >use.c <<'END'
#include "py/dynruntime.h"
int directives(void);
mp_obj_t mpy_init(mp_obj_fun_bc_t *self, size_t n_args, size_t n_kw, mp_obj_t *args) {
  MP_DYNRUNTIME_INIT_ENTRY
  mp_store_global(MP_QSTR_value, MP_OBJ_NEW_SMALL_INT(directives()));
  MP_DYNRUNTIME_INIT_EXIT
}
END
  for arch in $ARCHS; do
    for options in CC= CFLAGS_EXTRA=-mno-relax CC=clang-19; do
      [ $options != CC=clang-19 ] || command -v clang-19 >/dev/null || continue
      module directives "$arch" SRC="use.c directives.S" $(echo "$options" | grep -v '^CC=$') || { cat out >&2; fail "$arch $options"; }
      board 22500 directives.mpy 'print(directives.value)'
    done
  done
}

# What an object says that it needs has to be in the file's flags.
test_extensions() {
  main_c 'static __attribute__((noinline)) mp_int_t f(mp_int_t *p, mp_int_t i) { return p[i]; }' \
    '(mp_int_t)f((mp_int_t[]){4, 5, 6}, (mp_int_t)n_args + 1)' >mod.c
  makefile 'SRC = mod.c'
  refused "mod.o: uses the extension 'zba': say so with --arch-flags zba" \
    make ARCH=rv32imc CFLAGS_EXTRA=-march=rv32imc_zba
  for flags in zba 1; do
    succeeds make ARCH=rv32imc CFLAGS_EXTRA=-march=rv32imc_zba ARCH_FLAGS=$flags
    [ "$(od -An -tu1 -j4 -N1 mod.mpy)" -eq 1 ] || fail "the file does not say so"
    board 5 mod.mpy 'print(mod.value)'
  done
  succeeds "$NATMOD" run --port rp2 mod.mpy
  refused "it asks for the architecture's extensions 0x1, and the board has none" \
    "$NATMOD" run --port esp32 mod.mpy
  # Without the flag it is a fault where a core lacks it, as on the boards that it would load on.
  riscv64-unknown-elf-objcopy --remove-section .riscv.attributes build-rv32imc/mod.o silent.o
  succeeds "$NATMOD" link --arch rv32imc --qstrs build-rv32imc/mod.config.h -o silent.mpy silent.o
  refused "illegal instruction" "$NATMOD" run silent.mpy
  refused "mod.o: uses the extension 'f', which rv32imc does not have" \
    make BUILD=f ARCH=rv32imc CFLAGS_EXTRA=-march=rv32imfc
  riscv64-unknown-elf-gcc -march=rv64imac -mabi=lp64 -xc -c /dev/null -o wide.o
  # No flag says that firmware has F; and no library for the other word size is taken.
  refused "is ELF64 RISC-V, but rv32imc needs ELF32 RISC-V" "$NATMOD" link --arch rv32imc -o x.mpy \
    wide.o
}

# Every example, relaxed and not: text is at least 6 % shorter over all for rv32imc.
test_examples() {
  local arch folder name float text sum=0 longer=0
  for arch in $ARCHS; do
    for folder in "$TOP"/examples/*/Makefile; do
      folder=$(dirname "$folder")
      name=$(basename "$folder")
      cp -r "$folder" "$arch-$name"
      cd "$arch-$name"
      float=none
      [ "$name" = waves ] && float=float
      succeeds make -s MPY_DIR="$SDK" ARCH="$arch" MICROPY_FLOAT_IMPL=$float BUILD=b MPY_LD_FLAGS="--map map"
      "$NATMOD" run "$name.mpy" session.txt >out 2>&1 || { cat out >&2; fail "$arch $name"; }
      if [ "$arch" = rv32imc ]; then
        sum=$((sum + $(text_of map)))
        succeeds make -s MPY_DIR="$SDK" ARCH="$arch" MICROPY_FLOAT_IMPL=$float BUILD=c \
          MPY_LD_FLAGS="--no-relax --map map"
        longer=$((longer + $(text_of map)))
      fi
      cd ..
    done
  done
  echo "rv32imc: $sum bytes of text, $longer with --no-relax"
  [ $((sum * 100)) -le $((longer * 94)) ] || fail "less than 6 %"
}

text_of() { sed -n '1s/.*text \([0-9]*\) bytes.*/\1/p' "$1"; }

# The board is not its own judge: the same files under another emulator, in a harness that knows
# nothing of ours but the format of the file.
test_qemu() {
  needs qemu-riscv32 qemu-riscv64
  local arch
  for arch in $ARCHS; do
    cp -r "$TOP/examples/factorial" "factorial-$arch"
    succeeds make -s -C "factorial-$arch" MPY_DIR="$SDK" ARCH="$arch"
    echo 'factorial 10' | python3 "$here/emulate.py" "factorial-$arch/factorial.mpy" >results
    [ "$(cat results)" = 3628800 ] || fail "$arch factorial: $(cat results)"
    local expected
    expected=$(variables_expected)
    for options in "" "-fno-pic -fno-jump-tables"; do
      module variables "$arch" CFLAGS_EXTRA="$options" || fail "$arch variables"
      printf 'churn 5\nchurn 3\nchurn 90\n' | python3 "$here/emulate.py" variables.mpy >results
      [ "$(echo $(cat results))" = "$expected" ] || fail "$arch variables: $(cat results)"
    done
    module mathematics "$arch" LINK_RUNTIME=1 || fail "$arch mathematics"
    python3 "$here/mathematics.py" calls | python3 "$here/emulate.py" mathematics.mpy >results
    python3 "$here/mathematics.py" check <results || fail "$arch mathematics"
  done
}

# One file of 10,000 functions takes at most twice as long as for armv7m. The compiler makes ten; the
# assembler gets them a thousand times over, each time with other names.
test_speed() {
  needs arm-none-eabi-gcc
  local n
  {
    echo '#include "py/dynruntime.h"'
    echo 'int vPPPP_9(int x);'
    for n in 0 1 2 3 4 5 6 7 8 9; do
      echo "int vQQQQ_$n(int x) {"
      echo "  if (x > $n) return $([ $n = 0 ] && echo vPPPP_9 || echo vQQQQ_$((n - 1)))(x - 1) * 3$n + x;"
      echo "  return mp_obj_get_int(mp_obj_new_int(x)) ^ 7$n; }"
    done
  } >ten.c
  { echo 'int v0000_9(int x) { return x; }'; echo 'int v1000_9(int);'; main_c '' 'v1000_9(3)'; } >main.c
  printf 'MPY_DIR = %s\nMOD = many\nSRC = ten.c main.c\ninclude $(MPY_DIR)/py/dynruntime.mk\n' "$SDK" >Makefile
  thousand rv32imc riscv64-unknown-elf-gcc -march=rv32imc -mabi=ilp32
  thousand armv7m arm-none-eabi-gcc -mthumb -mcpu=cortex-m3
  link() { echo "link --arch $1 --qstrs $1/many.config.h -o out.mpy $1/many.o $1/main.o"; }
  python3 "$here/speed.py" "$NATMOD" "$(link rv32imc)" "$(link armv7m)" 2 || fail "slower than that"
}

# thousand ARCH ASSEMBLER...: ARCH/many.o, and ARCH/main.o, which calls the last of its functions.
thousand() {
  local arch=$1
  shift
  succeeds make -s ARCH="$arch" BUILD="$arch" "$arch/main.o"
  succeeds make -s ARCH="$arch" BUILD="$arch" CFLAGS_EXTRA="-S -g0" "$arch/ten.o"
  sed 's/\.L\([A-Z]*[0-9]\)/.LQQQQ_\1/g' "$arch/ten.o" >"$arch/ten.s"
  seq 1 1000 | awk -v template="$arch/ten.s" '
    BEGIN { while ((getline line < template) > 0) lines[++count] = line }
    { this = sprintf("%04d", $1); last = sprintf("%04d", $1 - 1)
      for (i = 1; i <= count; ++i) {
        line = lines[i]; gsub("QQQQ", this, line); gsub("PPPP", last, line); print line } }' |
    grep -v '^[[:space:]]*\.\(file\|ident\|attribute\)' >"$arch/many.s"
  succeeds "$@" -c "$arch/many.s" -o "$arch/many.o"
}
