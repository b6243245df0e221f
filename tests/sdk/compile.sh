#!/bin/sh
# Compiles the SDK's headers for one target: compile.sh TARGET INCLUDE_DIR
#
# Each source of this folder, in each C standard and in C++20, for each ABI and float type, without a
# warning. Skipped if the target's compiler is not here.
set -eu
target=$1
include=$2
cd "$(dirname "$0")"

# target       compiler prefix      flags
targets='
x64            host-gcc
x86            host-gcc             -m32
x64-clang      clang
x86-clang      clang                -m32
armv6m         arm-none-eabi-gcc    -mthumb -mcpu=cortex-m0
armv7m         arm-none-eabi-gcc    -mthumb -mcpu=cortex-m3 -fno-pic
armv7emdp      arm-none-eabi-gcc    -mthumb -mcpu=cortex-m7 -mfpu=fpv5-d16 -mfloat-abi=hard
armv7m-clang   clang                --target=arm-none-eabi -mthumb -mcpu=cortex-m3 -ffreestanding
rv32imc        riscv64-unknown-elf-gcc  -march=rv32imac -mabi=ilp32 -specs=picolibc.specs
rv64imc        riscv64-unknown-elf-gcc  -march=rv64imac -mabi=lp64 -specs=picolibc.specs
rv64imc-bare   riscv64-unknown-elf-gcc  -march=rv64imac -mabi=lp64 -ffreestanding
xtensa         xtensa-lx106-elf-gcc -mforce-l32
xtensawin      xtensa-lx106-elf-gcc -mabi=windowed
'
row=$(printf '%s\n' "$targets" | grep "^$target ") || { echo "no target $target"; exit 1; }
set -- $row
cc=${2#host-}
shift 2
cxx=$(printf '%s' "$cc" | sed 's/gcc$/g++/; s/clang$/clang++/')

. ../lib/outcome.sh
needs "$cc" "$cxx"
printf '#include <stddef.h>\n' | "$cc" "$@" -fsyntax-only -x c - 2>/dev/null ||
  skip "$cc does not compile with $*"

common="-I$include -I. -Wall -Wextra -Wpedantic -Wshadow -Werror -DNDEBUG -DNO_QSTR
  -DMICROPY_ENABLE_DYNRUNTIME"
count=0
compile() {  # compile COMPILER FLAGS... SOURCE
  count=$((count + 1))
  "$@" $common -S -o /dev/null || fail "$* $common"
}

surface='surface_data.c surface_runtime.c surface_values.c layout.c'
for source in $surface; do
  with="-DMP_CONFIGFILE=<module_config.h> -DMICROPY_FLOAT_IMPL=MICROPY_FLOAT_IMPL"
  for standard in c99 c11 c17 c2x; do
    compile "$cc" "$@" -std=$standard -Os ${with}_FLOAT "$source"
  done
  compile "$cxx" "$@" -x c++ -std=c++20 -Os ${with}_FLOAT "$source"
  for abi in 0x601 0x602 0x603; do
    compile "$cc" "$@" -std=c99 -Os -DNATMOD_ABI=$abi ${with}_DOUBLE "$source"
    compile "$cxx" "$@" -x c++ -std=c++20 -O0 -DNATMOD_ABI=$abi ${with}_NONE "$source"
  done
done
compile "$cc" "$@" -std=c99 -Os "-DMP_CONFIGFILE=<module_config.h>" own_functions.c
compile "$cc" "$@" -std=c99 -O0 no_config.c
compile "$cxx" "$@" -x c++ -std=c++20 -O0 no_config.c

# What an old ABI lacks is refused in words.
for use in '1 needs .mpy 6.2' '2 needs .mpy 6.3' '3 needs a MP_QSTR_ name'; do
  number=${use%% *}
  compile "$cc" "$@" -std=c99 -Os -DUSE="$number" unavailable.c
  if message=$("$cc" "$@" $common -std=c99 -Os -DNATMOD_ABI=0x601 -DUSE="$number" \
      -S -o /dev/null unavailable.c 2>&1); then
    fail "unavailable.c, USE=$number: compiled for .mpy 6.1"
  fi
  case $message in
    *"${use#* }"*) ;;
    *) fail "unavailable.c, USE=$number: expected '${use#* }', got: $message" ;;
  esac
done

# Each header alone, before any other: what it includes does not depend on the target.
case $target in x64*) headers=$(cd "$include" && ls py/*.h natmod/*.h) ;; *) headers= ;; esac
for header in $headers; do
  for language in 'c -std=c99' 'c++ -std=c++20'; do
    printf '#include "%s"\nextern int not_empty;\n' "$header" |
      "$cc" "$@" $common -fsyntax-only -x $language - || fail "$header alone"
    count=$((count + 1))
  done
done
echo "$target: $count compilations without a warning"
