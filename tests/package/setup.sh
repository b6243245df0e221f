# What the tests of an installed natmod have in common, beyond script_lib.sh. $PREFIX is where it is
# installed, $BUILD the folder that it was built in.
SDK=$PREFIX/share/natmod/sdk
NATMOD=$PREFIX/bin/natmod
export PATH="$PREFIX/bin:$PATH"
export -n BUILD   # make would take it for its own
unset CMAKE_C_COMPILER_LAUNCHER CMAKE_CXX_COMPILER_LAUNCHER

# cmake_project [LINE]...: a CMakeLists.txt of module `mod` with these lines after the module's.
cmake_project() {
  {
    printf 'cmake_minimum_required(VERSION 3.25)\nfind_package(natmod 0.1 REQUIRED)\n'
    printf 'project(mod C CXX ASM)\nnatmod_add_module(mod main.c)\n'
    [ $# = 0 ] || printf '%s\n' "$@"
  } >CMakeLists.txt
}

# configures ARCH [ARGUMENT]...: into build/ARCH.
configures() { succeeds cmake -G Ninja -S . -B build/$1 -DNATMOD_ARCH=$1 "${@:2}"; }
# builds ARCH [ARGUMENT]...
builds() { configures "$@"; succeeds cmake --build build/$1; }

# board VALUE EXPRESSION [MODULE.mpy]: what the virtual board says of it.
board() {
  local got
  got=$($NATMOD run "${3:-build/x64/mod.mpy}" -c "$2" 2>&1) || true
  [ "$got" = "$1" ] || fail "$2 is '$got', not '$1'"
}

# all_archs: what this natmod links and this machine has a compiler for.
all_archs() { $NATMOD doctor --ready; }
