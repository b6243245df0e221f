#include "project/libraries.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "base/error.h"
#include "base/files.h"
#include "base/process.h"
#include "base/sha256.h"
#include "project/workplace.h"

namespace natmod::project {
namespace {

namespace fs = std::filesystem;

bool is_clang(const fs::path& compiler) {
  return compiler.filename().string().starts_with("clang");
}

/// Where tools/musl_libraries.sh was run.
fs::path musl_folder() {
  if (const char* folder = std::getenv("NATMOD_MUSL")) return folder;
  return sdk_folder() / "../build/musl";
}

/// What the compiler prints for `question`, in one line.
std::string ask(std::vector<std::string> command, const std::string& question) {
  command.push_back(question);
  ProcessOptions quiet;
  quiet.keep_errors = false;
  std::string output = run_process(command, quiet).output;
  return output.substr(0, output.find('\n'));
}

/// A compiler for an architecture: how it is called, and where it has its libraries.
class Compiler {
 public:
  Compiler(const Toolchains& toolchains, const std::string& arch, fs::path program)
      : toolchains_(toolchains),
        arch_(arch),
        program_(std::move(program)),
        specs_(toolchains.compiler_value(program_, arch, "specs")) {}

  /// The program with the flags that its code and libraries are chosen by, and `more`.
  std::vector<std::string> command(const std::string& more) const {
    std::vector<std::string> result;
    if (needs_core()) {
      result = {"env",
                fmt::format("XTENSA_GNU_CONFIG={}/core.so", xtensa_folder(sdk_folder()).string())};
    }
    result.push_back(program_.string());
    std::string flags = fmt::format("{} {} {} {}", toolchains_.value(arch_, "flags"),
                                    toolchains_.value(arch_, "cpu"),
                                    toolchains_.compiler_value(program_, arch_, "flags"), more);
    if (is_clang(program_)) {
      flags += " --target=" + toolchains_.value(arch_, "triple");
    } else if (fs::exists(specs_)) {
      flags += " -specs=" + specs_;
    }
    for (const std::string& word : words(flags)) result.push_back(word);
    return result;
  }

  fs::path find(const std::string& name) const {
    if (name.find('/') != name.npos) return fs::absolute(xtensa_folder(sdk_folder()) / name);
    std::vector<std::string> question = command(toolchains_.library_flags(arch_));
    if (name == "libgcc") return ask(question, "-print-libgcc-file-name");
    if (name == "picolibc" && fs::exists(specs_)) {
      return fs::path(specs_).parent_path() / "lib" / ask(question, "-print-multi-directory") /
             "libc.a";
    }
    if (name == "musl") {
      fs::path fetched = musl_folder() / arch_ / "libc.a";
      return fs::exists(fetched) ? fs::absolute(fetched).lexically_normal()
                                 : fs::path(toolchains_.value(arch_, "musl"));
    }
    return ask(question, fmt::format("-print-file-name={}.a", name == "libc" ? "libc" : "libm"));
  }

  const fs::path& program() const { return program_; }

 private:
  bool needs_core() const {
    return toolchains_.compiler_value(program_, arch_, "flags") == "-mabi=windowed" &&
           std::getenv("XTENSA_GNU_CONFIG") == nullptr;
  }

  const Toolchains& toolchains_;
  const std::string& arch_;
  fs::path program_;
  std::string specs_;
};

/// The files under `folder`, in one order everywhere.
std::vector<fs::path> files_under(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

fs::path cache_folder() {
  if (const char* folder = std::getenv("XDG_CACHE_HOME"); folder != nullptr && *folder != 0) {
    return fs::path(folder) / "natmod";
  }
  if (const char* home = std::getenv("HOME"); home != nullptr && *home != 0) {
    return fs::path(home) / ".cache/natmod";
  }
  fail("--runtime: there is no place to compile the SDK's library in: set XDG_CACHE_HOME");
}

/// A folder of this process that goes when it ends.
class WorkFolder {
 public:
  explicit WorkFolder(fs::path path) : path_(std::move(path)) {
    std::error_code error;
    fs::create_directories(path_, error);
    if (error) {
      fail("--runtime: cannot compile the SDK's library in {}: {}; set XDG_CACHE_HOME",
           path_.string(), error.message());
    }
  }
  ~WorkFolder() {
    std::error_code error;
    fs::remove_all(path_, error);
  }
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;

  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

void run_or_fail(const std::vector<std::string>& command, const fs::path& folder) {
  ProcessOptions gather;
  gather.folder = folder.string();
  gather.keep_errors = false;
  ProcessResult result = run_process(command, gather);
  if (result.status != 0) {
    fail("--runtime: the SDK's library cannot be compiled: {}\n{}", command[0], result.output);
  }
}

/// Everything that the library's bytes depend on, as one number.
std::string digest_of(const fs::path& sdk, const std::vector<std::string>& command) {
  fs::path program = fs::canonical(*find_program(command[command[0] == "env" ? 2 : 0]));
  std::string text = fmt::format("{} {} {}\n", fmt::join(command, " "), fs::file_size(program),
                                 fs::last_write_time(program).time_since_epoch().count());
  for (const char* folder : {"lib", "include"}) {
    for (const fs::path& file : files_under(sdk / folder)) {
      text += fmt::format("{} {}\n", file.string(), sha256(read_file(file)));
    }
  }
  return sha256({reinterpret_cast<const uint8_t*>(text.data()), text.size()});
}

/// The SDK's library for the compiler, an object for each source: compiled now, unless that was
/// done.
fs::path own_library(const Toolchains& toolchains, const std::string& arch, const std::string& abi,
                     const Compiler& compiler) {
  fs::path sdk = sdk_folder();
  std::vector<std::string> command = compiler.command(
      toolchains.library_code_flags(arch, is_clang(compiler.program()) ? "clang" : "gcc"));
  for (const char* folder : {"lib", "include"}) command.push_back("-I" + (sdk / folder).string());
  command.push_back("-DNATMOD_ABI=" + abi);
  std::string name = fmt::format("{}_{:.16}", arch, digest_of(sdk, command));
  fs::path archive = cache_folder() / "lib" / (name + ".a");
  if (fs::exists(archive)) return archive;

  WorkFolder work(cache_folder() / "lib" / fmt::format("{}.{}", name, ::getpid()));
  command.emplace_back("-c");
  std::vector<std::string> join = {ask({compiler.program().string()}, "-print-prog-name=ar"), "rc",
                                   archive.filename().string()};
  for (const fs::path& file : files_under(sdk / "lib")) {
    if (file.extension() != ".c") continue;
    command.push_back(file.string());
    join.push_back(file.stem().string() + ".o");
  }
  run_or_fail(command, work.path());
  run_or_fail(join, work.path());
  fs::rename(work.path() / archive.filename(), archive);
  return archive;
}

}  // namespace

bool Library::exists() const {
  std::error_code error;
  return file.is_absolute() && fs::exists(file, error);
}

std::vector<Library> compiler_libraries(const Toolchains& toolchains, const std::string& arch,
                                        const fs::path& compiler) {
  std::vector<std::string> names = words(toolchains.compiler_value(compiler, arch, "libraries"));
  if (names.empty()) names = words(toolchains.value(arch, "libraries"));
  Compiler asked(toolchains, arch, compiler);
  std::vector<Library> libraries;
  libraries.reserve(names.size());
  for (const std::string& name : names) libraries.push_back({name, asked.find(name)});
  return libraries;
}

std::vector<fs::path> runtime_libraries(const Toolchains& toolchains, const std::string& arch,
                                        const std::string& abi) {
  std::optional<fs::path> program = toolchains.find_compiler(arch);
  if (!program) fail("--runtime: {}", toolchains.describe_missing(arch));
  std::string fault = toolchains.find_fault(arch, *program);
  if (!fault.empty()) fail("--runtime: {}", fault);
  Compiler compiler(toolchains, arch, *program);
  std::vector<fs::path> files = {own_library(toolchains, arch, abi, compiler)};
  for (Library& library : compiler_libraries(toolchains, arch, *program)) {
    // Without musl's there is the compiler's own libm, of which some functions are of use.
    if (library.name == "musl" && !library.exists()) library.file = compiler.find("libm");
    if (library.exists()) {
      files.push_back(library.file);
    } else if (library.name.find('/') != library.name.npos) {
      fs::path folder = xtensa_folder(sdk_folder());
      fail("--runtime: {} needs {} for {}: run natmod's tools/xtensa_libraries.sh {}",
           program->filename().string(), library.file.string(), arch, folder.string());
    } else {
      fail("--runtime: {} has no {} for {} (on Debian: apt install {})",
           program->filename().string(), library.name, arch, toolchains.value(arch, "packages"));
    }
  }
  return files;
}

}  // namespace natmod::project
