# Tests of the C++ API.

flags="-std=c++20 -Os -fno-exceptions -fno-rtti -fno-threadsafe-statics -ffunction-sections
  -fdata-sections -fno-stack-protector -fno-asynchronous-unwind-tables -Wall -Wextra -Werror
  -I$SDK/include"

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

# Each header alone, with and without a standard library, by GCC and clang; those behind the API by one of each.
test_headers_compile() {  # for x64 x86 clang14 clang19 armv6m armv7m armv7m-clang rv32imc rv64imc xtensa xtensawin
  local compiler headers
  compiler=$(compiler_of "$1")
  needs ${compiler%% *}
  headers="$SDK/include/mpy/*.hpp $SDK/include/mpy/std/*.hpp"
  case $1 in x64 | clang19) headers="$headers $SDK/include/mpy/detail/*.hpp" ;; esac
  for header in $headers; do
    name=${header#"$SDK"/include/}
    # Where the compiler has the standard library's.
    case $name in mpy/std/* | mpy/detail/std_*) echo '#include <vector>' | $compiler -E -x c++ - >/dev/null 2>&1 || continue ;; esac
    printf '#include <%s>\n' "$name" >header.cpp
    $compiler $flags -Wpedantic -Wno-gnu-zero-variadic-macro-arguments -Wno-variadic-macros \
      -c -o header.o header.cpp || fail "$(basename "$header") for $1"
  done
  for example in functions class objects shapes; do
    $compiler $flags -DMICROPY_FLOAT_IMPL=1 -c -o example.o "$TOP/examples/cpp_$example/cpp_$example.cpp" ||
      fail "cpp_$example for $1"
  done
}

# Without a make fragment and without a scan for names: the linker finds them.
test_plain_compiler_is_enough() {
  needs g++
  cp "$TOP/examples/cpp_functions/"* .
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
    "$SDK" >Makefile
  make -s NATMOD="$NATMOD"
  [ "$("$NATMOD" run both.mpy -c 'both.from_c(both)() + both.names()')" = 2 ] || fail "wrong value"
  [ "$("$NATMOD" dump --no-bytes both.mpy | grep -cw shared)" = 1 ] || fail "'shared' is not there once"
}

# The examples' sessions on the board.
test_examples_run_on_the_board() {  # for rv32imc rv64imc xtensa xtensawin armv7m
  needs make $(compiler_of "$1" | cut -d' ' -f1)
  for example in functions class objects shapes; do
    cp -r "$TOP/examples/cpp_$example" .
    make -s -C cpp_$example ARCH="$1" MPY_DIR="$SDK" NATMOD="$NATMOD"
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
      $compiler $flags -DMICROPY_FLOAT_IMPL=1 -c -o example.o "$TOP/examples/cpp_$example/cpp_$example.cpp"
      ! readelf -SW example.o | grep -E '\.(init_array|ctors|tbss|tdata)' || fail "$example, $arch: constructors"
      ! readelf -sW example.o | grep -E ' _ZGV|__cxa_' || fail "$example, $arch: guards"
    done
  done
  # The one slot beyond the firmware's tables is for a variable of the example's own.
  needs g++ make
  cp -r "$TOP/examples/cpp_functions" .
  make -s -C cpp_functions ARCH=x64 MPY_DIR="$SDK" NATMOD="$NATMOD" MPY_LD_FLAGS='--map module.map'
  grep -o 'GOT slot of [^)]*' cpp_functions/module.map | sort -u >slots
  printf 'GOT slot of %s\n' calls mp_fun_table mp_native_qstr_table >expected
  ! grep -vxFf expected slots || fail "unexpected slots"
}

# Descriptions are the compiler's: no module has them.
test_descriptions_are_not_in_modules() {
  needs make arm-none-eabi-g++
  for source in "$TOP"/tests/interop/cases/cpp_*/module.cpp "$TOP"/examples/cpp_*/cpp_*.cpp; do
    cp "$source" module.cpp
    printf 'MPY_DIR = %s\nMOD = module\nSRC = module.cpp\nARCH = armv7m\nMPY_LD_FLAGS = --map module.map\n%s\n' \
      "$SDK" 'include $(MPY_DIR)/py/dynruntime.mk' >Makefile
    make -s NATMOD="$NATMOD"
    grep -q mpy_init module.map || fail "no map"
    ! grep -E 'records_of|known_types' module.map || fail "$source"
    rm -r build-armv7m
  done
}

# The .pyi file is Python, has every signature and docstring, and costs the module nothing.
test_stubs_are_python() {
  needs python3 g++ make
  for example in functions class objects; do
    cp -r "$TOP/examples/cpp_$example" .
    make -s -C cpp_$example ARCH=x64 MPY_DIR="$SDK" NATMOD="$NATMOD"
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

# mypy takes the stubs, and finds what is wrong in a program that uses them, and nothing else.
test_type_checker_takes_stubs() {
  needs mypy g++ make
  for example in functions class objects shapes; do
    cp -r "$TOP/examples/cpp_$example" .
    make -s -C cpp_$example ARCH=x64 MPY_DIR="$SDK" NATMOD="$NATMOD"
    cp cpp_$example/cpp_$example.pyi .
  done
  mypy --strict --no-incremental cpp_*.pyi || fail "mypy refuses a stub"
  cp "$here/typed_use.py" .
  mypy --strict --no-incremental --no-error-summary typed_use.py >found && fail "mypy finds nothing wrong"
  sed -n 's/^typed_use.py:\([0-9]*\): error: .*/\1/p' found | sort -nu >lines
  grep -n '# wrong:' typed_use.py | cut -d: -f1 >expected
  diff expected lines || { cat found; fail "mypy finds other lines wrong"; }
}

# What a type checker follows a program by: bases, own types, elements, read-only properties, in any order of
# the description.
test_stubs_tell_types() {
  needs python3 g++
  cat >typed.cpp <<'CPP'
#include <mpy/class.hpp>
#include <mpy/containers.hpp>
#include <mpy/text.hpp>
struct Shape { int n = 0; int sides() const { return n; } };
struct Square : Shape {};
struct Walk {
  int n;
  mpy::optional<int> next() { return n; }
};
struct Stop : mpy::exception_type<Stop, mpy::ValueError> {};
struct Late : mpy::exception_type<Late, Stop> {};
static mpy::pair<int, mpy::optional<Shape>> both(const Shape& s, mpy::callable<bool(Square)>) { return {1, s}; }
MPY_MODULE(typed, m) {
  auto square = m.type<"Square", Square>();
  auto shape = m.type<"Shape", Shape>();
  auto walk = m.type<"Walk", Walk>();
  m.def<"both", both, mpy::arg<"shape">, mpy::arg<"from">>();
  shape.property<"sides", &Shape::sides>();
  square.base<Shape>();
  square.init<>();
  shape.field<"n", &Shape::n>();
  walk.def<"__next__", &Walk::next>();
  shape.def<"__iadd__", [](Shape& s, int n) { s.n += n; }>();
  shape.def<"__bool__", [](Shape& s) { return s.n; }>();
  shape.def<"__eq__", [](Shape& s, int n) { return s.n == n; }>();
  m.exception<"Stop", Stop>();
  m.exception<"Late", Late>();
  m.attr<"a-b", 1>();
  m.attr<"class", 1>();
  m.def<"find", [](Shape* s) { return mpy::object(s != nullptr); }>();
  m.doc("The \\ module's \"docstring\".");
}
CPP
  $(compiler_of x64) $flags -c typed.cpp
  "$NATMOD" link --arch x64 --pyi typed.pyi -o typed.mpy typed.o
  python3 -B - <<'PYTHON'
import ast
text = open("typed.pyi").read()
module = ast.parse(text)
assert ast.get_docstring(module) == "The \\ module's \"docstring\"."
classes = {node.name: node for node in module.body if isinstance(node, ast.ClassDef)}
functions = {node.name: node for node in module.body if isinstance(node, ast.FunctionDef)}
def bases(name):
    return [ast.unparse(base) for base in classes[name].bases]
def members(name):
    return {node.name: node for node in classes[name].body if isinstance(node, ast.FunctionDef)}
assert bases("Square") == ["Shape"] and bases("Shape") == [], text
assert bases("Stop") == ["ValueError"] and bases("Late") == ["Stop"], text
shape = members("Shape")
assert ast.unparse(shape["sides"].decorator_list[0]) == "property"
assert "n: int" in map(ast.unparse, classes["Shape"].body)
assert ast.unparse(shape["__iadd__"].returns) == "Shape" and ast.unparse(shape["__bool__"].returns) == "bool"
assert ast.unparse(shape["__eq__"].args.args or shape["__eq__"].args.posonlyargs[1]).endswith("object"), text
assert ast.unparse(members("Walk")["__next__"].returns) == "int"
assert ast.unparse(members("Walk")["__iter__"].returns) == "Walk"
both = functions["both"]
assert [ast.unparse(a) for a in both.args.args] == ["shape: Shape", "from_: Callable[[Square], bool]"], text
assert ast.unparse(both.returns) == "tuple[int, Shape | None]", text
assert ast.unparse(functions["find"].args.posonlyargs[0]) == "a0: Shape | None"
assert '""""""' not in text and "class:" not in text and "a-b" not in text
PYTHON
}

# does_not_compile MESSAGE CODE: GCC and clang refuse the body of a module, and their output has the sentence.
does_not_compile() {
  printf '#include <mpy/class.hpp>\n#include <mpy/text.hpp>\nstruct thing { int x; };\nstruct other {};\nstruct more { int y; };\n%s\nint f(int, int);\nint g(); int g(int);\nunion u { int x; };\nMPY_MODULE(m, m) { %s }\n' "${3:-}" "$2" >wrong.cpp
  for compiler in g++ clang++; do
    command -v $compiler >/dev/null || continue
    if $compiler -std=c++20 -fno-exceptions -fno-rtti -I"$SDK/include" -c -o wrong.o wrong.cpp 2>message; then
      fail "$compiler accepts: $2"
    fi
    grep -qF -- "$1" message || { cat message >&2; fail "$compiler does not say '$1' of: $2"; }
  done
}

test_compile_errors_say_what_to_do() {
  needs g++
  errors='struct early : mpy::exception_type<early> {}; struct late : mpy::exception_type<late, early> {};'
  named='
#include <mpy/enum_type.hpp>
enum class colour { red };
template <> struct mpy::names_of<colour> : mpy::names<"Colour", mpy::member<"RED", colour::red>> {};'
  does_not_compile 'name every argument of the function with mpy::arg or mpy::pos, or none' \
    'm.def<"f", f, mpy::pos<"a">, mpy::pos<"b">, mpy::pos<"c">>();'
  does_not_compile 'name every argument of the function with mpy::arg or mpy::pos, or none' 'm.def<"f", f, mpy::arg<"a">>();'
  does_not_compile 'stands behind one that may be left out' 'm.def<"f", f, mpy::arg<"a", 1>, mpy::arg<"b">>();'
  does_not_compile 'stands behind one that may be left out' 'm.def<"f", [](mpy::optional<int>, int) {}>();'
  does_not_compile 'two arguments have one name' 'm.def<"f", f, mpy::arg<"a">, mpy::arg<"a">>();'
  does_not_compile 'behind mpy::kw_only arguments have names by mpy::arg' \
    'm.def<"f", f, mpy::pos<"a">, mpy::kw_only, mpy::pos<"b">>();'
  does_not_compile 'behind a function stand mpy::arg' 'm.def<"f", f, int>();'
  does_not_compile 'mpy::arity is for functions of the firmware' 'm.def<"f", f, mpy::arity<1, 2>>();'
  does_not_compile 'a name is defined twice' 'm.def<"f", f>(); m.def<"f", [](int) {}>();'
  does_not_compile 'a name is defined twice' 'm.def<"f", f>(); m.attr<"f", 1>();'
  does_not_compile 'a name is defined twice' 'm.def<"f", f, mpy::overload>(); m.def<"f", [](int) {}>();'
  does_not_compile 'a name is defined twice' 'm.attr<"thing", "x">(); m.type<"thing", thing>();'
  does_not_compile 'a name is defined twice' 'auto t = m.type<"T", thing>(); t.field<"x", &thing::x>(); t.def<"x", [](thing&) {}>();'
  does_not_compile 'a name is defined twice' 'auto t = m.type<"T", thing>(); t.init<>(); t.init<int>();'
  does_not_compile 'a name is defined twice' \
    'auto t = m.type<"T", thing>(); t.def<"__add__", [](thing&, int) { return 1; }>(); t.def<"__add__", [](thing&, bool) { return 1; }>();'
  does_not_compile 'is of a type that has no conversion. Include the header that brings it' \
    'm.def<"f", [](float x) { return x; }>();'
  does_not_compile "the result's type is for arguments alone" 'm.def<"f", [](mpy::span<int> s) { return s; }>();'
  does_not_compile "a parameter's type is for results alone" 'm.def<"f", [](mpy::bytes) {}>();'
  does_not_compile 'a function, a lambda without captures, or a member function' 'm.def<"f", 5>();'
  does_not_compile "a method's first parameter is the object" 'm.type<"T", thing>().def<"f", [] { return 1; }>();'
  does_not_compile "a method's first parameter is the object" 'm.type<"T", thing>().def<"f", [](other&) {}>();'
  does_not_compile 'the class has no constructor with these parameters' 'm.type<"T", thing>().init<int, int>();'
  does_not_compile 'the C++ class has to derive from B' 'm.type<"T", thing>().base<other>();'
  does_not_compile 'B has to be the first base of the class' \
    'm.type<"O", other>(); m.type<"T", thing>(); m.type<"B", both>().base<thing>();' 'struct both : more, thing {};'
  does_not_compile 'T has to be a class or struct' 'm.type<"T", int>();'
  does_not_compile 'names a class that no m.type of this module describes' 'm.def<"f", [](thing&) {}>();'
  does_not_compile 'names a class that no m.type of this module describes' 'm.def<"f", [] { return thing(); }>();'
  does_not_compile 'no m.exception before it describes' 'm.exception<"Late", late>(); m.exception<"Early", early>();' "$errors"
  does_not_compile 'no m.exception before it describes' 'm.exception<"Late", late>();' "$errors"
  does_not_compile 'describe one C++ class' 'm.type<"A", thing>(); m.type<"B", thing>();'
  does_not_compile 'the C++ class has to derive from B' 'm.type<"T", thing>().base<thing>();'
  does_not_compile 'say how many arguments the function takes: mpy::arity<1, 2>' \
    'm.def<"f", raw>();' 'mp_obj_t raw(size_t, const mp_obj_t*);'
  does_not_compile "the firmware's signature tells no types" 'm.def<"f", raw, mpy::arity<1>, mpy::overload>();' \
    'mp_obj_t raw(size_t, const mp_obj_t*);'
  does_not_compile 'mpy::overload is for methods, operators and constructors' \
    'm.type<"T", thing>().def<"__len__", [](thing&) { return 1; }, mpy::overload>();'
  does_not_compile 'mpy::names_of<E> has to derive from mpy::names' 'm.enumeration<plain>();' \
    "$named"'
enum plain { a };'
  does_not_compile 'names a class that no m.type of this module describes' 'm.def<"f", [](colour) {}>();' "$named"
  does_not_compile 'the value has to be one of the enumeration' 'm.enumeration<colour>();' \
    "${named/colour::red/1}"
  does_not_compile 'f takes nothing and gives a mpy::optional' 'm.def<"f", [] { return mpy::generate([] { return 1; }); }>();' \
    '#include <mpy/iterator.hpp>'
  does_not_compile 'give a value for each field' 'm.exception<"E", E>(); m.def<"f", [] { mpy::raise<E>(1, 2); }>();' \
    'struct E : mpy::exception_type<E, mpy::ValueError, mpy::value<"a", int>> {};'
  does_not_compile 'the C++ API needs C++20' '' '#undef __cplusplus
#undef MPY_DETAIL_MACROS_HPP
#define __cplusplus 201703L
#include <mpy/detail/macros.hpp>'
}

# told SENTENCE CODE [BEFORE]: the first error of each compiler is in the user's file, in the line of the code or
# that of MPY_MODULE, and has the sentence.
told() {
  printf '#include <mpy/class.hpp>\n#include <mpy/text.hpp>\nstruct thing { int x; };\n%s\nint f(int, int);\nMPY_MODULE(m, m) {\n%s\n}\n' \
    "${3:-}" "$2" >wrong.cpp
  for compiler in g++ clang++-14 clang++-19; do
    command -v $compiler >/dev/null || continue
    if $compiler -std=c++20 -fno-exceptions -fno-rtti -I"$SDK/include" -fsyntax-only wrong.cpp 2>message; then
      fail "$compiler accepts: $2"
    fi
    grep -m1 -E 'error: ' message >first
    grep -qE '^wrong.cpp:[67]:' first && grep -qF -- "$1" first || { cat message >&2; fail "$compiler, of: $2"; }
  done
}

# Fifteen mistakes that are easily made.
test_first_error_is_in_the_users_file() {
  needs g++
  t='auto t = m.type<"T", thing>();'
  told 'mpy: a parameter is of a type that has no conversion. Include' 'm.def<"f", [](float x) { return 1; }>();'
  told 'mpy: the result is of a type that has no conversion. Include' 'm.def<"f", [] { return 0.5f; }>();'
  told 'mpy: the value is of a type that has no conversion. Include' 'm.attr<"F", &f2>();' 'float f2;'
  told 'mpy: name every argument of the function with mpy::arg or mpy::pos, or none' 'm.def<"f", f, mpy::arg<"a">>();'
  told 'mpy: behind the name stands a function, a lambda without captures' 'm.def<"f", 5>();'
  told 'mpy: name and function are template arguments: m.def<"name", f>()' 'm.def("f", f);'
  told 'mpy: an argument without a default stands behind one' 'm.def<"f", f, mpy::pos<"a", 1>, mpy::pos<"b">>();'
  told "mpy: a method's first parameter is the object" "$t t.def<\"f\", [] { return 1; }>();"
  told 'mpy: c.init<...>: the class has no constructor with these parameters' "$t t.init<int, int>();"
  told 'mpy: firmware asks no native type for this special method' \
    "$t t.def<\"__getattr__\", [](thing&, mp_obj_t) { return 1; }>();"
  told 'mpy: a name is defined twice' 'm.def<"f", f>(); m.def<"f", [](int) {}>();'
  told 'mpy: a function, a member or c.base names a class that no m.type of this module describes' \
    'm.def<"f", [](thing* t) { return t == nullptr; }>();'
  told "mpy: a parameter's type is for results alone" 'm.def<"f", [](mpy::bytes) {}>();'
  told "mpy: the result's type is for arguments alone" 'm.def<"f", [](mpy::span<int> s) { return s; }>();'
  told 'mpy: behind a function stand mpy::arg' 'm.def<"f", f, int>();'
  # The compilers' own words, and the user's line all the same.
  told '' 'm.def<"f", [] { throw 1; }>();'
  told '' 'int k = 3; m.def<"f", [k] { return k; }>();'
  told '' 'm.def<"g", g>();' 'int g(); int g(int);'
}

# What points into an object is said to be copied, or kept with its owner.
test_references_are_said_what_becomes_of() {
  needs g++
  outer='struct outer { thing a; thing* p; mpy::str s; thing& get() { return a; } thing* find() { return &a; } uint8_t b[8];
    mpy::span<uint8_t> bytes() { return {b, 8}; } };
struct view { mpy::str s; mpy::optional<mpy::str> o; outer* of; };
static thing global;'
  types='m.type<"T", thing>(); auto o = m.type<"O", outer>();'
  says='say mpy::copy, mpy::keep<>'
  does_not_compile "$says" "$types o.field<\"a\", &outer::a>();" "$outer"
  does_not_compile "$says" "$types o.property<\"a\", &outer::a>();" "$outer"
  does_not_compile "$says" "$types o.property<\"a\", &outer::get>();" "$outer"
  does_not_compile "$says" "$types o.property<\"p\", &outer::p>();" "$outer"
  does_not_compile "$says" "$types o.def<\"get\", &outer::get>();" "$outer"
  does_not_compile "$says" "$types o.def<\"find\", &outer::find>();" "$outer"
  does_not_compile "$says" "$types o.def<\"__getitem__\", [](outer& o, int) -> thing& { return o.a; }>();" "$outer"
  does_not_compile "$says" "$types o.def<\"__neg__\", [](outer& o) -> thing& { return o.a; }>();" "$outer"
  does_not_compile "$says" "$types m.def<\"g\", []() -> thing& { return global; }>();" "$outer"
  does_not_compile 'mpy::has_owner<T> = true' "$types o.def<\"get\", &outer::get, mpy::keep<>>();" "$outer"
  does_not_compile 'mpy::has_owner<T> = true' "$types m.def<\"g\", []() -> thing& { return global; }, mpy::lasting>();" "$outer"
  does_not_compile 'argument I is none' "$types o.def<\"get\", &outer::get, mpy::keep<1>>();" "$outer"
  does_not_compile 'are said of results that are objects' 'm.def<"f", f, mpy::copy>();'
  does_not_compile 'points into an object that it does not keep' "$types o.field<\"p\", &outer::p, mpy::copy>();" "$outer"
  does_not_compile 'points into an object that it does not keep' "$types o.field<\"s\", &outer::s>();" "$outer"
  does_not_compile 'points into an object that it does not keep' 'm.type<"V", view>().field<"o", &view::o>();' "$outer"
  does_not_compile 'a member that points into an argument outlives it' 'm.type<"V", view>().init<mpy::str>();' "$outer"
  does_not_compile 'f has to give a mpy::block' "$types o.buffer<&outer::bytes>();" "$outer"
  does_not_compile 'a block is made by its size' 'm.def<"f", [](thing& t) { return mpy::bytearray(&t.x, 4); }>();'
  does_not_compile 'say mpy::keep<> if the iterator points into the object' \
    "$types m.type<\"V\", view>(); o.def<\"__iter__\", [](outer& o) { return view{{}, {}, &o}; }>();" "$outer"
  does_not_compile 'an object of this class cannot be copied' \
    'm.type<"S", single>(); m.def<"s", [](single& s) { return mpy::box(s); }>();' \
    'struct single { single(); single(const single&) = delete; };'
}

# Special names have the parameters that Python gives them; those that firmware never asks for are none.
test_special_names_are_known() {
  needs g++
  t='auto t = m.type<"T", thing>();'
  does_not_compile 'has another number of parameters' "$t t.def<\"__add__\", [](thing&) { return 1; }>();"
  does_not_compile 'has another number of parameters' "$t t.def<\"__len__\", [](thing&, int) { return 1; }>();"
  does_not_compile 'has another number of parameters' "$t t.def<\"__setitem__\", [](thing&, int) {}>();"
  does_not_compile 'Python names no arguments of this special method' \
    "$t t.def<\"__add__\", [](thing&, int) { return 1; }, mpy::arg<\"other\">>();"
  for name in __init__ __new__ __getattr__ __setattr__ __index__ __format__ __rdivmod__; do
    does_not_compile 'firmware asks no native type for this special method' "$t t.def<\"$name\", [](thing&, int) { return 1; }>();"
  done
}

# What compile_time.py measures is a module that runs; and its first pass, for the names alone, needs no text.
test_large_module_works() {
  needs make g++
  cp "$here"/large/* .
  printf 'MPY_DIR = %s\nMOD = large\nSRC = large.cpp\nARCH = x64\ninclude $(MPY_DIR)/py/dynruntime.mk\n' "$SDK" >Makefile
  make -s NATMOD="$NATMOD"
  "$NATMOD" run large.mpy session.txt
  grep -q 'class Stack' large.pyi || fail "no stubs"
  ! readelf -sW build-x64/large.names.o | grep -q pyi_v1 || fail "the first pass writes stubs"
  readelf -sW build-x64/large.o | grep -q pyi_v1 || fail "the second pass writes no stubs"
}

# A code base that knows nothing of Python: RapidJSON, 14,000 lines, by a file of under 100.
test_foreign_code_becomes_a_module() {
  needs make g++ apt-get dpkg
  [ "$(wc -l <"$here/foreign/rapid.cpp")" -lt 100 ] || fail "the binding has 100 lines"
  headers=/usr/include
  if [ ! -e $headers/rapidjson/reader.h ]; then
    apt-get -q download rapidjson-dev >log 2>&1 || skip "no rapidjson-dev: $(tail -1 log)"
    dpkg -x rapidjson-dev_*.deb package
    headers=$PWD/package/usr/include
  fi
  cp "$here"/foreign/* .
  for arch in x64 armv7m; do
    command -v $(compiler_of $arch | cut -d' ' -f1) >/dev/null || continue
    make -s ARCH=$arch MPY_DIR="$SDK" NATMOD="$NATMOD" RAPIDJSON="$headers"
    "$NATMOD" run rapid.mpy session.txt
  done
  micropython=$(micropython amd64)
  make -s ARCH=x64 MPY_DIR="$SDK" NATMOD="$NATMOD" RAPIDJSON="$headers"
  [ "$("$micropython" -c 'import rapid; print(rapid.loads("[1, {\"a\": 2.5}]"))')" = "[1, {'a': 2.5}]" ]
}
