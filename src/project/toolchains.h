// The table sdk/toolchains.mk: which compilers of modules there are to look for, and what each
// needs. Only what this folder makes of it (toolchain.h) goes to make, CMake, tests and people.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace natmod::project {

class Toolchains {
 public:
  /// Reads SDK/toolchains.mk.
  explicit Toolchains(const std::filesystem::path& sdk);

  const std::filesystem::path& sdk() const { return sdk_; }
  const std::vector<std::string>& archs() const { return archs_; }
  bool has(const std::string& arch) const;

  /// The value of this name; empty if there is none.
  std::string row(const std::string& name) const;

  /// The value of `natmod.ARCH.key`, or else of `natmod.MACHINE.key`; empty if there is none.
  std::string value(const std::string& arch, const std::string& key) const;

  /// The value of `natmod.OWNER.MACHINE.key`, where OWNER is the prefix of a compiler, or of
  /// `natmod.OWNER.MACHINE`, where it is a family of compilers, for the machine of `arch`.
  std::string machine_value(const std::string& owner, const std::string& arch,
                            const std::string& key = {}) const;

  /// What is looked for, in this order: names of gcc, then of clang.
  std::vector<std::string> candidates(const std::string& arch) const;

 private:
  std::filesystem::path sdk_;
  std::map<std::string, std::string> rows_;
  std::vector<std::string> archs_;
};

/// Where tools/xtensa_*.sh were run: $NATMOD_XTENSA, or beside the SDK.
std::filesystem::path xtensa_folder(const std::filesystem::path& sdk);

}  // namespace natmod::project
