// Text that a board compiles.
#include <gtest/gtest.h>

#include <filesystem>
#include <optional>

#include "base/error.h"
#include "base/files.h"
#include "modules/host_runtime.h"
#include "natmod/board.h"
#include "runtime/strings.h"
#include "temporary_folder.h"
#include "vm/source.h"

namespace natmod::board {
namespace {

TEST(Source, AnyBuiltinFunctionCompilesForABoard) {
  Board board(Arch::x64);
  const Object builtins = board.import_module("builtins");
  EXPECT_EQ(builtins.call("eval", "sum(i for i in range(5))").as_int(), 10);
  builtins.call("exec", "def f(n):\n  yield n\n  yield n + 1\n");
  const Object items = board.import_module("__main__").call("f", 7);
  EXPECT_EQ(items.items().at(1).as_int(), 8);
  try {
    builtins.call("exec", "\nx = = 1");
    FAIL();
  } catch (const PythonError& error) {
    EXPECT_STREQ(error.what(), "SyntaxError: invalid syntax");
    EXPECT_EQ(error.traceback(),
              "Traceback (most recent call last):\n  File \"<string>\", line 2\n"
              "SyntaxError: invalid syntax\n");
  }
}

TEST(Source, ABoardImportsFromItsFolders) {
  test::TemporaryFolder folder;
  std::filesystem::create_directory(folder.path() / "package");
  write_file(folder.path() / "package/__init__.py", "from .part import n");
  write_file(folder.path() / "package/part.py", "n = 5");
  Board board(Arch::armv7m);
  EXPECT_THROW(board.import_module("package"), PythonError);
  board.set_files(folder.path(), false);
  EXPECT_EQ(board.import_module("package").attr("n").as_int(), 5);
}

TEST(Source, TheHeapsLimitIsAnException) {
  HostRuntime host({}, size_t{16} << 10);
  const std::string text = "x = " + std::string(1000, '(');
  EXPECT_THROW(run_source(host.runtime(), {text, "text"}), python::CompileError);
  std::string strings;
  for (int i = 0; i < 2000; ++i)
    strings += "f('" + std::string(200, 'a') + std::to_string(i) + "')\n";
  HostScope scope(host.runtime());
  try {
    run_source(host.runtime(), {strings, "text"});
    FAIL();
  } catch (const GuestException& exception) {
    EXPECT_EQ(host.runtime().type_name(exception.value), "MemoryError");
  }
}

// Runs the text; the fault that ended it, if one did.
std::optional<MachineFault::Kind> fault_of(const std::string& text) {
  Board board(Arch::x64);
  try {
    board.import_module("builtins").call("exec", text.c_str());
  } catch (const MachineFault& fault) {
    return fault.kind();
  }
  return std::nullopt;
}

// Firmware divides by zero where a key empties the set in which it is looked up.
TEST(Source, AKeyThatEmptiesItsSetIsAFault) {
  const std::string key =
      "class Key:\n"
      "  def __init__(self): self.is_armed = False\n"
      "  def __hash__(self):\n"
      "    if self.is_armed: items.clear()\n"
      "    return 1\n"
      "  def __eq__(self, other): return self.__hash__() == 1\n"
      "key = Key()\n";
  const auto fault_of_use = [&](const std::string& items, const std::string& use) {
    return fault_of(key + "items = " + items + "\nkey.is_armed = True\n" + use);
  };
  using Kind = MachineFault::Kind;
  EXPECT_EQ(fault_of_use("{1}", "items.add(key)"), Kind::instruction);
  EXPECT_EQ(fault_of_use("{key}", "items.remove(1)"), Kind::instruction);
  EXPECT_EQ(fault_of_use("{2: 0, key: 0}", "items[3] = 0"), Kind::memory);
}

// Objects are the guest's to write over: what they say is no more to be believed than its code.
TEST(Source, ObjectsWrittenOverAreNoHarm) {
  const std::string import = "import machine\n";
  EXPECT_EQ(fault_of(import + "x = range(5)\nmachine.mem32[id(x) + 3 * 8] = 0\nlen(x)"),
            MachineFault::Kind::instruction);
  EXPECT_EQ(fault_of(import + "x = {}.keys()\nmachine.mem32[id(x) + 2 * 8] = 1000\nrepr(x)"),
            std::nullopt);
}

TEST(Source, DeepObjectsAreAnException) {
  const auto error_of = [](const std::string& text) -> std::string {
    Board board(Arch::x64);
    try {
      board.import_module("builtins").call("exec", text.c_str());
    } catch (const PythonError& error) {
      return error.what();
    }
    return "";
  };
  const std::string too_deep = "RuntimeError: maximum recursion depth exceeded";
  EXPECT_EQ(error_of("x = ()\nfor i in range(5000): x = (x,)\nhash(x)"), too_deep);
  const std::string bound = "import machine\nx = object().__init__\n";
  EXPECT_EQ(error_of(bound + "machine.mem32[id(x) + 8] = id(x)\nx.name"), too_deep);
}

// Each folder on the path is asked, and takes nothing of the heap for that.
TEST(Source, APathMayBeLong) {
  Board board(Arch::x64);
  board.import_module("builtins").call("exec", "import sys\nsys.path[:] = ['.'] * 20000\n");
  try {
    board.import_module("builtins").call("exec", "import nothing");
    FAIL();
  } catch (const PythonError& error) {
    EXPECT_STREQ(error.what(), "ImportError: no module named 'nothing'");
  }
}

// A table of a module's names has 16 bits for each.
TEST(Source, NamesMayRunOut) {
  HostRuntime host;
  const auto compile_names = [&](int begin) {
    std::string text;
    for (int i = begin; i < begin + 5000; ++i) text += "name" + std::to_string(i) + "\n";
    HostScope scope(host.runtime());
    compile_source(host.runtime(), {text, "text"}, host.runtime().globals());
  };
  for (int begin = 0; begin < 65000; begin += 5000) compile_names(begin);
  EXPECT_THROW(compile_names(65000), GuestException);
  compile_names(0);
}

TEST(Source, NamesOfAttributesMayRunOut) {
  HostRuntime host;
  HostScope scope(host.runtime());
  const auto intern_names = [&](int n) {
    for (int i = 0; i < n; ++i) intern(host.runtime(), "name" + std::to_string(i));
  };
  intern_names(250'000);
  EXPECT_THROW(intern_names(1 << 18), GuestException);
  intern_names(250'000);
}

}  // namespace
}  // namespace natmod::board
