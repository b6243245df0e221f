# A folder whose Makefile includes a dynruntime.mk is a project for natmod build, test, pack and size as it
# stands, whichever tree of MicroPython the Makefile was written for.

# foreign_project: as one finds them: written for a tree that is not here, a source in a folder, a header
# that the Makefile makes.
foreign_project() {
  rm -rf sub
  mkdir sub
  cat >Makefile <<'END'
# Of somebody else.
MPY_DIR = ../../micropython
MOD = thing
SRC = thing.c sub/part.c
ARCH = x64
CFLAGS += -DSCALE=2
LINK_RUNTIME = 1
all: $(MOD).mpy
include $(MPY_DIR)/py/dynruntime.mk
sub/table.h:
	echo "#define TABLE 20" >$@
$(BUILD)/sub/part.o: sub/table.h
END
  main_c 'int part(int);' 'part(SCALE)' >thing.c
  printf '#include "table.h"\nint part(int x) { return x * TABLE + 2; }\n' >sub/part.c
  printf '>>> import thing\n>>> thing.value\n42\n' >thing.txt
}

test_makefile_is_built_for_all_architectures_at_once() {
  local arch
  foreign_project
  cp Makefile before
  succeeds natmod build
  says "Next: natmod test"
  for arch in $(all_archs); do
    board 42 thing.value dist/${arch}_6.3/thing.mpy
    [ -s build/${arch}_6.3/thing.map ] || fail "$arch: no map"
  done
  cmp Makefile before || fail "the Makefile was changed"
  [ ! -e thing.mpy ] || fail "a module of one architecture beside the sources"
  succeeds natmod build
  [ "$(grep -c 'same$' out)" = "$(all_archs | wc -w)" ] || fail "not the same: $(cat out)"
  # A module of another name takes the place of the old one.
  sed -i 's/^MOD = .*/MOD = other/' Makefile
  mv thing.txt notes
  succeeds natmod build --arch x64
  [ "$(grep -c '^x64' out)" = 1 ] || fail "more than it makes: $(cat out)"
  says "Next: natmod run dist/x64_6.3/other.mpy -c 'dir(other)'"   # there is no session
  cp before Makefile
  # The bytes are make's.
  succeeds make MPY_DIR="$SDK" ARCH=armv7m
  cmp thing.mpy dist/armv7m_6.3/thing.mpy || fail "other bytes than make's"
}

test_makefile_is_tested_packed_and_measured() {
  foreign_project
  succeeds natmod test --arch x64,armv7m,rv32imc
  [ "$(grep -c 'virtual board: thing.txt: 2 examples passed' out)" = 3 ] || fail "$(cat out)"
  succeeds natmod pack
  [ -s package/armv7m_6.3/thing.mpy ] || fail "not packed"
  succeeds natmod size dist/x64_6.3/thing.mpy --map build/x64_6.3/thing.map
  says "part"
  sed -i 's/+ 2/+ 3/' sub/part.c
  refused "older than the sources: natmod build --arch armv7m,rv32imc,x64 --abi 6.3, or pack --as-is" natmod pack
  succeeds natmod build --arch armv7m,rv32imc,x64 --abi 6.3
  succeeds natmod pack
  board 43 thing.value package/x64_6.3/thing.mpy
}

test_makefile_project_says_what_is_wrong() {
  foreign_project
  cp sub/part.c good.c
  printf 'int missing(void);\nint other(void) { return missing(); }\n' >>sub/part.c
  sed -i '1i int other(void);' sub/part.c
  sed -i 's/return x/return other() + x/' sub/part.c
  refused "sub/part.c:" natmod build --arch x64,armv7m
  says "undefined symbol 'missing'"
  says "natmod: not built: x64 armv7m"
  silent_about "make: ***"
  echo nonsense >sub/part.c
  refused "sub/part.c:1:1: error:" natmod build --arch x64
  rm sub/part.c
  refused "No rule to make target 'sub/part.c'" natmod build --arch x64
  [ ! -e dist/x64_6.3/thing.mpy ] || fail "a result of nothing"
  mv good.c sub/part.c
  sed -i 's/^SRC = .*/SRC = thing.c $(MPY_DIR)\/lib\/crypto\/md5.c/' Makefile
  refused "lib/crypto/md5.c is a file of MicroPython: set FIRMWARE_DIR to a tree of it (natmod build: --firmware)" natmod build --arch x64
  mkdir bin
  ln -s "$(command -v env)" bin/
  ln -s "$(command -v gcc)" bin/
  refused "make is not found: apt install make" env PATH="$PREFIX/bin:$PWD/bin" natmod build --arch x64
  printf 'all:\n\techo hello\n' >Makefile
  refused "no CMakeLists.txt here, and no Makefile that includes a dynruntime.mk" natmod build
}

# A header beside the sources is one for all architectures; its rule may say that each wants its own.
test_header_that_depends_on_the_architecture() {
  local arch
  foreign_project
  sed -i 's/^sub\/table.h:/TABLE = sub\/table.h\n$(TABLE):/; s/echo "#define TABLE 20"/echo "#define TABLE ($(if $(filter armv7m,${ARCH}),30,20))"/' Makefile
  for arch in x64,armv7m,rv32imc x64 armv7m,x64; do
    succeeds natmod build --arch $arch
    board 42 thing.value dist/x64_6.3/thing.mpy
    board 62 thing.value dist/armv7m_6.3/thing.mpy
    board 42 thing.value dist/rv32imc_6.3/thing.mpy
    succeeds natmod pack
  done
  echo '#define MORE' >>sub/part.c
  refused "dist/armv7m_6.3/thing.mpy, dist/rv32imc_6.3/thing.mpy, dist/x64_6.3/thing.mpy: older than the sources" natmod pack
}

# make looks again for what a rule may make; that ends where there is none.
test_header_that_is_gone_after_a_good_build() {
  foreign_project
  succeeds natmod build --arch x64
  sed -i '1i #include "gone.h"' thing.c
  refused "thing.c:1:10: fatal error: gone.h: No such file or directory" timeout 60 natmod build --arch x64
  sed -i 's/gone.h/made.h/' thing.c
  printf '$(BUILD)/thing.o: made.h\nmade.h:\n\techo "#define MADE" >$@\n' >>Makefile
  succeeds natmod build --arch x64
}

# Other ways to name the fragment: another variable, a whole path, a condition.
test_makefile_may_name_its_tree_in_any_way() {
  local line
  foreign_project
  for line in 'include $(MICROPYTHON)/py/dynruntime.mk' 'include ${MPY_DIR}/py/dynruntime.mk   # the rules' \
      '-include ../../micropython/py/dynruntime.mk' "include $SDK/py/dynruntime.mk" \
      'include $(MPY_DIR)/../micropython/py/dynruntime.mk' 'include $(RULES)' 'include $(TREE)/rules/dynruntime.mk'; do
    { printf 'TREE = ../../micropython\nRULES ?= $(TREE)/py/dynruntime.mk\n'; sed "s|^-*include.*|$line|" Makefile; } >makefile
    rm -rf build dist
    succeeds natmod build --arch x64
    board 42 thing.value dist/x64_6.3/thing.mpy
  done
}

# What it insists on would put all architectures into one folder, or have it look for another tree.
test_makefile_that_insists_on_its_folders() {
  foreign_project
  sed -i 's/^MPY_DIR = /override MPY_DIR = /; 2i override BUILD := fixed' Makefile
  succeeds natmod build --arch x64,armv7m
  board 42 thing.value dist/x64_6.3/thing.mpy
  board 42 thing.value dist/armv7m_6.3/thing.mpy
  [ ! -e fixed ] || fail "built in a folder for all"
}

test_makefile_with_line_ends_of_windows() {
  foreign_project
  sed -i 's/$/\r/' Makefile thing.c sub/part.c
  succeeds natmod build --arch x64
  board 42 thing.value dist/x64_6.3/thing.mpy
}

# Its own commands may talk; what compilers warn of is shown in any case.
test_makefile_is_quiet_while_all_is_well() {
  foreign_project
  sed -i 's/^\techo/\t@echo Generating a table...\n\techo/' Makefile
  echo '#warning careful' >>thing.c
  succeeds natmod build --arch x64 --cflags=-Wno-error
  silent_about Generating
  says careful
  rm sub/table.h
  succeeds natmod build --arch x64 --cflags=-Wno-error -v
  says Generating
  echo nonsense >>sub/part.c
  rm sub/table.h
  refused Generating natmod build --arch x64
}

test_makefile_may_include_the_fragment_by_another_file() {
  foreign_project
  mkdir common inner
  sed -n '/^MPY_DIR/p; /^ARCH/p; /^include/p' Makefile >common/module.mk
  sed '/^MPY_DIR/d; /^ARCH/d; s|^include.*|include ../common/module.mk|' Makefile >inner/Makefile
  mv thing.c sub inner
  succeeds natmod build --arch x64 inner
  board 42 thing.value inner/dist/x64_6.3/thing.mpy
}

# One that is for other things, too, and has the fragment for a goal of its own alone.
test_makefile_may_include_the_fragment_for_one_goal() {
  foreign_project
  { printf 'ifdef NOTHING\nendif\nifeq ($(MAKECMDGOALS),_native)   # this one\nifdef MPY_DIR\n'; grep -v '^all:' Makefile; printf '_native: all\nendif\nendif\nhelp:\n\techo other things\n'; } >new
  mv new Makefile
  succeeds natmod build --arch x64
  board 42 thing.value dist/x64_6.3/thing.mpy
}

test_makefile_that_insists_on_an_architecture() {
  foreign_project
  sed -i 's/^ARCH = x64/override ARCH = x64/' Makefile
  refused "is for x64 6.3, not for armv6m 6.3: the project itself says which (override ARCH, ABI?)" natmod build --arch armv6m
  [ ! -e dist/armv6m_6.3/thing.mpy ] || fail "a module of another architecture"
  touch taken
  refused "taken" natmod build --arch x64 -o taken
}

test_variables_reach_the_makefile() {
  foreign_project
  sed -i 's/-DSCALE=2/-DSCALE=$(SCALE)/; s/^ARCH/SCALE = 2\nARCH/' Makefile
  succeeds natmod build --arch x64 SCALE=3
  board 62 thing.value dist/x64_6.3/thing.mpy
  succeeds natmod build --arch x64 . SCALE=2
  board 42 thing.value dist/x64_6.3/thing.mpy
  main_c >main.c
  refused "SCALE=3: variables are for projects that make builds; what has to be defined in C is -D NAME=VALUE" natmod build --arch x64 main.c SCALE=3
}

# A CMakeLists.txt that is for something else does not hide the Makefile; one for natmod goes first.
test_makefile_beside_a_cmake_project() {
  foreign_project
  printf 'project(tests C)\nadd_executable(tests tests.c)\n' >CMakeLists.txt
  succeeds natmod build --arch x64
  board 42 thing.value dist/x64_6.3/thing.mpy
  cmake_project
  main_c '' 17 >main.c
  rm -rf build dist
  succeeds natmod build --arch x64
  board 17 mod.value dist/x64_6.3/mod.mpy
}

# Options of natmod build reach all three kinds of projects.
test_options_for_compilers_reach_sources_makefiles_and_cmake() {
  mkdir inc
  echo '#define FROM_HEADER 30' >inc/header.h
  main_c '#include <header.h>
#ifdef __OPTIMIZE_SIZE__
#define LEVEL 0
#else
#define LEVEL 2
#endif' 'FROM_HEADER + GIVEN + LEVEL' >main.c
  local options="--arch x64,armv7m -I inc -D GIVEN=10 --cflags=-O2"
  # Written as in a shell, whatever is in it: 2 and the 10 characters of a"b 'c'; $5
  local quoted=(--arch x64 -I inc "--cflags=-O2 -DTEXT='\"a\\\"b '\\''c'\\''; \$5\"' \"-DGIVEN=(sizeof(TEXT))\"")
  succeeds natmod build $options main.c
  board 42 main.value dist/armv7m_6.3/main.mpy
  refused "GIVEN" natmod build --arch x64 -I inc main.c
  succeeds natmod build --arch x64 -I inc "-DGIVEN=(2 + sizeof(\"it;s \$5\"))" main.c
  board 40 main.value dist/x64_6.3/main.mpy
  succeeds natmod build "${quoted[@]}" main.c
  board 44 main.value dist/x64_6.3/main.mpy
  refused "-DA='x: the quote ' has no end" natmod build --arch x64 "--cflags=-DA='x" main.c
  refused "-I gone: there is no such folder" natmod build --arch x64 -I gone main.c
  makefile 'SRC = main.c' 'ARCH = x64'
  succeeds natmod build $options
  board 42 mod.value dist/armv7m_6.3/mod.mpy
  succeeds natmod build --arch x64 -I inc "-DGIVEN=(2 + sizeof(\"it;s \$5\"))"
  board 40 mod.value dist/x64_6.3/mod.mpy
  succeeds natmod build "${quoted[@]}"
  board 44 mod.value dist/x64_6.3/mod.mpy
  rm Makefile
  cmake_project
  succeeds natmod build $options
  board 42 mod.value dist/x64_6.3/mod.mpy
  succeeds natmod build --arch x64 -I inc "-DGIVEN=(2 + sizeof(\"it;s \$5\"))"
  board 40 mod.value dist/x64_6.3/mod.mpy
  succeeds natmod build "${quoted[@]}"
  board 44 mod.value dist/x64_6.3/mod.mpy
}

test_build_for_a_board() {
  main_c >main.c
  succeeds natmod build --target RPI_PICO main.c
  has_arch dist/armv6m_6.3/main.mpy 4
  succeeds natmod build --target 2310 main.c   # what sys.implementation._mpy says
  has_arch dist/x64_6.1/main.mpy 2 1
  refused "--target nonsense: no board, port or architecture of this name is known" natmod build --target nonsense main.c
  refused "--target 5: its firmware loads .mpy 5.0, and natmod makes 6.1 to 6.3: MicroPython 1.20 or later" natmod build --target 5 main.c
  if natmod build --target RPI_PICO --arch x64 main.c >out 2>&1; then fail "two architectures"; fi
  says "excludes"
}
