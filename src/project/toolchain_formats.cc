#include "project/toolchain_formats.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <nlohmann/json.hpp>

#include "base/shell_words.h"
#include "mpy/loading.h"

namespace natmod::project {
namespace {

using Words = std::vector<std::string>;

/// What make and CMake are told: a text, or a list of words.
struct Variable {
  const char* name;
  Words words;
  bool is_text = true;  ///< then there is one word

  Variable(const char* a_name, std::string text) : name(a_name), words{std::move(text)} {}
  Variable(const char* a_name, Words list) : name(a_name), words(std::move(list)), is_text(false) {}
};

std::vector<Variable> variables_of(const Toolchains& toolchains, const Toolchain& toolchain) {
  return {
      {"archs", fmt::format("{}", fmt::join(toolchains.archs(), " "))},
      {"abis", fmt::format("{}", fmt::join(mpy::abi_names(), " "))},
      {"float", toolchain.float_type},
      {"cc", toolchain.cc},
      {"cxx", toolchain.cxx},
      {"program", toolchain.program.string()},
      {"family", toolchain.family},
      {"cross", toolchain.cross.value_or("")},
      {"triple", toolchain.triple},
      {"arch_flags", toolchain.arch_flags},
      {"target_flags", toolchain.target_flags},
      {"code_flags", toolchain.code_flags},
      {"c_flags", toolchain.c_flags},
      {"cxx_flags", toolchain.cxx_flags},
      {"environment", toolchain.environment_words()},
      {"fault", toolchain.fault},
  };
}

std::string shell_line(const Words& words) {
  std::string line;
  for (const std::string& word : words) line += (line.empty() ? "" : " ") + shell_quoted(word);
  return line;
}

/// So that `name := …` gives it back.
std::string make_value(const std::string& text) {
  std::string out;
  for (char c : text) {
    if (c == '$') out += '$';
    if (c == '#') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

/// A text that CMake takes as it is, whatever is in it.
std::string cmake_value(const std::string& text) {
  std::string fence;
  while (text.find("]" + fence + "]") != text.npos || text.ends_with("]" + fence)) fence += '=';
  return fmt::format("[{0}[{1}]{0}]", fence, text);
}

std::string cmake_list_item(const std::string& word) {
  std::string out;
  for (char c : word) out += c == ';' ? std::string("\\;") : std::string(1, c);
  return out;
}

}  // namespace

std::string as_make(const Toolchains& toolchains, const Toolchain& toolchain) {
  std::string out = "# By natmod toolchain.\n";
  for (const Variable& variable : variables_of(toolchains, toolchain)) {
    std::string text = variable.is_text ? variable.words[0] : shell_line(variable.words);
    out += fmt::format("#\nnatmod.{} := {}\n", variable.name, make_value(text));
  }
  for (const EnvironmentVariable& variable : toolchain.environment) {
    out += variable.value
               ? fmt::format("#\nexport {} := {}\n", variable.name, make_value(*variable.value))
               : fmt::format("#\nunexport {}\n", variable.name);
  }
  return out;
}

std::string as_cmake(const Toolchains& toolchains, const Toolchain& toolchain) {
  std::string out;
  for (const Variable& variable : variables_of(toolchains, toolchain)) {
    std::string text = variable.is_text ? variable.words[0] : "";
    if (!variable.is_text) {
      for (const std::string& word : variable.words) {
        text += (text.empty() ? "" : ";") + cmake_list_item(word);
      }
    }
    out += fmt::format("set(natmod.{} {})\n", variable.name, cmake_value(text));
  }
  for (const EnvironmentVariable& variable : toolchain.environment) {
    out += variable.value
               ? fmt::format("set(ENV{{{}}} {})\n", variable.name, cmake_value(*variable.value))
               : fmt::format("unset(ENV{{{}}})\n", variable.name);
  }
  return out;
}

nlohmann::ordered_json as_json(const Toolchain& toolchain, const std::vector<Library>& libraries) {
  nlohmann::ordered_json environment = nlohmann::ordered_json::object();
  for (const EnvironmentVariable& variable : toolchain.environment) {
    environment[variable.name] = nullptr;
    if (variable.value) environment[variable.name] = *variable.value;
  }
  nlohmann::ordered_json found = nlohmann::ordered_json::array();
  for (const Library& library : libraries) {
    found.push_back(
        {{"name", library.name}, {"file", library.file.string()}, {"fault", library.fault}});
  }
  return {{"arch", toolchain.arch},
          {"float", toolchain.float_type},
          {"program", toolchain.program.string()},
          {"family", toolchain.family},
          {"cc", toolchain.cc},
          {"cxx", toolchain.cxx},
          {"arch_flags", shell_words(toolchain.arch_flags + " " + toolchain.target_flags)},
          {"code_flags", shell_words(toolchain.code_flags)},
          {"c_flags", shell_words(toolchain.c_flags)},
          {"cxx_flags", shell_words(toolchain.cxx_flags)},
          {"environment", environment},
          {"libraries", found},
          {"fault", toolchain.fault}};
}

std::string as_text(const Toolchain& toolchain, const std::vector<Library>& libraries) {
  std::string out;
  auto add = [&](std::string_view name, std::string_view value) {
    out += fmt::format("{:<9} {}\n", name, value);
  };
  add("float", toolchain.float_type);
  add("C", toolchain.c_command());
  add("C++", toolchain.has_cxx ? toolchain.cxx_command() : "no compiler");
  for (const Library& library : libraries) {
    add("library", library.file.empty() ? library.fault : library.file.string());
  }
  return out;
}

}  // namespace natmod::project
