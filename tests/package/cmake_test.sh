# find_package(natmod) and natmod_add_module().

test_cmake_module_is_the_bytes_that_make_makes() {
  local arch
  cp "$TOP"/examples/factorial/* .
  printf 'cmake_minimum_required(VERSION 3.25)\nfind_package(natmod 0.1 REQUIRED)\nproject(factorial C)\nnatmod_add_module(factorial factorial.c)\n' >CMakeLists.txt
  for arch in $(all_archs); do
    builds $arch
    succeeds make ARCH=$arch MPY_DIR="$SDK"
    cmp factorial.mpy build/$arch/factorial.mpy || fail "$arch: other bytes"
  done
}

# C++, C++ with C, and C with a Python part: by natmod build, which is CMake, and by make.
test_cmake_and_build_and_make_give_the_same_bytes() {
  local arch name
  cp "$TOP"/examples/squeeze/{checksum.c,squeeze.h} .
  cp "$TOP"/examples/cpp_class/*.cpp "$TOP"/examples/cpp_functions/*.cpp .
  sed -i 's/MPY_MODULE(cpp_functions/MPY_MODULE(mixed/' cpp_functions.cpp
  main_c >hybrid.c
  echo 'def twice(): return 2 * value' >part.py
  cat >CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.25)
find_package(natmod 0.1 REQUIRED)
project(same C CXX)
natmod_add_module(cpp_class cpp_class.cpp)
natmod_add_module(mixed cpp_functions.cpp checksum.c)
natmod_add_module(hybrid hybrid.c part.py)
END
  succeeds natmod build --release --arch x64,armv6m,xtensawin
  for arch in x64 armv6m xtensawin; do
    for name in cpp_class:cpp_class.cpp mixed:"cpp_functions.cpp checksum.c" hybrid:"hybrid.c part.py"; do
      succeeds make -f "$SDK/py/dynruntime.mk" ARCH=$arch MPY_DIR="$SDK" BUILD=made/$arch.${name%%:*} \
        MOD=${name%%:*} SRC="${name#*:}"
      cmp ${name%%:*}.mpy dist/${arch}_6.3/${name%%:*}.mpy || fail "$arch: ${name%%:*}: other bytes"
    done
  done
  board 2 'hybrid.twice()' dist/armv6m_6.3/hybrid.mpy
}

# A static library, definitions, folders, generator expressions, sources that are added later.
test_cmake_module_is_an_ordinary_target() {
  mkdir lib include extra
  echo 'int twice(int x) { return 2 * x + LIB_BIAS; }' >lib/lib.c
  echo 'int twice(int x);' >lib/lib.h
  echo '#define FROM_FOLDER MP_QSTR_name_of_a_folder' >include/folder.h
  echo 'int added(void) { return ADDED; }' >extra/added.c
  cat >main.c <<'END'
#include "py/dynruntime.h"
#include "folder.h"
#include "lib.h"
int added(void);
#ifndef IS_C
#error no generator expression
#endif
mp_obj_t mpy_init(mp_obj_fun_bc_t *self, size_t n_args, size_t n_kw, mp_obj_t *args) {
  MP_DYNRUNTIME_INIT_ENTRY
  mp_store_global(MP_QSTR_value, MP_OBJ_NEW_SMALL_INT(twice(VALUE) + added()));
  mp_store_global(FROM_FOLDER, MP_OBJ_NEW_SMALL_INT(7));
  MP_DYNRUNTIME_INIT_EXIT
}
END
  cmake_project \
    'add_library(twice STATIC lib/lib.c)' \
    'target_include_directories(twice PUBLIC lib)' \
    'target_compile_definitions(twice PRIVATE LIB_BIAS=1)' \
    'target_include_directories(mod PRIVATE $<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}/include>)' \
    'target_compile_definitions(mod PRIVATE VALUE=20 "$<$<COMPILE_LANGUAGE:C>:IS_C>" "$<$<CONFIG:Debug>:ADDED=100>" "$<$<NOT:$<CONFIG:Debug>>:ADDED=200>")' \
    'target_sources(mod PRIVATE extra/added.c)' \
    'target_link_libraries(mod PRIVATE twice)' \
    'install(TARGETS mod DESTINATION lib/micropython)'
  builds x64 -DCMAKE_BUILD_TYPE=Debug
  board 141 mod.value
  board 7 mod.name_of_a_folder
  succeeds cmake --install build/x64 --prefix out_here
  cmp build/x64/mod.mpy out_here/lib/micropython/mod.mpy || fail "not installed"
  builds armv7m -DCMAKE_BUILD_TYPE=Release
  board 241 mod.value build/armv7m/mod.mpy
  grep -q 'twice' build/armv7m/mod.map || fail "no map"
}

test_cmake_rebuilds_what_changed_alone() {
  main_c 'int other(void);' 'other()' >main.c
  echo 'int other(void) { return 1; }' >other.c
  cmake_project 'target_sources(mod PRIVATE other.c)'
  builds armv7m
  succeeds cmake build/armv7m   # again: what it found the first time, it knows now before project()
  silent_about Warning
  succeeds cmake --build build/armv7m
  says "no work to do"
  sed -i 's/return 1/return 2/' other.c
  succeeds cmake --build build/armv7m -v
  says "mod.dir/other.c.obj"
  silent_about "mod.dir/main.c.obj.d"
  board 2 mod.value build/armv7m/mod.mpy
  # A new name is another header, and that is for all.
  sed -i 's/value/worth/' main.c
  succeeds cmake --build build/armv7m
  board 2 mod.worth build/armv7m/mod.mpy
}

test_cmake_toolchain_file_and_build_tree() {
  main_c >main.c
  cmake_project
  succeeds cmake -G Ninja -B tree -Dnatmod_DIR="$BUILD" --toolchain "$SDK/cmake/toolchain/armv6m.cmake"
  succeeds cmake --build tree
  has_arch tree/mod.mpy 4
  succeeds cmake -G 'Unix Makefiles' -B unix -DNATMOD_ARCH=x64
  succeeds cmake --build unix
  succeeds cmake --build unix
  board 1 mod.value unix/mod.mpy
}

test_cmake_architecture_of_a_build_folder_stays() {
  main_c >main.c
  cmake_project
  builds x64
  refused "for armv6m take another folder, or cmake --fresh" \
    cmake -B build/x64 -DNATMOD_ARCH=armv6m
  succeeds cmake -B build/x64   # nothing of the other is left
  succeeds cmake --build build/x64
  has_arch build/x64/mod.mpy 2
  succeeds cmake --fresh -G Ninja -B build/x64 -DNATMOD_ARCH=armv6m
  succeeds cmake --build build/x64
  has_arch build/x64/mod.mpy 4
}

# The program natmod is built apart, with this machine's compiler; here it was before.
test_cmake_subproject_and_fetch_content() {
  main_c >main.c
  cat >CMakeLists.txt <<END
cmake_minimum_required(VERSION 3.25)
if(FETCH)
  include(FetchContent)
  FetchContent_Declare(natmod SOURCE_DIR $TOP)
  FetchContent_MakeAvailable(natmod)
else()
  add_subdirectory($TOP natmod)
endif()
project(mod C)
natmod_add_module(mod main.c)
END
  local way
  for way in ON OFF; do
    succeeds cmake -G Ninja -B b$way -DFETCH=$way -DNATMOD_ARCH=armv7emsp -DNATMOD_HOST_BUILD="$BUILD"
    succeeds cmake --build b$way
    has_arch b$way/mod.mpy 7
    grep -q "NATMOD_EXECUTABLE:FILEPATH=$BUILD/bin/natmod" b$way/CMakeCache.txt || fail "another natmod"
  done
}

test_cmake_compile_commands_are_for_clangd() {
  needs python3
  main_c >main.c
  cmake_project
  configures armv7m
  python3 - build/armv7m/compile_commands.json <<'END' || fail "compile_commands.json"
import json, sys
commands = json.load(open(sys.argv[1]))
assert len(commands) == 1 and commands[0]["file"].endswith("main.c"), commands
assert "-mcpu=cortex-m3" in commands[0]["command"] and " -E " not in commands[0]["command"]
END
}

test_cmake_cxx_and_abi_and_float() {
  main_c '#include "part.h"' 'part()' >main.c
  echo '#ifdef __cplusplus
extern "C"
#endif
int part(void);' >part.h
  cat >part.cpp <<'END'
#include "part.h"
#include "py/dynruntime.h"
template <class T> constexpr T abi = NATMOD_ABI;
static_assert(MICROPY_FLOAT_IMPL == MICROPY_FLOAT_IMPL_NONE);
int part() { auto f = [](auto x) { return x & 0xff; }; return f(abi<int>); }
END
  cmake_project 'target_sources(mod PRIVATE part.cpp)'
  builds armv7m -DNATMOD_ABI=6.2 -DNATMOD_FLOAT=none
  has_arch build/armv7m/mod.mpy 5 2
}

test_cmake_says_what_is_wrong() {
  main_c >main.c
  cmake_project
  refused "NATMOD_ARCH: 'z80' is not known; there are x86 x64 armv6m" cmake -G Ninja -B a -DNATMOD_ARCH=z80
  refused "NATMOD_ABI: '7' is not known; there are 6.1 6.2 6.3" cmake -G Ninja -B b -DNATMOD_ABI=7
  sed -i '/find_package/d; s/^natmod_add/find_package(natmod REQUIRED)\n&/' CMakeLists.txt
  refused "find_package(natmod) before project()" cmake -G Ninja -B c
  cmake_project
  mkdir bin
  ln -s "$(command -v cmake)" "$(command -v ninja)" bin/
  refused "no compiler for xtensa: looked for xtensa-lx106-elf-gcc clang" \
    env PATH="$PWD/bin" cmake -G Ninja -B d -DNATMOD_ARCH=xtensa -Dnatmod_DIR="$PREFIX/lib/cmake/natmod"
}

# One table, three readers: the make fragment, the toolchain files, natmod doctor.
test_make_cmake_and_doctor_choose_the_same_compiler() {
  local arch ours
  main_c >main.c
  cmake_project
  natmod doctor >doctor
  printf 'show:\n\t@command -v $(CC)\n' >show.mk
  for arch in $(all_archs); do
    ours=$(awk -v a=$arch '$1 == a {print $2}' doctor)
    configures $arch
    grep -q "CMAKE_C_COMPILER[^=]*=$ours\$" build/$arch/CMakeCache.txt ||
      grep -q "\"$ours\"" build/$arch/CMakeFiles/*/CMakeCCompiler.cmake || fail "$arch: CMake takes another than $ours"
    makefile "ARCH = $arch" 'SRC = main.c'
    [ "$(make -s -f Makefile -f show.mk show)" = "$ours" ] || fail "$arch: make takes another than $ours"
  done
}

# A Makefile written for MicroPython's fragment: MPY_DIR alone is another.
test_upstream_makefile_needs_only_mpy_dir() {
  main_c >factorial.c
  cat >Makefile <<END
# Location of top-level MicroPython directory
MPY_DIR = $SDK

# Name of module
MOD = factorial

# Source files (.c or .py)
SRC = factorial.c

# Architecture to build for (x86, x64, armv6m, armv7m, xtensa, xtensawin, rv32imc)
ARCH = x64

# Include to get the rules for compiling and linking the module
include \$(MPY_DIR)/py/dynruntime.mk
END
  succeeds make
  says "GEN factorial.mpy"
  board 1 factorial.value factorial.mpy
  succeeds make ARCH=armv7m
  has_arch factorial.mpy 5
}
