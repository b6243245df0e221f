#include "project/build_system.h"

#include "project/cmake_build.h"
#include "project/make_build.h"

namespace natmod::project {

namespace fs = std::filesystem;

std::unique_ptr<BuildSystem> make_build_system(const Project& project,
                                               const BuildOptions& options) {
  if (project.makefile.empty()) return std::make_unique<CMakeBuild>(project, options);
  return std::make_unique<MakeBuild>(project, options);
}

std::string name_sources(
    const std::string& text, const Pattern& object,
    const std::function<std::optional<fs::path>(const Pattern::Groups&)>& source_of) {
  return object.replace(text, [&](const Pattern::Groups& groups) {
    const std::optional<fs::path> source = source_of(groups);
    return source ? fs::proximate(*source).string() : groups[0];
  });
}

bool is_up_to_date(const fs::path& top, const fs::path& folder) {
  return fs::exists(folder / "build.ninja") ? is_cmake_up_to_date(top, folder)
                                            : is_make_up_to_date(folder);
}

}  // namespace natmod::project
