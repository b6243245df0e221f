// A project with a CMakeLists.txt: CMake configures a folder, Ninja builds in it.
#pragma once

#include <string>

#include "project/build_system.h"
#include "project/toolchain.h"

namespace natmod::project {

class CMakeBuild : public BuildSystem {
 public:
  /// Error if CMake or Ninja is not here.
  CMakeBuild(const Project& project, const BuildOptions& options);

  std::string build(const std::string& arch, const std::filesystem::path& folder, unsigned jobs,
                    const OnStep& on_step) const override;
  std::string_view why_no_module() const override {
    return "its CMakeLists.txt does not call natmod_add_module()";
  }

 private:
  void configure(const std::string& arch, const std::filesystem::path& folder,
                 const OnStep& on_step) const;
  std::vector<std::string> command(const Toolchain& toolchain,
                                   const std::filesystem::path& folder) const;
  std::string name_sources(const std::string& text) const;

  const Project& project_;
  const BuildOptions& options_;
  Toolchains toolchains_;
  std::string cmake_;
  std::string ninja_;
};

/// Ninja would not build anything in `folder`, which CMake configured for the project in `top`.
bool is_cmake_up_to_date(const std::filesystem::path& top, const std::filesystem::path& folder);

}  // namespace natmod::project
