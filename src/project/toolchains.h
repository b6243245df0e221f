// Compilers of modules, as the table sdk/toolchains.mk has them. The make fragment and the CMake
// toolchain files read the same table and choose by the same rule.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace natmod::project {

class Toolchains {
 public:
  /// Reads SDK/toolchains.mk.
  explicit Toolchains(const std::filesystem::path& sdk);

  const std::vector<std::string>& archs() const { return archs_; }
  bool has(const std::string& arch) const;

  /// The value of `natmod.ARCH.key`, or else of `natmod.MACHINE.key`; empty if there is none.
  std::string value(const std::string& arch, const std::string& key) const;

  /// The value of `natmod.PREFIX.MACHINE.key`, for a compiler with that prefix.
  std::string compiler_value(const std::filesystem::path& compiler, const std::string& arch,
                             const std::string& key) const;

  /// Flags that libraries are looked for with, beside the others.
  std::string library_flags(const std::string& arch) const;

  /// Flags that the SDK's own library is compiled with, by a compiler of the family gcc or clang.
  std::string library_code_flags(const std::string& arch, const std::string& family) const;

  /// What is looked for, in this order: names of gcc, then of clang.
  std::vector<std::string> candidates(const std::string& arch) const;

  /// The first of them that is here. A clang counts where it knows the machine.
  std::optional<std::filesystem::path> find_compiler(const std::string& arch) const;

  /// What the compiler lacks, so that it cannot make modules; empty if nothing.
  std::string find_fault(const std::string& arch, const std::filesystem::path& compiler) const;

  /// The description of a processor core that the compiler is to be told of, because its own is
  /// another: $XTENSA_GNU_CONFIG, or core.so of xtensa_folder(). nullopt for all other compilers.
  std::optional<std::filesystem::path> find_core(const std::string& arch,
                                                 const std::filesystem::path& compiler) const;

  /// "no compiler for ARCH: looked for … (on Debian: …)".
  std::string describe_missing(const std::string& arch) const;

 private:
  std::string row(const std::string& name) const;

  std::filesystem::path sdk_;
  std::map<std::string, std::string> rows_;
  std::vector<std::string> archs_;
};

/// Where tools/xtensa_*.sh were run: $NATMOD_XTENSA, or beside the SDK.
std::filesystem::path xtensa_folder(const std::filesystem::path& sdk);

/// `all` (what has a compiler and a linker here), or names separated by commas. Error, naming the
/// choice, for one that is not known, and for one without a compiler.
std::vector<std::string> choose_archs(const Toolchains& toolchains, const std::string& text);

}  // namespace natmod::project
