#include "project/libraries.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "base/error.h"
#include "base/files.h"
#include "base/process.h"
#include "base/sha256.h"
#include "base/shell_words.h"
#include "project/file_cache.h"
#include "project/workplace.h"

namespace natmod::project {
namespace {

namespace fs = std::filesystem;

/// Of the SDK's compiled libraries: 64 MB hold some 400.
constexpr uintmax_t kCacheLimit = 64'000'000;

/// What the compiler prints for `question`, in one line.
std::string ask(std::vector<std::string> command, const std::string& question) {
  command.push_back(question);
  ProcessOptions quiet;
  quiet.keep_errors = false;
  std::string output = run_process(command, quiet).output;
  return output.substr(0, output.find('\n'));
}

fs::path tool(const char* name) {
  return sdk_folder().parent_path() / "tools" / name;
}

/// What changes when another program takes the place of this compiler.
std::string identity_of(const fs::path& program) {
  return fmt::format("{} {}", fs::file_size(program),
                     fs::last_write_time(program).time_since_epoch().count());
}

/// Finds the libraries of one compiler.
class LibraryFinder {
 public:
  LibraryFinder(const Toolchains& table, const Toolchain& toolchain)
      : table_(table),
        toolchain_(toolchain),
        program_(toolchain.program.filename().string()),
        prefix_(program_.substr(0, program_.find("gcc"))),
        specs_(table.machine_value(prefix_, toolchain.arch, "specs")) {}

  std::vector<Library> libraries() const {
    std::vector<std::string> names =
        shell_words(table_.machine_value(prefix_, toolchain_.arch, "libraries"));
    if (names.empty()) names = shell_words(table_.value(toolchain_.arch, "libraries"));
    std::vector<Library> result;
    result.reserve(names.size());
    for (const std::string& name : names) {
      // FOLDER/FILE is of NATMOD_XTENSA.
      bool is_made = name.find('/') != name.npos;
      result.push_back(is_made ? made(name) : name == "musl" ? musl() : of_compiler(name));
    }
    return result;
  }

 private:
  /// By tools/xtensa_libraries.sh.
  Library made(const std::string& name) const {
    fs::path folder = xtensa_folder(table_.sdk());
    Library library{fs::path(name).stem().string(), fs::absolute(folder / name), {}};
    if (fs::exists(library.file)) return library;
    library.fault =
        fmt::format("{} needs {} for {}: run {} {}, or set NATMOD_XTENSA to where it was run",
                    program_, library.file.string(), toolchain_.arch,
                    tool("xtensa_libraries.sh").string(), folder.string());
    library.file.clear();
    return library;
  }

  /// Without musl's there is the compiler's own libm, of which some functions are of use.
  Library musl() const {
    const std::string& arch = toolchain_.arch;
    fs::path folder = musl_folder(table_.sdk());
    fs::path fetched = folder / arch / "libc.a";
    fs::path installed = table_.value(arch, "musl");
    for (const fs::path& file : {fetched, installed}) {
      if (fs::exists(file)) return {"musl", fs::absolute(file).lexically_normal(), {}};
    }
    return {"musl", of_compiler("libm").file,
            fmt::format("there is no musl for {}: run {} {}, or set NATMOD_MUSL to where it was "
                        "run (on Debian: apt install musl-dev)",
                        arch, tool("musl_libraries.sh").string(), folder.string())};
  }

  Library of_compiler(const std::string& name) const {
    fs::path file = where(name);
    if (file.is_absolute() && fs::exists(file)) return {name, file, {}};
    return {name,
            {},
            fmt::format("{} has no {} for {} (on Debian: apt install {})", program_, name,
                        toolchain_.arch, table_.value(toolchain_.arch, "packages"))};
  }

  fs::path where(const std::string& name) const {
    std::vector<std::string> question =
        toolchain_.command(table_.machine_value("libraries", toolchain_.arch));
    if (name == "libgcc") return ask(question, "-print-libgcc-file-name");
    if (name == "picolibc" && fs::exists(specs_)) {
      return fs::path(specs_).parent_path() / "lib" / ask(question, "-print-multi-directory") /
             "libc.a";
    }
    return ask(question, fmt::format("-print-file-name={}.a", name == "libc" ? "libc" : "libm"));
  }

  const Toolchains& table_;
  const Toolchain& toolchain_;
  std::string program_;
  std::string prefix_;
  std::string specs_;
};

/// clang has no libraries for other machines: a GCC that is here has them.
Toolchain library_toolchain(const Toolchains& table, const Toolchain& toolchain) {
  if (!toolchain.is_clang() || !toolchain.cross) return toolchain;
  return find_toolchain(table, toolchain.arch, *toolchain.cross + "gcc");
}

/// The files under `folder`, in one order everywhere.
std::vector<fs::path> files_under(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

/// The user's; nullopt if there is no home.
std::optional<fs::path> cache_folder() {
  if (const char* folder = std::getenv("XDG_CACHE_HOME"); folder != nullptr && *folder != 0) {
    return fs::path(folder) / "natmod/lib";
  }
  if (const char* home = std::getenv("HOME"); home != nullptr && *home != 0) {
    return fs::path(home) / ".cache/natmod/lib";
  }
  return std::nullopt;
}

void run_or_fail(const std::vector<std::string>& command, const fs::path& folder) {
  ProcessOptions gather;
  gather.folder = folder.string();
  gather.keep_errors = false;
  ProcessResult result = run_process(command, gather);
  if (result.status != 0) fail("{}: {}", command[0], result.output);
}

/// Everything that the library's bytes depend on, as one number.
std::string digest_of(const fs::path& sdk, const Toolchain& toolchain,
                      const std::vector<std::string>& command) {
  // Which C library's headers there are, too: whether it has errno, and where.
  std::vector<std::string> preprocess = command;
  preprocess.insert(preprocess.end(), {"-E", (sdk / "lib/lib.h").string()});
  ProcessOptions quiet;
  quiet.keep_errors = false;
  std::string text =
      fmt::format("{}\n{}\n{}\n", fmt::join(command, " "), identity_of(toolchain.program),
                  run_process(preprocess, quiet).output);
  for (const char* folder : {"lib", "include"}) {
    for (const fs::path& file : files_under(sdk / folder)) {
      text += fmt::format("{} {}\n", file.string(), sha256(read_file(file)));
    }
  }
  return sha256({reinterpret_cast<const uint8_t*>(text.data()), text.size()});
}

/// The SDK's library for the compiler, an object for each source: compiled now, unless that was
/// done.
fs::path own_library(const Toolchains& table, const RuntimeRequest& request,
                     const Toolchain& toolchain) {
  fs::path sdk = sdk_folder();
  std::vector<std::string> command =
      toolchain.command(fmt::format("{} {} {}", table.row("natmod.lib"), toolchain.code_flags,
                                    table.row(fmt::format("natmod.{}.lib", toolchain.family))));
  for (const std::string& flag : shell_words(request.flags)) {
    constexpr std::string_view kHeaders = "-isystem";
    std::string whole = flag.starts_with(kHeaders) && flag != kHeaders
                            ? fmt::format("{}{}", kHeaders, fs::absolute(flag.substr(8)).string())
                            : flag;
    if (std::ranges::find(command, whole) == command.end()) command.push_back(whole);
  }
  for (const char* folder : {"lib", "include"}) command.push_back("-I" + (sdk / folder).string());
  command.push_back("-DNATMOD_ABI=" + request.abi);
  std::string name = fmt::format("{}_{:.16}.a", request.arch, digest_of(sdk, toolchain, command));

  auto make = [&](const fs::path& folder) {
    std::vector<std::string> compile = command;
    compile.emplace_back("-c");
    std::vector<std::string> join = {ask({toolchain.program.string()}, "-print-prog-name=ar"), "rc",
                                     name};
    for (const fs::path& file : files_under(sdk / "lib")) {
      if (file.extension() != ".c") continue;
      compile.push_back(file.string());
      join.push_back(file.stem().string() + ".o");
    }
    run_or_fail(compile, folder);
    run_or_fail(join, folder);
  };
  std::optional<fs::path> kept = cache_folder();
  if (!kept) return FileCache(request.nearby, kCacheLimit).get(name, make);
  try {
    return FileCache(*kept, kCacheLimit).get(name, make);
  } catch (const Error& first) {
    // A home that is full, or may not be written to.
    try {
      return FileCache(request.nearby, kCacheLimit).get(name, make);
    } catch (const Error&) {
      throw first;
    }
  }
}

}  // namespace

fs::path musl_folder(const fs::path& sdk) {
  if (const char* folder = std::getenv("NATMOD_MUSL"); folder != nullptr && *folder != 0) {
    return folder;
  }
  return (sdk / "../build/musl").lexically_normal();
}

std::vector<Library> compiler_libraries(const Toolchains& toolchains, const Toolchain& toolchain) {
  Toolchain owner = library_toolchain(toolchains, toolchain);
  return LibraryFinder(toolchains, owner).libraries();
}

std::vector<Library> runtime_libraries(const Toolchains& toolchains,
                                       const RuntimeRequest& request) {
  Toolchain toolchain = inspect_toolchain(toolchains, request.arch, request.compiler);
  if (!toolchain.fault.empty()) return {{{}, {}, toolchain.fault}};
  std::vector<Library> libraries = compiler_libraries(toolchains, toolchain);
  Library own{"sdk", {}, {}};
  try {
    own.file = own_library(toolchains, request, toolchain);
  } catch (const Error& error) {
    own.fault = fmt::format("the SDK's library cannot be compiled: {}", error.what());
  }
  libraries.insert(libraries.begin(), own);
  return libraries;
}

}  // namespace natmod::project
