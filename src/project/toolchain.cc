#include "project/toolchain.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdlib>

#include "base/error.h"
#include "base/process.h"
#include "base/shell_words.h"
#include "project/workplace.h"

namespace natmod::project {
namespace {

namespace fs = std::filesystem;

/// What tells compilers for Xtensa which core they make code for.
constexpr const char* kCoreVariable = "XTENSA_GNU_CONFIG";

std::string name_of(const fs::path& program) {
  return program.filename().string();
}

bool names_clang(const fs::path& program) {
  return name_of(program).find("clang") != std::string::npos;
}

/// "a b" of "a", "" and "b".
std::string joined(std::initializer_list<std::string> texts) {
  std::string all;
  for (const std::string& text : texts) {
    if (text.empty()) continue;
    if (!all.empty()) all += ' ';
    all += text;
  }
  return all;
}

bool succeeds(const std::vector<std::string>& command) {
  ProcessOptions quiet;
  quiet.keep_errors = false;
  try {
    return run_process(command, quiet).status == 0;
  } catch (const Error&) {  // a file that is no program
    return false;
  }
}

/// The word of a command that is the compiler: behind ccache, before arguments.
size_t place_of_compiler(const std::vector<std::string>& call) {
  auto is_compiler = [](const std::string& word) {
    std::string name = name_of(word);
    bool is_named_so = name.find("gcc") != name.npos || name.find("clang") != name.npos;
    return is_named_so && !word.starts_with('-');
  };
  auto place = std::ranges::find_if(call, is_compiler);
  return place == call.end() ? 0 : static_cast<size_t>(place - call.begin());
}

/// In the same folder, and of the same version if the name says so: g++-12 of gcc-12.
std::string cxx_of(const fs::path& program) {
  std::string name = name_of(program);
  if (size_t gcc = name.rfind("gcc"); gcc != name.npos) {
    name.replace(gcc, 3, "g++");
  } else if (size_t clang = name.find("clang"); clang != name.npos) {
    name.replace(clang, 5, "clang++");
  }
  return (program.parent_path() / name).string();
}

/// Puts a toolchain together.
class Finder {
 public:
  Finder(const Toolchains& table, const std::string& arch) : table_(table) {
    found_.arch = arch;
    found_.family = "gcc";
    found_.float_type = table.value(arch, "float");
    found_.triple = table.value(arch, "triple");
  }

  Toolchain find(const std::string& compiler) {
    find_cross();
    if (compiler.empty()) {
      take_first();
    } else {
      take(compiler);
    }
    find_cxx();
    find_core();
    find_flags();
    return found_;
  }

 private:
  void find_cross() {
    for (const std::string& name : table_.candidates(found_.arch)) {
      if (names_clang(name) || !find_program(name)) continue;
      found_.cross = name.substr(0, name.size() - std::string_view("gcc").size());
      return;
    }
  }

  void take_first() {
    for (const std::string& name : table_.candidates(found_.arch)) {
      std::optional<fs::path> program = find_program(name);
      if (!program) continue;
      if (names_clang(name) && !succeeds({program->string(), "--target=" + found_.triple,
                                          "-fsyntax-only", "-x", "c", "/dev/null"})) {
        continue;
      }
      found_.cc = {name};
      return take_program(*program);
    }
    found_.fault = fmt::format("no compiler for {}: looked for {} (on Debian: apt install {})",
                               found_.arch, fmt::join(table_.candidates(found_.arch), " "),
                               table_.value(found_.arch, "packages"));
  }

  void take(const std::string& compiler) {
    found_.cc = find_program(compiler) ? std::vector{compiler} : shell_words(compiler);
    if (found_.cc.empty()) found_.cc = {compiler};
    place_ = place_of_compiler(found_.cc);
    std::optional<fs::path> program = find_program(found_.cc[place_]);
    if (!program) found_.fault = fmt::format("there is no compiler {}", found_.cc[place_]);
    take_program(program.value_or(fs::path()));
  }

  void take_program(const fs::path& program) {
    found_.program = program;
    if (names_clang(found_.cc[place_])) found_.family = "clang";
  }

  /// Of a wrapper for C alone, the one that would be taken without it.
  void find_cxx() {
    if (found_.cc.empty()) return;
    found_.cxx = found_.cc;
    std::string& name = found_.cxx[place_];
    name = cxx_of(name);
    bool is_other = name != found_.cc[place_];
    found_.has_cxx = is_other && find_program(name);
    if (found_.has_cxx || found_.is_clang() || !found_.cross) return;
    std::string usual = *found_.cross + "g++";
    if (!find_program(usual)) return;
    found_.cxx = {usual};
    found_.has_cxx = true;
  }

  std::string of_compiler(const std::string& key) const {
    if (found_.cc.empty()) return {};
    std::string prefix = name_of(found_.cc[place_]);
    return table_.machine_value(prefix.substr(0, prefix.find("gcc")), found_.arch, key);
  }

  void find_core() {
    std::string core = of_compiler("core");
    if (core.empty()) core = table_.value(found_.arch, "core");
    if (core.empty()) return;
    if (core == "none") {
      found_.environment.push_back({kCoreVariable, std::nullopt});
      return;
    }
    const char* given = std::getenv(kCoreVariable);
    fs::path file =
        given != nullptr && *given != 0 ? fs::path(given) : xtensa_folder(table_.sdk()) / core;
    found_.environment.push_back({kCoreVariable, file.string()});
    if (fs::exists(file) || !found_.fault.empty()) return;
    found_.fault = fmt::format(
        "{} needs {} for {}: run natmod's tools/xtensa_windowed_core.sh {}, or set NATMOD_XTENSA "
        "to "
        "where it was run",
        name_of(found_.cc[place_]), file.string(), found_.arch, file.parent_path().string());
  }

  void find_flags() {
    std::string specs = of_compiler("specs");
    bool has_specs = !specs.empty() && !found_.is_clang() && fs::exists(specs);
    found_.arch_flags =
        joined({table_.value(found_.arch, "flags"), table_.value(found_.arch, "cpu"),
                of_compiler("flags"), has_specs ? "-specs=" + specs : ""});
    auto is_target = [](const std::string& word) {
      return word.starts_with("--target") || word.starts_with("-target");
    };
    if (found_.is_clang() && std::ranges::none_of(found_.cc, is_target)) {
      found_.target_flags = "--target=" + found_.triple;
    }
    found_.code_flags =
        joined({table_.row("natmod.code"), table_.machine_value(found_.family, found_.arch)});
    found_.c_flags = table_.row("natmod.c");
    found_.cxx_flags = joined({table_.row("natmod.code++"),
                               table_.row(fmt::format("natmod.{}.c++", found_.family)),
                               table_.row("natmod.c++." + found_.arch)});
  }

  const Toolchains& table_;
  Toolchain found_;
  size_t place_ = 0;  ///< of the compiler among the words of its command
};

std::string as_command(std::vector<std::string> words, const std::string& flags) {
  for (std::string& word : words) word = shell_quoted(word);
  return joined({fmt::format("{}", fmt::join(words, " ")), flags});
}

}  // namespace

std::vector<std::string> Toolchain::environment_words() const {
  std::vector<std::string> words;
  for (const EnvironmentVariable& variable : environment) {
    if (words.empty()) words.emplace_back("env");
    if (variable.value) {
      words.push_back(fmt::format("{}={}", variable.name, *variable.value));
    } else {
      words.insert(words.end(), {"-u", variable.name});
    }
  }
  return words;
}

std::vector<std::string> Toolchain::command(const std::string& more) const {
  Toolchain anywhere = *this;
  for (EnvironmentVariable& variable : anywhere.environment) {
    if (variable.value) variable.value = fs::absolute(*variable.value).lexically_normal().string();
  }
  std::vector<std::string> words = anywhere.environment_words();
  for (const std::string& word : cc) {
    words.push_back(find_program(word) == program ? fs::absolute(program).string() : word);
  }
  for (const std::string& word : shell_words(joined({arch_flags, more, target_flags}))) {
    words.push_back(word);
  }
  return words;
}

std::string Toolchain::c_command() const {
  std::vector<std::string> words = environment_words();
  words.insert(words.end(), cc.begin(), cc.end());
  return as_command(words, joined({arch_flags, target_flags, code_flags, c_flags}));
}

std::string Toolchain::cxx_command() const {
  std::vector<std::string> words = environment_words();
  words.insert(words.end(), cxx.begin(), cxx.end());
  return as_command(words, joined({arch_flags, target_flags, code_flags, cxx_flags}));
}

Toolchain find_toolchain(const Toolchains& toolchains, const std::string& arch,
                         const std::string& compiler) {
  return Finder(toolchains, arch).find(compiler);
}

Toolchain inspect_toolchain(const Toolchains& toolchains, const std::string& arch,
                            const std::string& compiler) {
  Toolchain found = find_toolchain(toolchains, arch, compiler);
  if (!found.fault.empty()) return found;
  const std::vector<std::string> command = found.command();
  auto compiles = [&command](std::vector<std::string> more) {
    more.insert(more.begin(), command.begin(), command.end());
    more.insert(more.end(), {"-fsyntax-only", "-x", "c", "/dev/null"});
    return succeeds(more);
  };
  if (!compiler.empty() && !compiles({})) {
    found.fault =
        fmt::format("{} does not compile for {}: {} {} fails", name_of(found.program), arch,
                    fmt::join(found.cc, " "), joined({found.arch_flags, found.target_flags}));
    return found;
  }
  std::string header = toolchains.value(arch, "header");
  if (!header.empty() && !found.is_clang() && !compiles({"-include", header})) {
    found.fault = fmt::format("{} has no headers for {}: apt install {}", name_of(found.program),
                              arch, toolchains.value(arch, "packages"));
  }
  return found;
}

}  // namespace natmod::project
