#include "project/arch_choice.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/error.h"
#include "base/near_name.h"
#include "base/shell_words.h"
#include "project/firmware.h"
#include "project/toolchain.h"
#include "target/target.h"

namespace natmod::project {
namespace {

/// What somebody may have meant who took this for an architecture.
std::string advise(const Toolchains& toolchains, const std::string& name) {
  std::string lower = name;
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return std::tolower(c); });
  NearName slip(lower);
  for (const std::string& arch : toolchains.archs()) {
    if (arch == lower) return fmt::format("did you mean '{}'?", arch);
    slip.consider(arch);
  }
  if (std::string archs = archs_of(name); !archs.empty()) {
    return fmt::format("for a board, port or processor of this name: {}", archs);
  }
  if (!slip.best().empty()) return fmt::format("did you mean '{}'?", slip.best());
  return fmt::format("there are {}, and all", fmt::join(toolchains.archs(), ", "));
}

}  // namespace

std::string describe_unknown_arch(const Toolchains& toolchains, const std::string& name) {
  return fmt::format("'{}' is not known; {}", name, advise(toolchains, name));
}

std::vector<std::string> choose_archs(const Toolchains& toolchains, const std::string& text) {
  std::vector<std::string> chosen;
  if (text == "all") {
    for (const std::string& arch : toolchains.archs()) {
      auto known = mpy::find_arch(arch);
      bool links = known && find_target(*known) != nullptr;
      if (links && inspect_toolchain(toolchains, arch).fault.empty()) chosen.push_back(arch);
    }
    if (chosen.empty())
      fail("no compiler for any architecture: `natmod doctor` says what to install");
    return chosen;
  }
  std::string list = text;
  std::ranges::replace(list, ',', ' ');
  ErrorList errors;
  for (const std::string& arch : shell_words(list)) {
    if (!toolchains.has(arch)) {
      errors.add("--arch: {}", describe_unknown_arch(toolchains, arch));
    } else if (std::string fault = inspect_toolchain(toolchains, arch).fault; !fault.empty()) {
      errors.add("{}", fault);
    } else if (std::ranges::find(chosen, arch) == chosen.end()) {
      chosen.push_back(arch);
    }
  }
  errors.checkpoint();
  if (chosen.empty()) fail("--arch names no architecture");
  return chosen;
}

}  // namespace natmod::project
