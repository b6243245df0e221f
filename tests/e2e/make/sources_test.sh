# What SRC may hold.

test_documented_makefile_builds() {
  cat >Makefile <<END
# Location of the SDK
MPY_DIR = $SDK

# Name of module
MOD = factorial   # with a comment

# Source files (.c or .py)
SRC = factorial.c

ARCH = x64   # and another

include \$(MPY_DIR)/py/dynruntime.mk
END
  main_c >factorial.c
  succeeds make
  printed "GEN build-x64/factorial.config.h" "CC factorial.c" "LINK build-x64/factorial.mpy" \
    "GEN factorial.mpy"
  has_arch factorial.mpy 2
}

test_every_kind_of_source_is_linked() {
  needs g++
  makefile 'SRC = main.c lower.s upper.S one.cpp two.cc three.cxx' 'ARCH = x64'
  main_c 'int lower(void), upper(void), one(void), two(void), three(void);' \
    'lower() + upper() + one() + two() + three()' >main.c
  printf '#define ONE $1\n.globl upper\nupper: mov ONE, %%eax\nret\n' >upper.S
  printf '.globl lower\nlower: mov $1, %%eax\nret\n' >lower.s
  for f in one.cpp two.cc three.cxx; do
    echo "template <class T> T id(T x) { return x; }
      extern \"C\" int ${f%.*}() { return id(1); }" >$f
  done
  succeeds make
  for f in lower.s upper.S; do says "AS $f"; done
  for f in main.c one.cpp two.cc three.cxx; do says "CC $f"; done
}

test_cxx_source_can_be_the_module() {
  needs g++ arm-none-eabi-g++
  main_c '' '[] { return 1; }()' | sed 's/^mp_obj_t mpy_init/extern "C" &/' >main.cpp
  for arch in x64 armv7m; do
    makefile 'SRC = main.cpp' "ARCH = $arch"
    succeeds make
  done
}

test_sources_may_share_a_name() {
  mkdir sub above
  cd above
  makefile 'SRC = main.c f.c sub/f.c ../f.c f.S ./sub/../g.c' 'ARCH = x64'
  mkdir sub
  main_c 'int here(void), sub(void), up(void), assembly(void), g(void);' \
    'here() + sub() + up() + assembly() + g()' >main.c
  echo 'int here(void); int here(void) { return 1; }' >f.c
  echo 'int sub(void); int sub(void) { return 1; }' >sub/f.c
  echo 'int up(void); int up(void) { return 1; }' >../f.c
  echo 'int g(void); int g(void) { return 1; }' >g.c
  printf '.globl assembly\nassembly: mov $1, %%eax\nret\n' >f.S
  succeeds make
  [ -z "$(find .. -name '*.o' | grep -v '^../above/build-x64/')" ] || fail "an object outside BUILD"
}

test_absolute_source_stays_inside_build() {
  mkdir module
  main_c >main.c
  cd module
  makefile "SRC = $(dirname "$PWD")/main.c" 'ARCH = x64'
  succeeds make
  [ -z "$(find .. -name '*.o' | grep -v '^../module/build-x64/')" ] || fail "an object outside BUILD"
}

test_generated_source_is_made_first() {
  makefile 'SRC = main.c' 'ARCH = x64'
  main_c >template
  echo 'main.c: template; cp $< $@' >>Makefile
  succeeds make
}

test_objects_of_the_makefile_are_linked() {
  makefile 'SRC = main.c' 'ARCH = x64' 'SRC_O = $(BUILD)/extra.o $(BUILD)/sub/plain.o' \
    'CLEAN_EXTRA = extra.made'
  cat >>Makefile <<'END'
$(BUILD)/extra.o: extra.in
	$(CC) $(CFLAGS) -x c -c -o $@ $<
	touch extra.made
END
  main_c 'int extra(void), plain(void);' 'extra() + plain()' >main.c
  echo 'int extra(void); int extra(void) { return 1; }' >extra.in
  mkdir sub
  echo 'int plain(void); int plain(void) { return 1; }' >sub/plain.c
  succeeds make
  succeeds make clean
  [ ! -e extra.made ] || fail "CLEAN_EXTRA was not removed"
}

test_python_named_like_the_module_is_kept() {
  makefile 'SRC = main.c mod.py' 'ARCH = x64'
  main_c >main.c
  sed -i s/MP_QSTR_value/MP_QSTR_from_c/ main.c
  echo 'def from_python(): return 1' >mod.py
  succeeds make
  says "MPY mod.py"
  has_arch mod.mpy 2
  grep -qa from_python mod.mpy || fail "the Python part is not in the module"
  grep -qa from_c mod.mpy || fail "the C part is not in the module"
}

test_python_alone_is_a_module() {
  makefile 'SRC = mod.py sub/more.py' 'ARCH = armv7m'
  mkdir sub
  echo 'first = 1' >mod.py
  echo 'second = 2' >sub/more.py
  succeeds make
  grep -qa second mod.mpy || fail "the second file is not in the module"
}

test_unknown_kind_of_source_is_refused() {
  makefile 'SRC = main.rs' 'ARCH = x64'
  refused "SRC: 'main.rs' is of no known kind (.c .S .s .cpp .cc .cxx .py)" make
  makefile 'SRC = my file.c' 'ARCH = x64'
  refused "SRC: 'my' is of no known kind" make
  makefile 'SRC = a.c a.c' 'ARCH = x64'
  refused "SRC: 'a.c' is there twice" make
}
