# natmod build, natmod test, natmod py.

factorial_project() {
  cp "$TOP"/examples/factorial/{factorial.c,session.txt} .
  printf 'cmake_minimum_required(VERSION 3.25)\nfind_package(natmod 0.1 REQUIRED)\nproject(factorial C)\nnatmod_add_module(factorial factorial.c)\n' >CMakeLists.txt
}

test_build_all_architectures_and_test_them() {
  local arch
  factorial_project
  succeeds natmod build
  for arch in $(all_archs); do
    grep -qE "^$arch +dist/${arch}_6.3/factorial.mpy +$(stat -c %s dist/${arch}_6.3/factorial.mpy) .* new$" out ||
      fail "$arch: $(cat out)"
  done
  says "Next: natmod test"
  succeeds natmod test
  [ "$(grep -c 'virtual board: session.txt: 10 examples passed' out)" = "$(all_archs | wc -w)" ] ||
    fail "$(cat out)"
  sed -i 's/^120$/121/' session.txt
  refused "virtual board: FAILED" natmod test --arch armv7m
  says "+120"
}

test_sessions_run_on_real_micropython() {
  local program
  program=$(micropython amd64)
  factorial_project
  succeeds natmod test --micropython "$program"
  says "$program: session.txt: 10 examples passed"
  sed -i 's/^120$/121/' session.txt
  refused "-121" natmod test --micropython "$program"
  says ">>> factorial.factorial(5)"
  says "session.txt: 1 of 10 examples failed"
  refused "--abi 6.1: $program loads modules of 6.3 alone" natmod test --abi 6.1 --micropython "$program"
}

test_session_that_does_not_end_is_stopped() {
  local program
  program=$(micropython amd64)
  factorial_project
  printf '>>> 1\n1\n>>> for i in range(2):\n...     print(i)\n...     while i: pass\n0\n1\n>>> 2\n2\n' >session.txt
  refused "session.txt:3:" natmod test --micropython "$program" --timeout 1
  says ">>> for i in range(2):"
  says "$program was not done with it after 1 s; an endless loop? if not, --timeout N allows more"
  says "session.txt: 1 of 3 examples failed, 1 not run"
  printf '>>> 1\n1\n>>> import uctypes; uctypes.bytes_at(1, 4)\n>>> 2\n2\n' >session.txt
  refused "$program crashed here: signal 11" natmod test --micropython "$program"
  says "session.txt:3:"
}

test_abi_that_the_virtual_board_has_not_is_said_before_the_build() {
  factorial_project
  refused "--abi 6.1: the virtual board loads modules of 6.3 alone: give a MicroPython of that ABI with --micropython" natmod test --abi 6.1 --arch x64
  [ ! -e build ] || fail "built"
}

test_build_of_a_float_for_firmware_that_has_it_where_usually_there_is_none() {
  needs xtensa-lx106-elf-gcc riscv64-unknown-elf-gcc
  main_c 'static mp_obj_t half(mp_float_t x) { return mp_obj_new_float(x / 2); }' 'half(3)' | sed 's/MP_OBJ_NEW_SMALL_INT//' >main.c
  refused "call to 'mp_obj_new_float' declared with attribute error: firmware of this architecture mostly has no float; for one that has: natmod build --float float, make MICROPY_FLOAT_IMPL=float" natmod build --arch xtensa,rv32imc main.c
  succeeds natmod build --arch xtensa,rv32imc --float float main.c
  board 1.5 main.value dist/rv32imc_6.3/main.mpy
  board 1.5 main.value dist/xtensa_6.3/main.mpy
}

# As make does; and not where C++ is no module's.
test_build_writes_the_signatures_of_cpp_modules() {
  cp "$TOP"/examples/cpp_functions/cpp_functions.cpp .
  main_c >main.c
  cat >CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.25)
find_package(natmod 0.1 REQUIRED)
project(two C CXX)
natmod_add_module(cpp_functions cpp_functions.cpp)
natmod_add_module(main main.c)
END
  succeeds natmod build --arch x64
  succeeds make -f "$SDK/py/dynruntime.mk" ARCH=x64 MOD=cpp_functions SRC=cpp_functions.cpp BUILD=made
  cmp cpp_functions.pyi dist/x64_6.3/cpp_functions.pyi || fail "other signatures than make's"
  [ ! -e dist/x64_6.3/main.pyi ] || fail "signatures of nothing"
  # They go with what they were of.
  main_c >cpp_functions.c
  sed -i 's/cpp_functions[.]cpp/cpp_functions.c/' CMakeLists.txt
  succeeds natmod build --arch x64
  [ ! -e dist/x64_6.3/cpp_functions.pyi ] || fail "signatures of before"
}

# CPU of the whole tree of processes, in milliseconds; the least of five runs.
cpu_of() {
  local best=999999 now i
  for i in 1 2 3 4 5; do
    now=$( { TIMEFORMAT='%U %S'; time "$@" >/dev/null 2>&1; } 2>&1 | awk '{print int(($1 + $2) * 1000)}')
    [ "$now" -ge $best ] || best=$now
  done
  echo $best
}

test_rebuild_of_all_with_nothing_changed_takes_less_than_100_ms() {
  local cpu
  factorial_project
  succeeds natmod build
  cpu=$(cpu_of natmod build)
  echo "natmod build, nothing changed, $(all_archs | wc -w) architectures: $cpu ms of CPU"
  [ "$cpu" -lt 100 ] || fail "$cpu ms"
}

test_changed_source_alone_is_compiled_and_the_change_is_shown() {
  main_c 'int other(void);' 'other()' >main.c
  echo 'int other(void) { return 1; }' >other.c
  succeeds natmod build --arch armv7m main.c other.c
  says "Next: natmod run dist/armv7m_6.3/main.mpy"
  succeeds natmod build --arch armv7m main.c other.c
  grep -qE 'same$' out || fail "$(cat out)"
  echo 'int other(void) { return 123456; }' >other.c
  succeeds natmod build --arch armv7m -v main.c other.c
  says "other.c.obj"
  silent_about "main.dir$PWD/main.c.obj.d"
  grep -qE '[+-][0-9]+$' out || fail "$(cat out)"
  board 123456 main.value dist/armv7m_6.3/main.mpy
}

test_build_with_ccache_gives_the_same_bytes() {
  needs ccache
  factorial_project
  succeeds natmod build --arch armv7m,x64
  mv dist plain
  export CCACHE_DIR=$PWD/cache
  succeeds natmod build --arch armv7m,x64 --launcher ccache
  diff -r plain dist || fail "other bytes"
  rm -rf build
  CMAKE_C_COMPILER_LAUNCHER=ccache succeeds natmod build --arch armv7m,x64
  diff -r plain dist || fail "other bytes"
  [ "$(ccache --print-stats | awk '/^(direct|preprocessed)_cache_hit/ {n += $2} END {print n}')" -ge 2 ] || fail "ccache was not asked"
}

test_build_with_distcc_on_loopback_gives_the_same_bytes() {
  needs distcc distccd
  factorial_project
  succeeds natmod build --arch armv7m,x64
  mv dist plain
  local daemon status=0 user
  user=$(id -un)
  [ "$user" != root ] || user=nobody
  chmod 755 .
  command -v arm-none-eabi-gcc x86_64-linux-gnu-gcc >commands
  DISTCC_CMDLIST=$PWD/commands TMPDIR=/tmp distccd --no-detach --daemon --listen 127.0.0.1 --port 13632 \
    --allow 127.0.0.1 --jobs 2 --log-stderr --log-level info --user $user 2>log &
  daemon=$!
  sleep 1
  mkdir state
  DISTCC_HOSTS=127.0.0.1:13632 DISTCC_FALLBACK=0 DISTCC_DIR=$PWD/state natmod build --arch armv7m,x64 --launcher distcc >out 2>&1 || status=$?
  kill $daemon
  [ $status = 0 ] || { cat out log >&2; fail "status $status"; }
  diff -r plain dist || fail "other bytes"
  grep -q COMPILE_OK log || { cat log >&2; fail "nothing was compiled there"; }
}

test_watch_builds_again_when_a_file_changes() {
  factorial_project
  succeeds natmod build --arch x64
  natmod build --arch x64 --watch >watched 2>&1 &
  local pid=$! i
  for i in $(seq 50); do ! grep -q Watching watched || break; sleep 0.1; done
  sed -i 's/LARGEST_IN_A_WORD (12)/LARGEST_IN_A_WORD (11)/' factorial.c
  for i in $(seq 100); do [ "$(grep -c '^x64' watched)" -lt 2 ] || break; sleep 0.1; done
  kill $pid
  [ "$(grep -c '^x64' watched)" = 2 ] || { cat watched >&2; fail "not built again"; }
}

test_python_sources_become_part_of_the_module() {
  cp "$TOP"/examples/stats/*.{c,h,py} .
  echo 'def names(): return [describe.__name__, median.__name__]' >more.py
  succeeds natmod build --arch x64 stats.c moments.c median.c report.py more.py
  local program
  program=$(micropython amd64)
  [ "$(MICROPYPATH=dist/x64_6.3 $program -c 'import stats; print(stats.median([3, 1, 2]), stats.names())')" = "2.0 ['describe', 'median']" ] ||
    fail "not the values"
  # Tracebacks name the source where there is one.
  succeeds natmod build --arch x64 stats.c moments.c median.c report.py
  MICROPYPATH=dist/x64_6.3 $program -c 'import stats; stats.median(1)' >out 2>&1 || true
  says 'report.py'
}

test_mpy_cross_that_does_not_fit_is_named() {
  main_c >main.c
  echo 'x = 1' >part.py
  refused "--mpy-cross: there is no program none" natmod build --arch x64 --mpy-cross none main.c part.py
  refused "MPY_CROSS: there is no program none" env MPY_CROSS=none natmod build --arch x64 main.c part.py
  printf '#!/bin/sh\nwhile [ "$1" != -o ]; do shift; done\nprintf "M\\005\\0\\037\\0\\0" >"$2"\n' >old
  chmod +x old
  refused "./old makes .mpy files of version 5, but the module's is 6.3" \
    natmod py --arch x64 --mpy-cross ./old -o part.mpy part.py
  [ ! -e part.mpy ] || fail "the wrong file is left"
}

test_python_that_is_wrong_is_shown() {
  main_c >main.c
  printf 'def f():\n    return = 1\n' >part.py
  refused "part.py:2:12: SyntaxError: invalid syntax" natmod build --arch x64 main.c part.py
  says "        return = 1"
}

test_build_says_what_is_wrong() {
  refused "no CMakeLists.txt here, and no Makefile that includes a dynruntime.mk: name the sources (natmod build x.c), or begin a project with \`natmod new NAME\`" natmod build
  refused "x.c: there is no such file or folder" natmod build x.c
  main_c >main.c
  refused "--arch: 'z80' is not known; there are x86, x64" natmod build --arch z80 main.c
  refused "--arch: 'X64' is not known; did you mean 'x64'?" natmod build --arch X64 main.c
  refused "--arch: 'armv6' is not known; did you mean 'armv6m'?" natmod build --arch armv6 main.c
  refused "--arch: 'esp32' is not known; for a board, port or processor of this name: xtensawin, rv32imc" natmod build --arch esp32 main.c
  refused "--arch: 'cortex-m0' is not known; for a board, port or processor of this name: armv6m" natmod build --arch cortex-m0 main.c
  echo 'nonsense' >>main.c
  refused "error: " natmod build --arch x64 main.c
  says "natmod: not built: x64"
  [ ! -e dist ] || [ -z "$(find dist -type f)" ] || fail "a result of nothing"
  # A pointer from a function that no header shows would lose its upper half.
  main_c '#include <string.h>' '(strdup("x") != 0)' >main.c
  refused "implicit declaration of function" natmod build --arch x64 main.c
  sed -i '1i #define _GNU_SOURCE' main.c
  succeeds natmod build --arch x64 main.c
  rm -r dist
  echo 'nonsense' >wrong.cpp
  refused "$PWD/wrong.cpp:1:1: error: " natmod build --arch x64 wrong.cpp
  mkdir whole
  printf 'cmake_minimum_required(VERSION 3.25)\nfind_package(natmod REQUIRED)\nproject(wrong CXX)\nnatmod_add_module(wrong wrong.cpp)\n' >whole/CMakeLists.txt
  cp wrong.cpp whole
  refused "$PWD/whole/wrong.cpp:1:1: error: " natmod build --arch x64 whole
  # What the linker says names the source, not the object that CMake made of it.
  mkdir -p sub
  main_c 'int f(void);' 'f()' >main.c
  echo 'int g(void); int f(void) { return g(); }' >sub/part.c
  refused "sub/part.c:" natmod build --arch x64 main.c sub/part.c
  says "undefined symbol 'g'"
  silent_about CMakeFiles
  mkdir bin
  ln -s "$(command -v cmake)" bin/
  main_c >main.c
  refused "no compiler for armv7m: looked for arm-none-eabi-gcc clang clang-19 (on Debian: apt install gcc-arm-none-eabi libnewlib-arm-none-eabi)" \
    env PATH="$PREFIX/bin:$PWD/bin" natmod build --arch armv7m main.c
  [ ! -x /usr/bin/xtensa-lx106-elf-gcc ] || NATMOD_XTENSA=gone \
    refused "xtensa-lx106-elf-gcc needs gone/core.so for xtensawin: run natmod's tools/xtensa_windowed_core.sh gone" \
    natmod build --arch xtensawin main.c
  ln -s "$(command -v gcc)" bin/
  refused "ninja is not found: apt install ninja-build" env PATH="$PREFIX/bin:$PWD/bin" natmod build --arch x64 main.c
}

# A module of a MicroPython tree's own sources, as MicroPython's dynamic versions of built-in modules
# are. The tree here has headers that say where they are from.
test_firmware_sources_are_built_with_the_headers_of_their_tree() {
  mkdir -p tree/py tree/extmod
  cp -r "$SDK"/include/. tree
  sed -i "1i #define FROM_TREE (41)" tree/py/dynruntime.h
  echo 'static int of_extmod(void) { return FROM_TREE + 1; }' >tree/extmod/modthing.c
  main_c '#include "extmod/modthing.c"' 'of_extmod()' >main.c
  refused "extmod/modthing.c" natmod build --arch x64 main.c
  succeeds natmod build --arch x64,armv7m --firmware tree main.c
  board 42 main.value dist/x64_6.3/main.mpy
  board 42 main.value dist/armv7m_6.3/main.mpy
  makefile 'SRC = main.c' 'ARCH = x64' 'FIRMWARE_DIR = tree'
  succeeds make
  board 42 mod.value mod.mpy
  refused "NATMOD_FIRMWARE: $PWD is no tree of MicroPython: it has no py/dynruntime.h" natmod build --arch x64 --firmware . main.c
}

# What CMake is told is part of what a folder is configured for.
test_build_is_configured_again_for_another_compiler() {
  needs arm-none-eabi-gcc
  main_c >main.c
  succeeds natmod build --arch armv7m main.c
  mkdir bin
  printf '#!/bin/sh\necho "$*" >>%s/called\nexec %s "$@"\n' "$PWD" "$(command -v arm-none-eabi-gcc)" >bin/arm-none-eabi-gcc
  chmod +x bin/arm-none-eabi-gcc
  succeeds env PATH="$PWD/bin:$PATH" natmod build --arch armv7m main.c
  [ -s called ] || fail "the first compiler was taken"
  says "same"
  grep -qx "CMAKE_C_COMPILER:[A-Z]*=$PWD/bin/arm-none-eabi-gcc" build/natmod/main/armv7m_6.3/CMakeCache.txt ||
    fail "$(grep CMAKE_C_COMPILER build/natmod/main/armv7m_6.3/CMakeCache.txt)"
}
