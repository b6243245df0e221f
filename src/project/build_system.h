// What builds the modules of a project for one architecture: CMake with Ninja, or make.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/pattern.h"
#include "project/build.h"

namespace natmod::project {

/// A step of an architecture's build, and how far it is; 0 of 0 where nobody knows.
using OnStep = std::function<void(const std::string& step, unsigned done, unsigned total)>;

class BuildSystem {
 public:
  virtual ~BuildSystem() = default;

  /// Builds in `folder`, with up to `jobs` compilers at a time, and leaves there
  /// natmod_modules/NAME.txt for each module: a line with its file, a line with its map. What the
  /// tools said though nothing failed; Error with what they said if something did.
  virtual std::string build(const std::string& arch, const std::filesystem::path& folder,
                            unsigned jobs, const OnStep& on_step) const = 0;

  /// What to say where nothing has left a module.
  virtual std::string_view why_no_module() const = 0;

  /// Whether builds in different folders write files of the project's that they have in common.
  virtual bool shares_files() const { return false; }

  /// Whether these differ from one architecture to the next.
  virtual bool builds_one_at_a_time() const { return false; }
};

std::unique_ptr<BuildSystem> make_build_system(const Project& project, const BuildOptions& options);

/// `text` with the source, as far as `source_of` knows it, in place of each object that it names.
std::string name_sources(
    const std::string& text, const Pattern& object,
    const std::function<std::optional<std::filesystem::path>(const Pattern::Groups&)>& source_of);

/// That the results in `folder` are what the sources in `top` make now: nothing would be built.
bool is_up_to_date(const std::filesystem::path& top, const std::filesystem::path& folder);

}  // namespace natmod::project
