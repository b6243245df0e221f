# What messages advise, taken: code that is refused with advice links and runs once it is compiled as
# advised.

arm_gcc="arm-none-eabi-gcc -mthumb -march=armv7-m"
arm_clang="clang-19 --target=thumbv7m-none-eabi"

# A module with variables, constants, tables and strings, whose value is 113.
source_c() {
  main_c 'int counter = 5;
static int hidden = 7;
const char *names[] = {"a", "b"};
__attribute__((noinline)) int next(int by) {
  counter += by;
  return counter + hidden++;
}' 'next(3) + names[1][0]'
}

# compile OUTPUT COMPILER FLAG...
compile() {
  local output=$1 compiler=$2
  shift 2
  [ -e mod.h ] || succeeds "$NATMOD" qstr -o mod.h mod.c -- gcc -I"$SDK/include" -DNO_QSTR \
    -DMICROPY_ENABLE_DYNRUNTIME
  succeeds $compiler -Os -ffunction-sections -I. -I"$SDK/include" -DNO_QSTR -DMICROPY_ENABLE_DYNRUNTIME \
    -DMP_CONFIGFILE='"mod.h"' "$@" -c mod.c -o "$output"
}

# Options of natmod link.
runtime=

# advised ARCH COMPILER REFUSED-FLAGS ADVICE ADVISED-FLAGS: with the first flags natmod link refuses the
# module and gives the advice; with the second it runs.
advised() {
  local arch=$1 compiler=$2 refused=$3 advice=$4 good=$5 message
  needs ${compiler%% *}
  compile refused.o "$compiler" $refused
  if message=$("$NATMOD" link --arch "$arch" $runtime --qstrs mod.h -o refused.mpy refused.o 2>&1); then
    fail "$compiler $refused: it links"
  fi
  case $message in *"$advice"*) ;; *) fail "$compiler $refused: no '$advice' in: $message" ;; esac
  compile good.o "$compiler" $good
  succeeds "$NATMOD" link --arch "$arch" $runtime --qstrs mod.h -o mod.mpy good.o
  message=$("$NATMOD" run mod.mpy -c 'mod.value' 2>&1)
  [ "$message" = 113 ] || fail "$compiler $good: the value is $message"
}

test_thumb_addresses_in_halves() {
  source_c >mod.c
  local advice='compile with -mword-relocations (GCC) or -mno-movt (clang), and without '
  advice="$advice-mslow-flash-data, -mpure-code, -mexecute-only and -fropi"
  advised armv7m "$arm_gcc" -mslow-flash-data "$advice" -mword-relocations
  advised armv7m "$arm_gcc" -mpure-code "$advice" -mword-relocations
  advised armv7m "$arm_clang" "" "$advice" -mno-movt
  advised armv7m "$arm_clang" -mexecute-only "$advice" -mno-movt
  advised armv7m "$arm_clang" -fropi "$advice" -mno-movt
  advised armv6m "arm-none-eabi-gcc -mthumb -march=armv6-m" -mpure-code \
    'compile without -mpure-code and -mexecute-only' ''
}

test_thumb_addresses_by_a_register() {
  source_c >mod.c
  local advice='compile without -frwpi and -fropi, and with -mno-movt'
  advised armv7m "$arm_clang" -frwpi "$advice" -mno-movt
  advised armv7m "$arm_clang" "-frwpi -mno-movt" "$advice" -mno-movt
  advised armv7m "$arm_clang" "-fropi -frwpi" "$advice" -mno-movt
  advice='compile without -msingle-pic-base and -mno-pic-data-is-text-relative'
  advised armv7m "$arm_gcc" "-fpic -msingle-pic-base" "$advice" -fpic
  advised armv7m "$arm_gcc" "-fpic -mno-pic-data-is-text-relative" "$advice" -fpic
}

test_firmware_out_of_reach() {
  source_c >mod.c
  local advice='compile with -fpic'
  advised x64 gcc -fno-pic "$advice" -fpic
  advised x64 gcc "-fno-pic -mcmodel=kernel" "$advice" -fpic
  advised x64 clang-19 -fno-pic "$advice" -fpic
  advised armv7m "$arm_clang" "-fropi -mno-movt" "$advice and without -fropi" -fpic
}

test_intermediate_code() {
  source_c >mod.c
  advised x64 "gcc -fpic" -flto 'compile without -flto, with -ffat-lto-objects' -ffat-lto-objects
  advised x64 "clang-19 -fpic" -flto 'is LLVM bitcode, not machine code; compile without -flto and -emit-llvm' ''
  advised x64 "clang-19 -fpic" -emit-llvm 'compile without -flto and -emit-llvm' ''
}

test_compact_relocations() {
  source_c >mod.c
  advised x64 "clang-19 -fpic" "-Wa,--crel,--allow-experimental-crel" 'assemble without -Wa,--crel' ''
  advised armv7m "$arm_clang -mno-movt" "-Wa,--crel,--allow-experimental-crel" \
    'assemble without -Wa,--crel' ''
}

# Clang writes the objects of every system.
test_objects_of_other_systems() {
  source_c >mod.c
  local advice='clang writes them with --target=x86_64-linux-gnu, arm-none-eabi or riscv32-unknown-elf'
  echo 'int mpy_init(void) { return 0; }' >bare.c
  for target in x86_64-apple-darwin arm64-apple-darwin x86_64-windows-gnu i686-windows-gnu \
    thumbv7-windows-gnu aarch64-windows-msvc wasm32; do
    succeeds clang-19 --target=$target -c bare.c -o bare.o
    if message=$("$NATMOD" link --arch x64 -o bare.mpy bare.o 2>&1); then fail "$target: it links"; fi
    case $message in *"$advice"*) ;; *) fail "$target: $message" ;; esac
    [ ! -e bare.mpy ] || fail "$target: there is an output"
  done
  for row in x64=x86_64-linux-gnu armv7em=arm-none-eabi\ -mcpu=cortex-m4\ -mno-movt \
    rv32imc=riscv32-unknown-elf\ -march=rv32imc; do
    succeeds clang-19 --target=${row#*=} -fpic -c bare.c -o bare.o
    succeeds "$NATMOD" link --arch ${row%%=*} -o bare.mpy bare.o
  done
}

# strip leaves no symbols of a module's own, ld -r joins sections of a name.
test_stripped_and_joined_objects() {
  needs gcc
  main_c 'static int numbers[16], more[3] = {1, 2, 3};
static double half = 0.5;
static int *where[] = {numbers + 1, more};
__attribute__((noinline)) static int sum(int n) {
  for (int i = 0; i < 16; ++i) numbers[i] += n * i;
  return numbers[15] + *where[0] + where[1][2] + (int)(half * 4);
}' 'sum(2)' >mod.c
  for arch in x64 x86; do
    m=-m64; [ $arch = x64 ] || m=-m32
    for flags in "-Os -fdata-sections" "-O2" "-O2 -fdata-sections -fno-section-anchors"; do
      compile whole.o "gcc $m -fpic -fno-stack-protector -fcf-protection=none" $flags
      cp whole.o stripped.o; succeeds strip --strip-unneeded stripped.o
      succeeds ld -r -m elf_$([ $arch = x64 ] && echo x86_64 || echo i386) -o joined.o whole.o
      for object in whole stripped joined; do
        succeeds "$NATMOD" link --arch $arch --qstrs mod.h -o mod.mpy $object.o
        got=$("$NATMOD" run mod.mpy -c 'mod.value' 2>&1)
        [ "$got" = 37 ] || fail "$arch $flags $object: $got"
      done
    done
  done
}

# What compilers call when a flag asks for it, and a module has nobody to answer.
test_flags_that_need_a_library() {
  source_c >mod.c
  local gcc="gcc -fpic -fno-stack-protector" clang="clang-19 -fpic"
  advised x64 "$gcc" --coverage 'compile without --coverage' ''
  advised x64 "$gcc" -fprofile-generate 'compile without --coverage, -fprofile-arcs and -fprofile-generate' ''
  advised armv7m "$arm_gcc -mword-relocations" --coverage 'compile without --coverage' ''
  advised x64 "$clang" --coverage 'compile without --coverage' ''
  for sanitizer in address undefined thread; do
    advised x64 "$gcc" -fsanitize=$sanitizer 'compile without -fsanitize' ''
    advised x64 "$clang" -fsanitize=$sanitizer 'compile without -fsanitize' ''
  done
  advised x64 "$clang" -fsanitize=memory 'compile without -fsanitize' ''
  advised x64 "$clang" -fsanitize-coverage=trace-pc 'compile without -fsanitize and -fsanitize-coverage' ''
  advised x64 "gcc -fpic" -fstack-protector-all 'compile with -fno-stack-protector' -fno-stack-protector
  advised armv7m "$arm_gcc -mword-relocations" -fstack-protector-all 'compile with -fno-stack-protector' ''
  local pg='compile without -pg and -finstrument-functions'
  advised x64 "$gcc" -pg "$pg" ''
  advised x64 "$gcc" "-pg -mfentry" "$pg" ''
  advised x64 "$gcc" -finstrument-functions "$pg" ''
  advised armv7m "$arm_gcc -mword-relocations" -pg "$pg" ''
  local thunk='compile without -mindirect-branch and -mfunction-return'
  advised x64 "$gcc" -mfunction-return=thunk-extern "$thunk" ''
  advised x64 "$gcc" -fsplit-stack 'compile without -fsplit-stack' ''
}

# A module in which `next` goes through a pointer, or in parts.
test_calls_that_need_a_library() {
  main_c 'static int add(int a) { return a + 100; }
int (*volatile way)(int) = add;
__attribute__((noinline)) int next(int by) { return way(by) + 10; }' 'next(3)' >mod.c
  local thunk='compile without -mindirect-branch and -mfunction-return (GCC), -mretpoline-external-thunk'
  advised x64 "gcc -fpic" -mindirect-branch=thunk-extern "$thunk" -fno-stack-protector
  advised x64 "clang-19 -fpic" "-mretpoline -mretpoline-external-thunk" "$thunk" ''
  rm -f mod.h
  main_c '__attribute__((noinline)) int next(int by) {
  int sum = by;
#pragma omp parallel for reduction(+ : sum)
  for (int i = 0; i < 11; ++i) sum += 10;
  return sum;
}' 'next(3)' >mod.c
  advised x64 "gcc -fpic" -fopenmp 'compile without -fopenmp' -fno-stack-protector
  advised x64 "clang-19 -fpic" -fopenmp 'compile without -fopenmp' ''
  rm -f mod.h
  main_c '#include <stdio.h>
__attribute__((noinline)) int next(int by) {
  char text[8];
  sprintf(text, "%d", by);
  return text[0] + text[1] + 14;
}' 'next(12)' >mod.c
  runtime=--runtime
  advised x64 "gcc -fpic -fno-stack-protector -O2" "-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2" \
    'compile with -U_FORTIFY_SOURCE' -U_FORTIFY_SOURCE
  rm -f mod.h
  main_c 'double sqrt(double);
__float128 sqrtq(__float128);
#ifdef ADVISED
#define sqrtq sqrt
#endif
double volatile number = 12769;
__attribute__((noinline)) int next(void) { return (int)sqrtq(number); }' 'next()' >mod.c
  advised x64 "gcc -fpic -fno-stack-protector" "" 'use double and its functions' -DADVISED
}

# std::string, of which headers define everything since C++20.
test_strings_of_older_cxx() {
  main_c '#include <string>
__attribute__((noinline)) int next(int by) {
  std::string text;
  for (int i = 0; i < by; ++i) text += "a";
  text.insert(1, "bc");
  return (int)text.size();
}' 'next(111)' | sed 's/^mp_obj_t mpy_init/extern "C" &/; 1i #include <string>' >mod.cc
  cp mod.cc mod.c
  succeeds "$NATMOD" qstr -o mod.h mod.cc -- g++ -x c++ -I"$SDK/include" -DNO_QSTR -DMICROPY_ENABLE_DYNRUNTIME
  runtime=--runtime
  local advice='compile with -std=c++20, or with -D_GLIBCXX_ASSERTIONS'
  for row in x64="g++ -fpic -fno-stack-protector" armv7m="arm-none-eabi-g++ -mthumb -mcpu=cortex-m3 -mword-relocations"; do
    local compiler="${row#*=} -x c++ -fno-exceptions -fno-rtti -w"
    advised ${row%%=*} "$compiler" -std=c++17 "$advice" -std=c++20
    advised ${row%%=*} "$compiler" -std=c++17 "$advice" "-std=c++17 -D_GLIBCXX_ASSERTIONS"
  done
}
