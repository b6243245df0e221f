# What is made again after a change, and what is not.

two_sources() {
  makefile 'SRC = main.c other.c' 'ARCH ?= x64'
  main_c 'int other(void);' 'other()' >main.c
  printf '#include "py/dynruntime.h"\n#include "other.h"\nint other(void); int other(void) { return OTHER; }\n' >other.c
  echo '#define OTHER 1' >other.h
  succeeds make "$@"
}

test_second_make_does_nothing() {
  two_sources
  touch reference
  succeeds make
  printed "make: Nothing to be done for 'all'."
  [ -z "$(find . -newer reference -type f ! -name out)" ] || fail "a file changed"
}

# Its default is a folder that a second make, which reads .d files too, must find as well.
test_second_make_without_mpy_dir_finds_the_headers() {
  two_sources
  sed -i -e '/^MPY_DIR/d' -e "s|^include .*|include $SDK/py/dynruntime.mk|" Makefile
  succeeds make clean
  succeeds make
  touch main.c
  succeeds make V=1
  says "-I$SDK/include"
  succeeds make
  printed "make: Nothing to be done for 'all'."
}

test_parallel_make_is_the_same() {
  two_sources
  cp mod.mpy serial.mpy
  succeeds make clean
  succeeds make -j8
  cmp serial.mpy mod.mpy
}

test_folder_does_not_matter() {
  two_sources
  mkdir 'a longer name with spaces'
  cp Makefile ./*.[ch] 'a longer name with spaces'
  cp mod.mpy first.mpy
  cd 'a longer name with spaces'
  succeeds make
  cmp ../first.mpy mod.mpy
}

test_header_edit_recompiles_its_users_only() {
  two_sources
  echo '#define OTHER 2' >other.h
  succeeds make
  printed "GEN build-x64/mod.config.h" "CC other.c" "LINK build-x64/mod.mpy" "GEN mod.mpy"
}

test_edit_without_new_names_recompiles_one_source() {
  two_sources
  echo 'int more(void); int more(void) { return 2; }' >>other.c
  succeeds make
  says "CC other.c"
  silent_about "CC main.c"
}

test_name_added_in_a_header_reaches_the_table() {
  two_sources
  grep -q MP_QSTR_brand_new build-x64/mod.config.h && fail "the name is there already"
  echo '#define OTHER (MP_QSTR_brand_new != 0)' >other.h
  succeeds make
  says "CC main.c"
  grep -qa brand_new mod.mpy || fail "the name is not in the module"
}

test_header_that_went_away_is_no_obstacle() {
  two_sources
  printf 'int other(void); int other(void) { return 3; }\n' >other.c
  rm other.h
  succeeds make
}

test_changed_flags_recompile() {
  two_sources
  succeeds make CFLAGS_EXTRA=-DMORE
  says "CC main.c"
  succeeds make CFLAGS_EXTRA=-DMORE
  printed "make: Nothing to be done for 'all'."
  succeeds make "CFLAGS_EXTRA=-DQUOTES='\"#\$\$(x)\"'"
  says "CC main.c"
  succeeds make "CFLAGS_EXTRA=-DQUOTES='\"#\$\$(x)\"'"
  printed "make: Nothing to be done for 'all'."
}

test_changed_link_flags_link_alone() {
  two_sources
  succeeds make 'MPY_LD_FLAGS=--map build-x64/mod.map'
  printed "LINK build-x64/mod.mpy"
  [ -s build-x64/mod.map ] || fail "no map"
}

test_changed_makefile_recompiles() {
  two_sources
  echo '$(BUILD)/main.o: CFLAGS += -O2' >>Makefile
  succeeds make
  says "CC main.c"
}

test_source_taken_out_is_linked_out() {
  two_sources
  cp mod.mpy both.mpy
  main_c >main.c
  makefile 'SRC = main.c' 'ARCH ?= x64'
  succeeds make
  ! cmp -s both.mpy mod.mpy || fail "the module did not change"
}

test_another_architecture_and_back() {
  needs arm-none-eabi-gcc
  two_sources
  has_arch mod.mpy 2
  succeeds make ARCH=armv7m
  has_arch mod.mpy 5
  succeeds make
  printed "GEN mod.mpy"
  has_arch mod.mpy 2
}

test_abi_is_in_the_file() {
  two_sources ABI=6.2
  has_arch mod.mpy 2 2
  succeeds make ABI=6.1
  has_arch mod.mpy 2 1
  succeeds make
  has_arch mod.mpy 2 3
}

test_clean_leaves_the_sources_alone() {
  two_sources
  succeeds make clean
  rm out
  [ "$(ls)" = "$(printf '%s\n' Makefile main.c other.c other.h)" ] || fail "left: $(ls)"
}

test_failure_leaves_the_old_module() {
  two_sources
  cp mod.mpy old.mpy
  echo 'syntax error' >>other.c
  refused "other.c:" make
  cmp old.mpy mod.mpy
  echo 'int undefined_function(void); int other(void); int other(void) { return undefined_function(); }' >other.c
  refused "undefined_function" make
  cmp old.mpy mod.mpy
  cmp old.mpy build-x64/mod.mpy
}
