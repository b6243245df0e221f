#!/bin/bash
# Tests of the C++ API: cpp_test.sh NAME [ARCH], with NATMOD set. Each function is a test; exit 77 if a
# compiler is missing (1 if CI is true).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
sdk=$top/sdk
work=$(mktemp -d "${TMPDIR:-/tmp}/natmod-cpp.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
unset MAKEFLAGS MFLAGS MAKELEVEL

fail() { echo "FAILED: $*" >&2; exit 1; }
skip() { echo "skipped: $*" >&2; [ "${CI:-}" = true ] && exit 1; exit 77; }
needs() { for c; do command -v "$c" >/dev/null || skip "no $c"; done; }

flags="-std=c++20 -Os -fno-exceptions -fno-rtti -fno-threadsafe-statics -ffunction-sections
  -fdata-sections -fno-stack-protector -fno-asynchronous-unwind-tables -Wall -Wextra -Werror
  -I$sdk/include"

compiler_of() {
  case $1 in
    x64) echo g++ -fpic -fno-gnu-unique -fcf-protection=none -malign-data=abi ;;
    x86) echo g++ -m32 -fpic -fno-gnu-unique -fcf-protection=none -malign-data=abi ;;
    clang14) echo clang++-14 -fpic ;;
    clang19) echo clang++-19 -fpic ;;
    armv6m) echo arm-none-eabi-g++ -mthumb -mcpu=cortex-m0 -fno-pic -fno-jump-tables ;;
    armv7m) echo arm-none-eabi-g++ -mthumb -mcpu=cortex-m3 -fno-pic ;;
    armv7m-clang) echo clang++-19 --target=arm-none-eabi -mthumb -mcpu=cortex-m3 -fno-pic -mno-movt -ffreestanding ;;
    rv32imc) echo riscv64-unknown-elf-g++ -march=rv32imc -mabi=ilp32 -fpic -ffreestanding ;;
    rv64imc) echo riscv64-unknown-elf-g++ -march=rv64imc -mabi=lp64 -fpic -ffreestanding ;;
    xtensa) echo xtensa-lx106-elf-g++ -fno-pic -mforce-l32 ;;
    xtensawin) echo xtensa-lx106-elf-g++ -fno-pic -mabi=windowed -S ;;
  esac
}

# Each header alone, with and without a standard library, by GCC and clang.
test_headers_compile() {
  local compiler
  compiler=$(compiler_of "$1")
  needs ${compiler%% *}
  for header in "$sdk"/include/mpy/*.hpp; do
    printf '#include <mpy/%s>\n' "$(basename "$header")" >header.cpp
    $compiler $flags -Wpedantic -Wno-gnu-zero-variadic-macro-arguments -Wno-variadic-macros \
      -c -o header.o header.cpp || fail "$(basename "$header") for $1"
  done
  for example in functions class objects; do
    $compiler $flags -DMICROPY_FLOAT_IMPL=1 -c -o example.o "$top/examples/cpp_$example/cpp_$example.cpp" ||
      fail "cpp_$example for $1"
  done
}

# Without a make fragment and without a scan for names: the linker finds them.
test_plain_compiler_is_enough() {
  needs g++
  cp "$top/examples/cpp_functions/"* .
  $(compiler_of x64) $flags -c cpp_functions.cpp
  "$NATMOD" link --arch x64 -o cpp_functions.mpy cpp_functions.o
  "$NATMOD" run cpp_functions.mpy session.txt
}

# C and C++ in one module share its table: a name that both use is there once.
test_c_and_cpp_share_names() {
  needs gcc g++ make
  cat >both.cpp <<'CPP'
#include <mpy/module.hpp>
extern "C" mp_obj_t from_c(mp_obj_t o);
static int shared() { return 1; }
MPY_MODULE(both, m) {
  m.def<"from_c", from_c>();
  m.def<"shared", shared>();
  m.def<"names", [] { return mpy::name<"shared">() == MP_QSTR_shared; }>();
}
CPP
  cat >part.c <<'C'
#include "py/dynruntime.h"
mp_obj_t from_c(mp_obj_t o) { return mp_load_attr(o, MP_QSTR_shared); }
C
  printf 'MPY_DIR = %s\nMOD = both\nSRC = both.cpp part.c\nARCH = x64\ninclude $(MPY_DIR)/py/dynruntime.mk\n' \
    "$sdk" >Makefile
  make -s NATMOD="$NATMOD"
  [ "$("$NATMOD" run both.mpy -c 'both.from_c(both)() + both.names()')" = 2 ] || fail "wrong value"
  [ "$("$NATMOD" dump --no-bytes both.mpy | grep -cw shared)" = 1 ] || fail "'shared' is not there once"
}

# The examples' sessions on the board.
test_examples_run_on_the_board() {
  needs make $(compiler_of "$1" | cut -d' ' -f1)
  for example in functions class objects; do
    cp -r "$top/examples/cpp_$example" .
    make -s -C cpp_$example ARCH="$1" MPY_DIR="$sdk" NATMOD="$NATMOD"
    "$NATMOD" run cpp_$example/cpp_$example.mpy cpp_$example/session.txt
  done
}

# Nothing runs before mpy_init, nothing is guarded, and tables are reached directly.
test_no_constructors_guards_or_slots() {
  local compiler
  for arch in x64 armv7m rv32imc clang19; do
    compiler=$(compiler_of $arch)
    command -v ${compiler%% *} >/dev/null || continue
    for example in functions class objects; do
      $compiler $flags -DMICROPY_FLOAT_IMPL=1 -c -o example.o "$top/examples/cpp_$example/cpp_$example.cpp"
      ! readelf -SW example.o | grep -E '\.(init_array|ctors|tbss|tdata)' || fail "$example, $arch: constructors"
      ! readelf -sW example.o | grep -E ' _ZGV|__cxa_' || fail "$example, $arch: guards"
    done
  done
  # The one slot beyond the firmware's tables is for a variable of the example's own.
  needs g++ make
  cp -r "$top/examples/cpp_functions" .
  make -s -C cpp_functions ARCH=x64 MPY_DIR="$sdk" NATMOD="$NATMOD" MPY_LD_FLAGS='--map module.map'
  grep -o 'GOT slot of [^)]*' cpp_functions/module.map | sort -u >slots
  printf 'GOT slot of %s\n' calls mp_fun_table mp_native_qstr_table >expected
  ! grep -vxFf expected slots || fail "unexpected slots"
}

# The .pyi file is Python, has every signature and docstring, and costs the module nothing.
test_stubs_are_python() {
  needs python3 g++ make
  for example in functions class objects; do
    cp -r "$top/examples/cpp_$example" .
    make -s -C cpp_$example ARCH=x64 MPY_DIR="$sdk" NATMOD="$NATMOD"
  done
  python3 -B - <<'PYTHON'
import ast
def read(name):
    return ast.parse(open(f"cpp_{name}/cpp_{name}.pyi").read())
functions = {node.name: node for node in read("functions").body if isinstance(node, ast.FunctionDef)}
scale = functions["scale"]
assert [a.arg for a in scale.args.args] == ["x", "by"], ast.dump(scale.args)
assert [a.arg for a in scale.args.kwonlyargs] == ["negate"]
assert ast.unparse(scale.args.args[0].annotation) == "int" and ast.unparse(scale.returns) == "int"
assert ast.get_docstring(scale) == "x * by"
assert [a.arg for a in functions["clamp"].args.posonlyargs] == ["x", "low", "high"]
assert functions["sum"].args.vararg.arg == "args"
assert ast.get_docstring(functions["dot"]) == 'Scalar product of two vectors: "a\\b".'
assert "utf-8" not in functions
classes = {node.name: node for node in read("class").body if isinstance(node, ast.ClassDef)}
assert set(classes) == {"Vec", "Stack", "StackEmpty", "Shape", "Square"}, set(classes)
vec = {node.name: node for node in classes["Vec"].body if isinstance(node, ast.FunctionDef)}
assert [a.arg for a in vec["__init__"].args.args] == ["self", "x", "y"]
assert ast.unparse(vec["unit"].decorator_list[0]) == "staticmethod"
assert ast.get_docstring(classes["Vec"]) == "A vector in the plane."
find = next(node for node in read("objects").body if getattr(node, "name", "") == "find")
assert ast.unparse(find.returns) == "int | None"
PYTHON
  ! strings cpp_functions/cpp_functions.mpy | grep -F 'Product of' || fail "docstrings are in the module"
}

# refused MESSAGE CODE: GCC and clang refuse the body of a module, and their output has the sentence.
refused() {
  printf '#include <mpy/class.hpp>\nstruct thing { int x; };\nstruct other {};\n%s\nint f(int, int);\nint g(); int g(int);\nunion u { int x; };\nMPY_MODULE(m, m) { %s }\n' "${3:-}" "$2" >wrong.cpp
  for compiler in g++ clang++; do
    command -v $compiler >/dev/null || continue
    if $compiler -std=c++20 -fno-exceptions -fno-rtti -I"$sdk/include" -c -o wrong.o wrong.cpp 2>message; then
      fail "$compiler accepts: $2"
    fi
    grep -qF -- "$1" message || { cat message >&2; fail "$compiler does not say '$1' of: $2"; }
  done
}

test_compile_errors_say_what_to_do() {
  needs g++
  refused 'name every argument of the function with mpy::arg or mpy::pos, or none' \
    'm.def<"f", f, mpy::pos<"a">, mpy::pos<"b">, mpy::pos<"c">>();'
  refused 'this type has no conversion. Include the header that brings it' \
    'm.def<"f", [](float x) { return x; }>();'
  refused 'a function, a lambda without captures, or a member function' 'm.def<"f", 5>();'
  refused "a method's first parameter is the object" 'm.type<"T", thing>().def<"f", [] { return 1; }>();'
  refused 'the class has no constructor with these parameters' 'm.type<"T", thing>().init<int, int>();'
  refused 'the C++ class has to derive from B' 'm.type<"T", thing>().base<other>();'
  refused 'T has to be a class or struct' 'm.type<"T", int>();'
  refused 'say how many arguments the function takes: mpy::arity<1, 2>' \
    'm.def<"f", raw>();' 'mp_obj_t raw(size_t, const mp_obj_t*);'
  refused 'mpy::arg and mpy::pos cannot be mixed in one function' \
    'm.def<"f", f, mpy::pos<"a">, mpy::arg<"b">>();'
  refused 'the C++ API needs C++20' '' '#undef __cplusplus
#undef MPY_BASE_HPP
#define __cplusplus 201703L
#include <mpy/base.hpp>'
}

# A code base that knows nothing of Python: RapidJSON, 14,000 lines, by a file of under 100.
test_foreign_code_becomes_a_module() {
  needs make g++ apt-get dpkg
  [ "$(wc -l <"$here/foreign/rapid.cpp")" -lt 100 ] || fail "the binding has 100 lines"
  headers=/usr/include
  if [ ! -e $headers/rapidjson/reader.h ]; then
    apt-get -q download rapidjson-dev >log 2>&1 || skip "no rapidjson-dev: $(tail -1 log)"
    dpkg -x rapidjson-dev_*.deb package
    headers=$work/package/usr/include
  fi
  cp "$here"/foreign/* .
  for arch in x64 armv7m; do
    command -v $(compiler_of $arch | cut -d' ' -f1) >/dev/null || continue
    make -s ARCH=$arch MPY_DIR="$sdk" NATMOD="$NATMOD" RAPIDJSON="$headers"
    "$NATMOD" run rapid.mpy session.txt
  done
  micropython=${XDG_CACHE_HOME:-$HOME/.cache}/natmod/micropython/micropython-amd64
  [ -x "$micropython" ] || return 0
  make -s ARCH=x64 MPY_DIR="$sdk" NATMOD="$NATMOD" RAPIDJSON="$headers"
  [ "$("$micropython" -c 'import rapid; print(rapid.loads("[1, {\"a\": 2.5}]"))')" = "[1, {'a': 2.5}]" ]
}

name=$1
shift
"test_$name" "$@"
