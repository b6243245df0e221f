#include "project/module_name.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace natmod::project {
namespace {

constexpr std::string_view kPython[] = {
    "False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
    "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
    "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
    "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield"};

constexpr std::string_view kTargets[] = {"all",        "clean",         "help",
                                         "install",    "package",       "test",
                                         "edit_cache", "rebuild_cache", "list_install_components"};

// Modules of MicroPython's ports; a library of the same name is not found, or hides them.
constexpr std::string_view kFirmware[] = {
    "_thread",  "aioble",   "array",       "asyncio",   "binascii",    "bluetooth", "btree",
    "builtins", "cmath",    "collections", "cryptolib", "deflate",     "errno",     "esp",
    "esp32",    "framebuf", "gc",          "hashlib",   "heapq",       "io",        "json",
    "lwip",     "machine",  "marshal",     "math",      "micropython", "mip",       "neopixel",
    "network",  "ntptime",  "openamp",     "os",        "platform",    "pyb",       "random",
    "re",       "requests", "rp2",         "select",    "socket",      "ssl",       "stm",
    "string",   "struct",   "sys",         "time",      "tls",         "uasyncio",  "uctypes",
    "vfs",      "webrepl",  "websocket",   "zephyr",    "zlib"};

constexpr std::string_view kCxx[] = {
    "alignas",  "alignof", "asm",       "auto",    "bool",      "case",     "catch",    "char",
    "concept",  "const",   "decltype",  "default", "delete",    "do",       "double",   "enum",
    "explicit", "export",  "extern",    "false",   "float",     "friend",   "goto",     "inline",
    "int",      "long",    "main",      "mutable", "namespace", "new",      "noexcept", "nullptr",
    "operator", "private", "protected", "public",  "register",  "requires", "short",    "signed",
    "sizeof",   "static",  "struct",    "switch",  "template",  "this",     "throw",    "true",
    "typedef",  "typeid",  "typename",  "union",   "unsigned",  "using",    "virtual",  "void",
    "volatile"};

bool is_identifier(std::string_view name) {
  auto is_word = [](unsigned char c) { return std::isalnum(c) || c == '_'; };
  return !name.empty() && std::ranges::all_of(name, is_word) &&
         !std::isdigit(static_cast<unsigned char>(name[0]));
}

template <size_t N>
bool has(const std::string_view (&names)[N], std::string_view name) {
  return std::ranges::find(names, name) != std::end(names);
}

}  // namespace

std::string find_name_fault(std::string_view name) {
  if (!is_identifier(name)) {
    return "is no name of a Python module: letters, digits and _, and no digit first";
  }
  if (has(kPython, name)) return "is a keyword of Python, which cannot import it";
  if (has(kTargets, name)) return "is a target of CMake's own";
  return {};
}

std::string find_name_clash(std::string_view name) {
  if (has(kFirmware, name)) return "is a module of MicroPython itself";
  if (has(kCxx, name)) return "is a keyword of C++";
  return {};
}

}  // namespace natmod::project
