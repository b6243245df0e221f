# Modules of a MicroPython tree's own sources: upstream's examples, as Debian's source package has them, by make,
# CMake and natmod build, each with the one option that names the tree; and upstream's own tests of them.

# In folders of their own, whose Makefiles are left as they are. btree is not there: Debian leaves out the
# library that it consists of.
PLAIN="features0 features1 features2 features3 features4"
BUILT_IN="heapq random re deflate framebuf"   # the module is NAME_ARCH

# upstream_examples: copies them here; FIRMWARE is the tree.
upstream_examples() {
  local name sources
  needs make gcc arm-none-eabi-gcc
  FIRMWARE=$("$TOP/tests/libraries/get_source.sh" micropython trixie | tail -n 1) || skip "no source of MicroPython"
  cp -r "$FIRMWARE"/examples/natmod/* .
  {
    printf 'cmake_minimum_required(VERSION 3.25)\nfind_package(natmod 0.1 REQUIRED)\nproject(upstream C)\n'
    for name in $PLAIN $BUILT_IN; do
      sources=$(sed -n 's/^SRC = //p' $name/Makefile)
      case " $BUILT_IN " in *" $name "*) printf 'natmod_add_module(%s_${NATMOD_ARCH}' $name ;; *) printf 'natmod_add_module(%s' $name ;; esac
      printf ' %s/%s' $(for s in $sources; do echo $name $s; done)
      echo ')'
    done
  } >CMakeLists.txt
}

# module_of NAME ARCH
module_of() { case " $BUILT_IN " in *" $1 "*) echo $1_$2 ;; *) echo $1 ;; esac; }

test_upstream_examples_of_firmware_sources_by_make_cmake_and_build() {
  local name arch
  upstream_examples
  succeeds natmod build --release --arch x64,armv7m --firmware "$FIRMWARE"
  succeeds cmake -G Ninja -B by_cmake -DNATMOD_ARCH=armv7m -DNATMOD_FIRMWARE="$FIRMWARE"
  succeeds cmake --build by_cmake
  for name in $PLAIN $BUILT_IN; do
    for arch in x64 armv7m; do
      case $arch:$name in x64:* | armv7m:heapq | armv7m:deflate) ;; *) continue ;; esac   # enough
      succeeds make -C $name ARCH=$arch MPY_DIR="$SDK" FIRMWARE_DIR="$FIRMWARE"
      [ $name != features2 ] || continue   # it has the name of a Python source, seen from another folder
      cmp $name/$(module_of $name $arch).mpy dist/${arch}_6.3/$(module_of $name $arch).mpy || fail "$name, $arch: make makes other bytes than natmod build"
    done
    cmp by_cmake/$(module_of $name armv7m).mpy dist/armv7m_6.3/$(module_of $name armv7m).mpy || fail "$name: CMake makes other bytes"
  done
  # Those that take nothing of the tree need but another MPY_DIR.
  for name in $PLAIN; do succeeds make -B -C $name MPY_DIR="$SDK"; done
  # Each folder is a project as it stands; on this architecture it takes a linker script of the tree, too.
  succeeds natmod build --firmware "$FIRMWARE" --arch xtensa random
  board True 'random_xtensa.random() < 1 if hasattr(random_xtensa, "random") else random_xtensa.getrandbits(8) < 256' \
    random/dist/xtensa_6.3/random_xtensa.mpy
  board 3628800 'features0.factorial(10)' features0/features0.mpy
  pass_upstream_tests
}

# Each test of extmod/ says with our module what its .exp or else CPython says, or skips what a native module
# does not have.
pass_upstream_tests() {
  needs python3
  local program name test passed=0
  program=$(micropython amd64)
  for name in $BUILT_IN; do
    printf 'import sys\nsys.path.insert(0, "dist/x64_6.3")\nimport %s_x64\nsys.modules["%s"] = %s_x64\n' $name $name $name >begin.py
    for test in "$FIRMWARE"/tests/extmod/$name*.py; do
      cat begin.py $test >test.py
      timeout 60 $program test.py >out 2>&1 || true
      if [ "$(head -n 1 out)" = SKIP ]; then continue; fi
      if [ -e $test.exp ]; then cp $test.exp expected; else python3 $test >expected; fi
      diff expected out >difference || { head difference >&2; fail "$(basename $test)"; }
      passed=$((passed + 1))
    done
  done
  [ $passed -ge 28 ] || fail "only $passed tests were run"
  echo "$passed tests of upstream passed"
}

test_firmware_tree_that_is_none_is_named() {
  main_c >main.c
  refused "NATMOD_FIRMWARE: $PWD/none is no tree of MicroPython: it has no py/dynruntime.h" \
    natmod build --arch x64 --firmware none main.c
  makefile 'SRC = main.c' 'ARCH = x64' 'FIRMWARE_DIR = none'
  refused "FIRMWARE_DIR: none is no tree of MicroPython: it has no py/dynruntime.h" make
}

# One source as a native module and as a part of the firmware: compiled with the headers of the unix port.
# What firmware's build generates is made here by hand.
test_example_of_both_compiles_as_a_part_of_firmware() {
  local port flags
  FIRMWARE=$("$TOP/tests/libraries/get_source.sh" micropython trixie | tail -n 1) || skip "no source of MicroPython"
  port=$FIRMWARE/ports/unix
  flags="-std=gnu99 -Os -Wall -Werror -Wextra -Wno-unused-parameter -I. -I$FIRMWARE -I$port -I$port/variants/standard"
  mkdir genhdr
  touch genhdr/qstrdefs.generated.h genhdr/moduledefs.h genhdr/root_pointers.h genhdr/mpversion.h
  succeeds gcc $flags -DNO_QSTR -E -o encoder.i "$TOP/examples/encoder/encoder.c"
  grep -oE 'MP_QSTR_[A-Za-z0-9_]+' encoder.i | sort -u | sed 's/.*/QDEF0(&, 0, 0, "")/' >genhdr/qstrdefs.generated.h
  succeeds gcc $flags -c -o encoder.o "$TOP/examples/encoder/encoder.c"
  nm encoder.o >symbols
  grep -q ' [DdRr] encoder_module$' symbols || fail "no module: $(cat symbols)"
  grep -q 'SRC_USERMOD_C += $(USERMOD_DIR)/encoder.c' "$TOP/examples/encoder/micropython.mk" || fail "no micropython.mk"
}
