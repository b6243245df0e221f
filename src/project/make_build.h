// A project whose Makefile includes a dynruntime.mk, natmod's or MicroPython's own: make builds it
// with natmod's, whichever the Makefile names.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "project/build_system.h"

namespace natmod::project {

/// The Makefile in `folder` that makes modules; nullopt if there is none.
std::optional<std::filesystem::path> find_module_makefile(const std::filesystem::path& folder);

class MakeBuild : public BuildSystem {
 public:
  /// Error if make is not here.
  MakeBuild(const Project& project, const BuildOptions& options);

  std::string build(const std::string& arch, const std::filesystem::path& folder, unsigned jobs,
                    const OnStep& on_step) const override;
  std::string_view why_no_module() const override { return "its Makefile made none"; }
  /// Makefiles write generated sources beside the others.
  bool shares_files() const override { return true; }
  bool builds_one_at_a_time() const override { return !by_arch_.empty(); }

 private:
  std::vector<std::string> command(const std::string& arch,
                                   const std::filesystem::path& folder) const;
  std::string name_sources(const std::string& text) const;

  const Project& project_;
  const BuildOptions& options_;
  std::string make_;
  std::filesystem::path makefile_;    ///< the project's, or a copy that includes natmod's fragment
  std::string goal_;                  ///< for which alone it includes its fragment; or empty
  std::vector<std::string> by_arch_;  ///< what is made beside the sources, and differs
  std::string sdk_variable_;          ///< VARIABLE=VALUE that makes it include natmod's; or empty
};

/// make would not do anything in `folder`, which MakeBuild built.
bool is_make_up_to_date(const std::filesystem::path& folder);

}  // namespace natmod::project
