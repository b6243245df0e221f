# natmod toolchain: each form of its answer is used for what it is for.

# machine_of OBJECT: as readelf calls it.
machine_of() { readelf -h "$1" | sed -n 's/^ *Machine: *//p'; }

# says_its_name FILE: a compiler that prints by which name it was called, with all arguments.
says_its_name() {
  mkdir -p "$(dirname "$1")"
  printf '#!/bin/sh\necho "called $0 $*"\n' >"$1"
  chmod +x "$1"
}

# What no language takes as it is.
ODD='a b$c#d;e'"'"'f]]g"h'

test_makefile_includes_the_answer() {
  needs arm-none-eabi-gcc
  echo 'int f(void) { return 1; }' >f.c
  "$NATMOD" toolchain --arch armv7m --format make >told.mk
  printf 'include told.mk\nf.o: f.c\n\t$(natmod.cc) $(natmod.arch_flags) $(natmod.code_flags) -c -o $@ $<\n' >Makefile
  succeeds make
  says "-mcpu=cortex-m3"
  [ "$(machine_of f.o)" = ARM ] || fail "$(machine_of f.o)"
}

test_makefile_gets_any_name_of_a_compiler() {
  says_its_name "$PWD/$ODD/arm-none-eabi-gcc"
  "$NATMOD" toolchain --arch armv7m --format make --cc "$PWD/$ODD/arm-none-eabi-gcc" >told.mk
  printf 'include told.mk\nall: ; @$(natmod.cc) x\n' >Makefile
  succeeds make
  printed "called $PWD/$ODD/arm-none-eabi-gcc x"
}

test_makefile_sets_the_environment() {
  printf 'include told.mk\nall: ; @echo "core=$${XTENSA_GNU_CONFIG-none}"\n' >Makefile
  says_its_name bin/xtensa-lx106-elf-gcc
  export PATH="$PWD/bin:$PATH" XTENSA_GNU_CONFIG="own #.so"
  : >"own #.so"
  "$NATMOD" toolchain --arch xtensawin --format make --cc xtensa-lx106-elf-gcc >told.mk
  succeeds env -u XTENSA_GNU_CONFIG make
  printed "core=own #.so"
  "$NATMOD" toolchain --arch xtensa --format make --cc xtensa-lx106-elf-gcc >told.mk
  succeeds make
  printed "core=none"
}

test_cmakelists_includes_the_answer() {
  needs cmake
  says_its_name "$PWD/$ODD/arm-none-eabi-gcc"
  "$NATMOD" toolchain --arch armv7m --format cmake --cc "$PWD/$ODD/arm-none-eabi-gcc" >told.cmake
  cat >CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.25)
project(told NONE)
include(told.cmake)
separate_arguments(flags UNIX_COMMAND "${natmod.arch_flags}")
execute_process(COMMAND ${natmod.cc} ${flags} COMMAND_ERROR_IS_FATAL ANY)
END
  succeeds cmake -B build
  says "called $PWD/$ODD/arm-none-eabi-gcc -fno-pic -mthumb -mcpu=cortex-m3 -mfloat-abi=soft"
}

# Every command compiles, in the environment that it needs, and every library is there.
test_json_is_for_programs() {
  needs python3
  "$NATMOD" toolchain --format json >told.json
  python3 - told.json <<'END' || fail "told.json"
import json, os, subprocess, sys
told = json.load(open(sys.argv[1]))
assert [row["arch"] for row in told][:2] == ["x86", "x64"] and len(told) == 11, told
ready = 0
for row in told:
    if row["fault"]:
        continue
    ready += 1
    environment = {k: v for k, v in {**os.environ, **row["environment"]}.items() if v is not None}
    for language, command in ("c", row["cc"] + row["c_flags"]), ("c++", row["cxx"] + row["cxx_flags"]):
        subprocess.run([*command, *row["arch_flags"], *row["code_flags"], "-x", language, "-c", "-o", "f.o", "-"],
                       input="int f(void); int f(void) { return 1; }", text=True, check=True, env=environment)
    for library in row["libraries"]:
        assert library["fault"] or os.path.exists(library["file"]), library
assert ready, told
END
}

test_text_has_commands_to_paste() {
  needs arm-none-eabi-gcc
  succeeds "$NATMOD" toolchain --arch armv7m
  says "float     float"
  echo 'int f(void) { return 1; }' >f.c
  eval "$(sed -n 's/^C  *//p' out) -c f.c"
  [ "$(machine_of f.o)" = ARM ] || fail "$(machine_of f.o)"
  grep '^library .*/libgcc.a$' out || fail "no libgcc"
}

test_all_architectures_are_listed() {
  succeeds "$NATMOD" toolchain
  [ "$(grep -cE '^[a-z0-9]+ +(none|float|double) ' out)" = "$("$NATMOD" toolchain --format make --arch x64 |
    sed -n 's/^natmod.archs := //p' | wc -w)" ] || fail "$(cat out)"
  refused "natmod: --arch: 'ARMV7M' is not known; did you mean 'armv7m'?" "$NATMOD" toolchain --arch ARMV7M
}

# told KEY COMPILER [ARCH]: one variable of the answer.
told() {
  "$NATMOD" toolchain --arch "${3:-armv7m}" --cc "$2" --format make | sed -n "s/^natmod.$1 := //p"
}
is() { [ "$1" = "$2" ] || fail "'$1', not '$2'"; }

test_compiler_may_stand_behind_another_program() {
  says_its_name bin/ccache
  says_its_name bin/arm-none-eabi-gcc
  says_its_name bin/arm-none-eabi-g++
  export PATH="$PWD/bin:$PATH"
  is "$(told cc 'ccache arm-none-eabi-gcc -DX="a b"')" "ccache arm-none-eabi-gcc '-DX=a b'"
  is "$(told cxx 'ccache arm-none-eabi-gcc')" "ccache arm-none-eabi-g++"
  is "$(told program 'ccache arm-none-eabi-gcc')" "$PWD/bin/arm-none-eabi-gcc"
  is "$(told fault 'ccache arm-none-eabi-gcc')" ""
  is "$(told fault 'ccache arm-none-eabi-gcc-99')" "there is no compiler arm-none-eabi-gcc-99"
}

test_cxx_compiler_is_of_the_same_version() {
  local name
  for name in gcc-99 g++-99 clang-99 clang++-99 clang-98 wrapped-gcc arm-none-eabi-gcc arm-none-eabi-g++; do
    says_its_name bin/$name
  done
  export PATH="$PWD/bin:$PATH"
  is "$(told cxx gcc-99)" g++-99
  is "$(told cxx clang-99)" clang++-99
  is "$(told cxx clang-98)" clang++-98
  is "$(told cxx wrapped-gcc)" arm-none-eabi-g++
  is "$("$NATMOD" toolchain --arch armv7m --cc clang-98 | grep '^C++')" "C++       no compiler"
}

test_clang_is_told_the_machine_once() {
  says_its_name bin/clang
  export PATH="$PWD/bin:$PATH"
  is "$(told target_flags clang)" --target=arm-none-eabi
  is "$(told target_flags 'clang --target=thumbv7m-none-eabi')" ""
  is "$(told family "$PWD/bin/clang")" clang
  # A folder's name does not make a clang of what is in it.
  says_its_name clang-tools/gcc
  is "$(told family "$PWD/clang-tools/gcc")" gcc
}

test_what_is_missing_is_part_of_an_answer_for_programs() {
  local why="no compiler for xtensa: looked for xtensa-lx106-elf-gcc clang clang-19 (on Debian: apt install gcc-xtensa-lx106 picolibc-xtensa-lx106-elf)"
  export PATH=/nonexistent
  local format
  "$NATMOD" toolchain --arch xtensa --format make >make
  "$NATMOD" toolchain --arch xtensa --format cmake >cmake
  "$NATMOD" toolchain --arch xtensa --format json >json
  PATH=/usr/bin:/bin
  grep -qxF "natmod.fault := $why" make || fail "$(cat make)"
  grep -qxF "set(natmod.fault [[$why]])" cmake || fail "$(cat cmake)"
  grep -qF "\"fault\": \"$why\"" json || fail "$(cat json)"
  refused "natmod: $why" env PATH=/nonexistent "$NATMOD" toolchain --arch xtensa
  succeeds "$NATMOD" toolchain --arch z80 --format make
  says "natmod.fault := 'z80' is not known; there are x86"
}

test_compiler_that_does_not_compile_for_the_architecture_is_told() {
  needs python3 gcc
  printf '#!/bin/sh\nexit 3\n' >fails-gcc
  printf 'no program' >text-gcc
  chmod +x fails-gcc text-gcc
  local name
  for name in gcc ./fails-gcc ./text-gcc; do
    refused "natmod: ${name#./} does not compile for armv7m: $name -fno-pic -mthumb" \
      "$NATMOD" toolchain --arch armv7m --cc "$name"
    succeeds "$NATMOD" toolchain --arch armv7m --cc "$name" --format json
    says "\"fault\": \"${name#./} does not compile for armv7m: $name"
  done
}

test_json_takes_names_that_are_no_utf_8() {
  needs python3
  local name
  name=$(printf '\377gcc')
  succeeds "$NATMOD" toolchain --arch armv7m --format json --cc "$name"
  python3 -c 'import json; assert json.load(open("out"))["fault"].startswith("there is no compiler")' ||
    fail "$(cat out)"
}

# counting_natmod: ./natmod notes each call for compilers in ./asked.
counting_natmod() {
  printf '#!/bin/sh\n[ "$1" != toolchain ] || echo "$*" >>%s/asked\nexec %s "$@"\n' "$PWD" "$NATMOD" >natmod
  chmod +x natmod
}

test_make_asks_once() {
  makefile 'SRC = main.c part.cpp' 'ARCH = x64' 'NATMOD = ./natmod'
  main_c >main.c
  echo 'extern "C" int part() { return 1; }' >part.cpp
  counting_natmod
  unset NATMOD
  succeeds make -j4
  is "$(wc -l <asked)" 1
  succeeds make
  printed "make: Nothing to be done for 'all'."
  is "$(wc -l <asked)" 2
}

test_makefile_may_set_the_compiler_behind_the_include() {
  needs clang-19 arm-none-eabi-gcc
  makefile 'SRC = main.c' 'ARCH = armv7m'
  main_c >main.c
  echo 'CC = clang-19' >>Makefile
  succeeds make V=1
  says "--target=arm-none-eabi"
  says '--runtime-cc "clang-19"'
  silent_about "-mword-relocations"
  # More of what is ours.
  makefile 'SRC = main.c' 'ARCH = armv7m'
  echo 'CC += -DMORE' >>Makefile
  succeeds make clean
  succeeds make V=1
  says "arm-none-eabi-gcc -DMORE -I."
  makefile 'SRC = main.c' 'ARCH = armv7m'
  echo 'CROSS = other-' >>Makefile
  refused "there is no compiler other-gcc" make
}

test_make_takes_a_compiler_in_a_folder_with_a_space() {
  needs arm-none-eabi-gcc
  mkdir "a folder"
  printf '#!/bin/sh\nexec arm-none-eabi-gcc "$@"\n' >"a folder/arm-none-eabi-gcc"
  chmod +x "a folder/arm-none-eabi-gcc"
  makefile 'SRC = main.c' 'ARCH = armv7m'
  main_c 'volatile long long n;' '(mp_int_t)(n / 3)' >main.c
  succeeds make "CC=\"$PWD/a folder/arm-none-eabi-gcc\""
  succeeds make clean
  succeeds make "CC='$PWD/a folder/arm-none-eabi-gcc'"
  succeeds make clean
  succeeds env HERE="$PWD/a folder" make 'CC="$$HERE/arm-none-eabi-gcc"'
}

test_make_says_what_no_natmod_is() {
  makefile 'SRC = main.c' 'ARCH = armv7m'
  main_c >main.c
  refused "NATMOD: ./nothing has no answer: it is to be the program natmod" make NATMOD=./nothing
  succeeds make clean NATMOD=./nothing
}

# Where the table says none, many firmwares have one all the same, and so has the board.
test_board_has_the_float_of_the_architecture() {
  local arch float count=0
  while read -r arch float _; do
    case $float in
      float) is "$("$NATMOD" run --arch $arch -c 1e300)" inf ;;
      double) is "$("$NATMOD" run --arch $arch -c 1e300)" 1e+300 ;;
      *) continue ;;
    esac
    count=$((count + 1))
  done <<END
$("$NATMOD" toolchain | grep -E '^[a-z0-9]+ +(none|float|double) ')
END
  [ $count -ge 8 ] || fail "$count architectures"
}
