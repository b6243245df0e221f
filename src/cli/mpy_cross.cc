#include "cli/mpy_cross.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/files.h"
#include "mpy/abi.h"
#include "mpy/release.h"
#include "python/compile.h"

namespace natmod::cli {
namespace {

struct Arguments {
  std::string input, output, source_name;
  bool has_output = false, has_source_name = false, has_input = false;
  std::string arch;
  python::Options options;
};

/// The command line ends here, with this status.
struct Done {
  int status;
};

[[noreturn]] void usage(const char* program) {
  fmt::print(
      "usage: {} [options] [-X option] [--] SOURCE\n"
      "  --version              the version, and nothing else\n"
      "  -o FILE                the .mpy file; by default beside the source, and for `-` standard "
      "output\n"
      "  -s NAME                what tracebacks call the source; by default its name\n"
      "  -v                     accepted, and shows nothing\n"
      "  -O[N]                  0 to 3: leave out assertions (1), line numbers (3)\n"
      "  -msmall-int-bits=BITS  of small integers of the firmware; by default 31\n"
      "  -march=ARCH            accepted; functions that are to be machine code are refused\n"
      "  -X emit=bytecode, -X heapsize=SIZE  accepted\n",
      program);
  throw Done{1};
}

[[noreturn]] void refuse(std::string_view message) {
  fmt::print(stderr, "{}\n", message);
  throw Done{1};
}

std::string with_slashes(std::string path) {
  std::ranges::replace(path, '\\', '/');
  return path;
}

unsigned optimisation(std::string_view option) {
  option.remove_prefix(2);
  if (!option.empty() && option[0] >= '0' && option[0] <= '9')
    return static_cast<unsigned>(option[0] - '0');
  return 1 + static_cast<unsigned>(std::min(option.find_first_not_of('O'), option.size()));
}

bool take_bits(const std::string& text, python::Options& options) {
  char* end = nullptr;
  long bits = std::strtol(text.c_str(), &end, 0);
  options.small_int_bits = static_cast<uint8_t>(bits);
  return *end == '\0' && bits >= 2 && bits <= 64;
}

bool is_architecture(const std::string& name) {
  return name == "host" || name == "debug" || mpy::find_arch(name).has_value();
}

Arguments parse(int argc, char** argv) {
  constexpr std::string_view kBits = "-msmall-int-bits=", kArch = "-march=";
  Arguments arguments;
  bool options_end = false;
  for (int i = 1; i < argc; ++i) {
    std::string word = argv[i];
    auto value = [&]() -> std::string { return i + 1 < argc ? argv[++i] : (usage(argv[0]), ""); };
    if (options_end || word.size() < 2 || word[0] != '-') {
      if (arguments.has_input) refuse("multiple input files");
      arguments.input = with_slashes(word);
      arguments.has_input = true;
    } else if (word == "-X") {
      std::string option = value();
      if (option == "emit=native" || option == "emit=viper")
        refuse(option + ": natmod emits bytecode alone");
      if (option != "emit=bytecode" && !option.starts_with("heapsize=")) usage(argv[0]);
    } else if (word == "--version") {
      fmt::print("MicroPython v" NATMOD_MICROPYTHON_RELEASE ", by natmod " NATMOD_VERSION
                 "; mpy-cross emitting mpy v6.3\n");
      throw Done{0};
    } else if (word == "-v") {
      continue;
    } else if (word.starts_with("-O")) {
      arguments.options.optimisation = optimisation(word);
    } else if (word == "-o") {
      arguments.output = value();
      arguments.has_output = true;
    } else if (word == "-s") {
      arguments.source_name = with_slashes(value());
      arguments.has_source_name = true;
    } else if (word.starts_with(kBits)) {
      if (!take_bits(word.substr(kBits.size()), arguments.options)) usage(argv[0]);
    } else if (word.starts_with(kArch)) {
      arguments.arch = word.substr(kArch.size());
      if (!is_architecture(arguments.arch)) usage(argv[0]);
    } else if (word == "--") {
      options_end = true;
    } else {
      usage(argv[0]);
    }
  }
  if (!arguments.has_input) refuse("no input file");
  return arguments;
}

[[noreturn]] void cannot_open(int error, const std::string& path) {
  refuse(fmt::format("OSError: ({}, \"can't open {}\")", error, path));
}

std::string read_source(const std::string& name) {
  if (name == "-") return {std::istreambuf_iterator<char>(std::cin), {}};
  std::error_code error;
  if (std::filesystem::is_directory(name, error)) refuse(fmt::format("OSError: {}", EISDIR));
  std::ifstream in(name, std::ios::binary);
  if (!in) cannot_open(errno, name);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_result(const Arguments& arguments, const std::vector<uint8_t>& bytes) {
  bool to_stdout = arguments.has_output ? arguments.output == "-" : arguments.input == "-";
  if (to_stdout) {
    std::cout.write(reinterpret_cast<const char*>(bytes.data()),
                    static_cast<std::streamsize>(bytes.size()));
    if (!std::cout.flush()) refuse("standard output cannot be written");
    return;
  }
  std::string path = arguments.output;
  // Of the source's name, the last two letters give way.
  if (!arguments.has_output)
    path = arguments.input.substr(
               0, arguments.input.size() - std::min<size_t>(2, arguments.input.size())) +
           "mpy";
  errno = 0;
  try {
    write_file(path, bytes);
  } catch (const Error&) {
    cannot_open(errno, path);
  }
}

void run(Arguments arguments) {
  std::string source = read_source(arguments.input);
  python::Options& options = arguments.options;
  options.file = arguments.input == "-" ? "<stdin>" : arguments.input;
  options.source_name = arguments.has_source_name ? arguments.source_name : options.file;
  try {
    write_result(arguments, mpy::write(python::compile(source, options)));
  } catch (const python::CompileError& error) {
    bool wants_native = !arguments.arch.empty() && dynamic_cast<const python::NativeCode*>(&error);
    // What the parser refuses has the name of the file, what the compiler refuses the one given.
    const std::string& name = error.scope().empty() ? options.file : options.source_name;
    fmt::print(stderr, "{}", error.traceback(name));
    if (wants_native)
      fmt::print(stderr,
                 "natmod makes no machine code of Python: take MicroPython's own mpy-cross\n");
    throw Done{1};
  }
}

}  // namespace

bool is_mpy_cross(const char* program) {
  return program != nullptr && std::filesystem::path(program).filename() == "mpy-cross";
}

int mpy_cross(int argc, char** argv) {
  try {
    run(parse(argc, argv));
    return 0;
  } catch (const Done& done) {
    return done.status;
  }
}

}  // namespace natmod::cli
