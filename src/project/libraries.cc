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

/// A compiler for an architecture: how it is called, and where it has its libraries.
class Compiler {
 public:
  /// `text` is a program, or one with arguments, also behind another: `ccache gcc -m32`. nullopt
  /// if it is not here.
  static std::optional<Compiler> find(const Toolchains& toolchains, const std::string& arch,
                                      const std::string& text) {
    std::vector<std::string> call = find_program(text) ? std::vector{text} : shell_words(text);
    auto is_compiler = [](const std::string& word) {
      std::string name = fs::path(word).filename().string();
      bool is_named_so = name.find("gcc") != name.npos || name.find("clang") != name.npos;
      return is_named_so && !word.starts_with('-');
    };
    auto place = std::ranges::find_if(call, is_compiler);
    if (place == call.end()) place = call.begin();
    if (place == call.end()) return std::nullopt;
    std::optional<fs::path> program = find_program(*place);
    if (!program) return std::nullopt;
    *place = fs::absolute(*program).string();  // it will run in another folder
    return Compiler(toolchains, arch, call, *place);
  }

  bool is_clang() const { return program_.filename().string().find("clang") != std::string::npos; }
  const fs::path& program() const { return program_; }

  /// What changes when another program takes the place of this one.
  std::string identity() const {
    return fmt::format("{} {}", fs::file_size(program_),
                       fs::last_write_time(program_).time_since_epoch().count());
  }

  /// The program with the flags that its code and libraries are chosen by, and `more`.
  std::vector<std::string> command(const std::string& more) const {
    std::vector<std::string> result;
    if (auto core = toolchains_->find_core(arch_, program_)) {
      result = {"env", "XTENSA_GNU_CONFIG=" + fs::absolute(*core).lexically_normal().string()};
    } else if (arch_ == "xtensa") {  // not what is set for a core with windows
      result = {"env", "-u", "XTENSA_GNU_CONFIG"};
    }
    result.insert(result.end(), call_.begin(), call_.end());
    std::string flags = fmt::format("{} {} {} {}", toolchains_->value(arch_, "flags"),
                                    toolchains_->value(arch_, "cpu"),
                                    toolchains_->compiler_value(program_, arch_, "flags"), more);
    auto is_target = [](const std::string& word) {
      return word.starts_with("--target") || word.starts_with("-target");
    };
    if (is_clang() && std::ranges::none_of(call_, is_target)) {
      flags += " --target=" + toolchains_->value(arch_, "triple");
    } else if (fs::exists(specs_)) {
      flags += " -specs=" + specs_;
    }
    for (const std::string& word : shell_words(flags)) result.push_back(word);
    return result;
  }

  std::vector<Library> libraries() const {
    std::vector<std::string> names =
        shell_words(toolchains_->compiler_value(program_, arch_, "libraries"));
    if (names.empty()) names = shell_words(toolchains_->value(arch_, "libraries"));
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
  Compiler(const Toolchains& toolchains, const std::string& arch, std::vector<std::string> call,
           fs::path program)
      : toolchains_(&toolchains),
        arch_(arch),
        call_(std::move(call)),
        program_(std::move(program)),
        specs_(toolchains.compiler_value(program_, arch, "specs")) {}

  /// By tools/xtensa_libraries.sh.
  Library made(const std::string& name) const {
    fs::path folder = xtensa_folder(sdk_folder());
    Library library{fs::path(name).stem().string(), fs::absolute(folder / name), {}};
    if (fs::exists(library.file)) return library;
    library.fault =
        fmt::format("{} needs {} for {}: run {} {}, or set NATMOD_XTENSA to where it was run",
                    program_.filename().string(), library.file.string(), arch_,
                    tool("xtensa_libraries.sh").string(), folder.string());
    library.file.clear();
    return library;
  }

  /// Without musl's there is the compiler's own libm, of which some functions are of use.
  Library musl() const {
    fs::path folder = musl_folder(sdk_folder());
    fs::path fetched = folder / arch_ / "libc.a";
    fs::path installed = toolchains_->value(arch_, "musl");
    for (const fs::path& file : {fetched, installed}) {
      if (fs::exists(file)) return {"musl", fs::absolute(file).lexically_normal(), {}};
    }
    return {"musl", of_compiler("libm").file,
            fmt::format("there is no musl for {}: run {} {}, or set NATMOD_MUSL to where it was "
                        "run (on Debian: apt install musl-dev)",
                        arch_, tool("musl_libraries.sh").string(), folder.string())};
  }

  Library of_compiler(const std::string& name) const {
    fs::path file = where(name);
    if (file.is_absolute() && fs::exists(file)) return {name, file, {}};
    return {
        name,
        {},
        fmt::format("{} has no {} for {} (on Debian: apt install {})", program_.filename().string(),
                    name, arch_, toolchains_->value(arch_, "packages"))};
  }

  fs::path where(const std::string& name) const {
    std::vector<std::string> question = command(toolchains_->library_flags(arch_));
    if (name == "libgcc") return ask(question, "-print-libgcc-file-name");
    if (name == "picolibc" && fs::exists(specs_)) {
      return fs::path(specs_).parent_path() / "lib" / ask(question, "-print-multi-directory") /
             "libc.a";
    }
    return ask(question, fmt::format("-print-file-name={}.a", name == "libc" ? "libc" : "libm"));
  }

  const Toolchains* toolchains_;
  std::string arch_;
  std::vector<std::string> call_;
  fs::path program_;  ///< the word of it that is the compiler
  std::string specs_;
};

/// clang has no libraries for other machines: a GCC that is here has them.
Compiler library_compiler(const Toolchains& toolchains, const std::string& arch,
                          const Compiler& compiler) {
  if (!compiler.is_clang()) return compiler;
  for (const std::string& name : toolchains.candidates(arch)) {
    auto other = Compiler::find(toolchains, arch, name);
    if (other && !other->is_clang()) return *other;
  }
  return compiler;
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
std::string digest_of(const fs::path& sdk, const Compiler& compiler,
                      const std::vector<std::string>& command) {
  // Which C library's headers there are, too: whether it has errno, and where.
  std::vector<std::string> preprocess = command;
  preprocess.insert(preprocess.end(), {"-E", (sdk / "lib/lib.h").string()});
  ProcessOptions quiet;
  quiet.keep_errors = false;
  std::string text = fmt::format("{}\n{}\n{}\n", fmt::join(command, " "), compiler.identity(),
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
fs::path own_library(const Toolchains& toolchains, const RuntimeRequest& request,
                     const Compiler& compiler) {
  fs::path sdk = sdk_folder();
  std::vector<std::string> command = compiler.command(
      toolchains.library_code_flags(request.arch, compiler.is_clang() ? "clang" : "gcc"));
  for (const std::string& flag : shell_words(request.flags)) {
    constexpr std::string_view kHeaders = "-isystem";
    std::string whole = flag.starts_with(kHeaders) && flag != kHeaders
                            ? fmt::format("{}{}", kHeaders, fs::absolute(flag.substr(8)).string())
                            : flag;
    if (std::ranges::find(command, whole) == command.end()) command.push_back(whole);
  }
  for (const char* folder : {"lib", "include"}) command.push_back("-I" + (sdk / folder).string());
  command.push_back("-DNATMOD_ABI=" + request.abi);
  std::string name = fmt::format("{}_{:.16}.a", request.arch, digest_of(sdk, compiler, command));

  auto make = [&](const fs::path& folder) {
    std::vector<std::string> compile = command;
    compile.emplace_back("-c");
    std::vector<std::string> join = {ask({compiler.program().string()}, "-print-prog-name=ar"),
                                     "rc", name};
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

std::vector<Library> compiler_libraries(const Toolchains& toolchains, const std::string& arch,
                                        const std::string& compiler) {
  auto found = Compiler::find(toolchains, arch, compiler);
  if (!found) return {{{}, {}, fmt::format("there is no compiler {}", compiler)}};
  return library_compiler(toolchains, arch, *found).libraries();
}

std::vector<Library> runtime_libraries(const Toolchains& toolchains,
                                       const RuntimeRequest& request) {
  std::string name = request.compiler;
  if (name.empty()) {
    std::optional<fs::path> program = toolchains.find_compiler(request.arch);
    if (!program) return {{{}, {}, toolchains.describe_missing(request.arch)}};
    name = program->string();
  }
  auto compiler = Compiler::find(toolchains, request.arch, name);
  if (!compiler) return {{{}, {}, fmt::format("there is no compiler {}", name)}};
  std::string fault = toolchains.find_fault(request.arch, compiler->program());
  if (!fault.empty()) return {{{}, {}, fault}};
  std::vector<Library> libraries = compiler_libraries(toolchains, request.arch, name);
  Library own{"sdk", {}, {}};
  try {
    own.file = own_library(toolchains, request, *compiler);
  } catch (const Error& error) {
    own.fault = fmt::format("the SDK's library cannot be compiled: {}", error.what());
  }
  libraries.insert(libraries.begin(), own);
  return libraries;
}

}  // namespace natmod::project
