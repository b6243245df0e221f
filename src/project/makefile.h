// What natmod has to know of a Makefile before make reads it: where it includes its dynruntime.mk,
// and how natmod's own takes that place. The text alone is looked at, so this knows the ways in
// which Makefiles of modules are written, not make's language.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace natmod::project {

class Makefile {
 public:
  explicit Makefile(std::filesystem::path path);

  /// What it includes as its fragment, itself or in a file that it includes, as it is written
  /// there; empty if it includes none.
  const std::string& fragment() const { return fragment_; }

  /// NAME=VALUE for make's command line that has the Makefile include the fragment in `sdk`;
  /// nullopt where no variable says which it is, or the Makefile insists on its own (override).
  std::optional<std::string> sdk_variable(const std::filesystem::path& sdk) const;

  /// The goal for which alone it includes its fragment: `ifeq ($(MAKECMDGOALS),GOAL)`; empty if it
  /// includes it for all.
  std::string required_goal() const;

  /// What it makes beside its sources by rules that name ARCH: one file for all architectures, of
  /// which each wants its own.
  std::vector<std::string> targets_by_arch() const;

  /// Its lines end as those of Windows do, which make does not read.
  bool has_returns() const { return has_returns_; }

  /// The same text with `fragment` in place of the one that it includes.
  std::string with_fragment(const std::filesystem::path& fragment) const;

 private:
  Makefile(std::filesystem::path path, unsigned depth);
  std::string find_fragment(unsigned depth) const;
  bool includes_fragment(const std::string& line) const;
  std::string expanded(const std::string& text, unsigned depth = 0) const;
  std::optional<std::string> value_of(const std::string& variable) const;

  std::filesystem::path path_;
  std::vector<std::string> lines_;
  bool has_returns_ = false;
  std::string fragment_;
};

}  // namespace natmod::project
