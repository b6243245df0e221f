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
    const std::string& text, const std::regex& object,
    const std::function<std::optional<fs::path>(const std::smatch&)>& source_of) {
  std::string out;
  auto last = text.cbegin();
  for (std::sregex_iterator at(text.begin(), text.end(), object), end; at != end; ++at) {
    std::optional<fs::path> source = source_of(*at);
    out.append(last, (*at)[0].first);
    out += source ? fs::proximate(*source).string() : at->str();
    last = (*at)[0].second;
  }
  return out.append(last, text.cend());
}

bool is_up_to_date(const fs::path& top, const fs::path& folder) {
  return fs::exists(folder / "build.ninja") ? is_cmake_up_to_date(top, folder)
                                            : is_make_up_to_date(folder);
}

}  // namespace natmod::project
