#include "project/make_build.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <sstream>

#include "base/error.h"
#include "base/files.h"
#include "base/process.h"
#include "base/shell_words.h"
#include "project/makefile.h"
#include "project/workplace.h"

namespace natmod::project {
namespace {

namespace fs = std::filesystem;

/// Begins the lines that say what make does; all others are what tools said.
constexpr std::string_view kStep = "[natmod] ";

/// The variable with what is made beside the sources for each architecture anew.
constexpr std::string_view kByArch = "natmod_by_arch";

/// The command that built a folder, a word a line.
fs::path record_of(const fs::path& folder) {
  return folder / "natmod_made.txt";
}

/// A word for the shell, in a variable of make.
std::string make_quoted(const std::string& word) {
  std::string out;
  for (char c : shell_quoted(word)) out += c == '$' ? std::string("$$") : std::string(1, c);
  return out;
}

/// The source that an object was made of, by the dependency file beside it; nullopt if none is.
std::optional<std::string> source_of(const fs::path& object) {
  fs::path list = object.string() + ".d";
  if (!fs::is_regular_file(list)) return std::nullopt;
  std::istringstream in(read_text(list));
  std::string target, source;
  while (in >> target && !target.ends_with(':')) continue;
  return in >> source ? std::optional(source) : std::nullopt;
}

/// What the tools said, without what make did.
std::string shown(const std::string& output) {
  static const Pattern kMakes(R"(make(\[\d+\])?: \*\*\* (\[.*\] Error \d+|Waiting for .*))");
  std::istringstream in(output);
  std::string text;
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with(kStep) && !kMakes.matches(line)) text += line + "\n";
  }
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

}  // namespace

std::optional<fs::path> find_module_makefile(const fs::path& folder) {
  for (const char* name : {"GNUmakefile", "makefile", "Makefile"}) {  // as make looks for them
    fs::path path = folder / name;
    if (fs::is_regular_file(path)) {
      return Makefile(path).fragment().empty() ? std::nullopt : std::optional(path);
    }
  }
  return std::nullopt;
}

MakeBuild::MakeBuild(const Project& project, const BuildOptions& options)
    : project_(project),
      options_(options),
      make_(need_program("make", "make")),
      makefile_(project.makefile.filename()) {
  fs::path sdk = sdk_folder();
  fs::path fragment = sdk / "py/dynruntime.mk";
  Makefile makefile(project.makefile);
  goal_ = makefile.required_goal();
  by_arch_ = makefile.targets_by_arch();
  sdk_variable_ = makefile.sdk_variable(sdk).value_or("");
  std::error_code error;
  bool includes_ours = !sdk_variable_.empty() ||
                       fs::equivalent(project.source / makefile.fragment(), fragment, error);
  if (includes_ours && !makefile.has_returns()) return;
  fs::path copy = project.build / "natmod.mk";
  makefile_ = fs::proximate(copy, project.source);
  std::string text = makefile.with_fragment(fragment);
  fs::create_directories(project.build);
  write_if_changed(copy, text);
}

/// Variables on the command line win over what the Makefile says. An outer make has nothing to say.
std::vector<std::string> MakeBuild::command(const std::string& arch, const fs::path& folder) const {
  std::vector<std::string> command = {"env",          "-u",
                                      "MAKEFLAGS",    "-u",
                                      "MFLAGS",       "-u",
                                      "MAKELEVEL",    make_,
                                      "-C",           project_.source.string(),
                                      "-f",           makefile_.string(),
                                      "natmod_module"};
  auto add = [&](std::string_view variable, std::string_view value) {
    if (!value.empty()) command.push_back(fmt::format("{}={}", variable, value));
  };
  std::string place = fs::proximate(folder, project_.source).string();
  add("natmod_for_build", place);
  add("natmod_step", kStep);
  add("MAKECMDGOALS", goal_);
  add(kByArch, fmt::format("{}", fmt::join(by_arch_, " ")));
  add("ARCH", arch);
  add("ABI", options_.abi);
  add("BUILD", place);
  add("MPY_DIR", sdk_folder().string());
  add("NATMOD", own_program().string());
  if (!sdk_variable_.empty()) command.push_back(sdk_variable_);
  if (!options_.release) add("ELF", "1");
  if (!options_.runtime) add("LINK_RUNTIME", "0");
  add("MICROPY_FLOAT_IMPL", options_.float_type);
  add("FIRMWARE_DIR", options_.firmware);
  add("MPY_CROSS", options_.mpy_cross);
  add("natmod_launcher", options_.launcher);
  std::string flags;
  for (const std::string& word : options_.compile_options) flags += " " + make_quoted(word);
  add("natmod_compile_options", flags);
  command.insert(command.end(), options_.make_variables.begin(), options_.make_variables.end());
  if (options_.verbose) {
    add("V", "1");
  } else {
    command.emplace_back("-s");
  }
  return command;
}

std::string MakeBuild::build(const std::string& arch, const fs::path& folder, unsigned jobs,
                             const OnStep& on_step) const {
  std::vector<std::string> make = command(arch, folder);
  fs::create_directories(folder);
  fs::remove_all(folder / "natmod_modules");  // the module may have had another name
  write_file(record_of(folder), fmt::format("{}\n", fmt::join(make, "\n")));
  make.push_back(fmt::format("-j{}", jobs));
  ProcessOptions gather;
  gather.keep_errors = false;
  gather.errors_apart = true;
  gather.on_line = [&](std::string_view line) {
    if (line.starts_with(kStep)) on_step(std::string(line.substr(kStep.size())), 0, 0);
  };
  ProcessResult result = run_process(make, gather);
  bool is_good = result.status == 0;
  // What the Makefile's own commands chat about is of use where something failed.
  bool shows_all = !is_good || options_.verbose;
  std::string said = name_sources(shown(shows_all ? result.output : result.errors));
  if (!is_good) throw Error(said.empty() ? "make failed without a word" : said);
  return said;
}

/// Sources in place of the objects that make made of them.
std::string MakeBuild::name_sources(const std::string& text) const {
  static const Pattern kObject(R"([^\s:"'(]+\.o\b)");
  return project::name_sources(
      text, kObject, [&](const Pattern::Groups& object) -> std::optional<fs::path> {
        std::optional<std::string> source = source_of(project_.source / object[0]);
        return source ? std::optional(project_.source / *source) : std::nullopt;
      });
}

bool is_make_up_to_date(const fs::path& folder) {
  std::istringstream in(read_text(record_of(folder)));
  std::vector<std::string> command;
  for (std::string word; std::getline(in, word);) command.push_back(word);
  command.emplace_back("-q");
  // What is there of these may be another architecture's.
  const std::string variable = fmt::format("{}=", kByArch);
  auto by_arch = std::ranges::find_if(
      command, [&](const std::string& word) { return word.starts_with(variable); });
  if (by_arch != command.end()) {
    for (const std::string& file : shell_words(by_arch->substr(variable.size()))) {
      command.insert(command.end(), {"-o", file});
    }
  }
  ProcessOptions gather;
  gather.keep_errors = false;
  return run_process(command, gather).status == 0;
}

}  // namespace natmod::project
