// A compiler of modules for one architecture, and all that it is called with: the answer to whoever
// compiles for it, by `natmod toolchain` in the language of make, CMake, programs or people
// (toolchain_formats.h), and inside natmod as it is.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "project/toolchains.h"

namespace natmod::project {

/// A variable of the environment that the compiler runs in.
struct EnvironmentVariable {
  std::string name;
  std::optional<std::string> value;  ///< nullopt: it must not be set
};

/// Flags are words for a shell, separated by spaces.
struct Toolchain {
  std::string arch;
  std::string float_type;         ///< of the firmware's Python: none, float, double
  std::vector<std::string> cc;    ///< the C compiler as it is called: {"ccache", "clang"}
  std::vector<std::string> cxx;   ///< the C++ compiler of the same kind, whether it is here or not
  std::filesystem::path program;  ///< the file of the C compiler; empty: it is not here
  bool has_cxx = false;           ///< the C++ compiler is here
  std::string family;             ///< gcc, clang
  std::optional<std::string> cross;  ///< prefix of the first GCC that is here: "arm-none-eabi-"
  std::string triple;                ///< the machine, as clang names it
  std::string arch_flags;            ///< what code and libraries are chosen by
  std::string target_flags;          ///< for a clang, unless `cc` says so itself: --target=TRIPLE
  std::string code_flags;            ///< for all languages
  std::string c_flags;               ///< for C alone
  std::string cxx_flags;             ///< for C++ alone
  std::vector<EnvironmentVariable> environment;
  std::string fault;  ///< why it cannot make modules, and what helps; empty if it can

  bool is_clang() const { return family == "clang"; }

  /// The words before the command that set its environment: `env NAME=VALUE`; none if there is
  /// none.
  std::vector<std::string> environment_words() const;

  /// The C compiler, which may run in any folder, in its environment, with what libraries are
  /// chosen by, and `more`.
  std::vector<std::string> command(const std::string& more = {}) const;

  /// Whole commands of C and C++ in its environment, without names of files.
  std::string c_command() const;
  std::string cxx_command() const;
};

/// `compiler`: a program, or one with arguments, also behind another (`ccache gcc -m32`); empty:
/// the first of the table that is here. A clang counts where it knows the machine.
Toolchain find_toolchain(const Toolchains& toolchains, const std::string& arch,
                         const std::string& compiler = {});

/// The same, and what only a run of the compiler tells: whether one that was asked for compiles for
/// the architecture, and whether it has the headers of the machine (for 32 bits on x86, say).
Toolchain inspect_toolchain(const Toolchains& toolchains, const std::string& arch,
                            const std::string& compiler = {});

}  // namespace natmod::project
