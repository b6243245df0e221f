#include "project/build.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <sstream>
#include <thread>

#include "base/error.h"
#include "base/files.h"
#include "project/build_lock.h"
#include "project/build_system.h"

namespace natmod::project {
namespace {

namespace fs = std::filesystem;

/// What one architecture's build comes to.
struct ArchResult {
  std::vector<BuiltModule> modules;
  std::optional<std::string> failure;
  std::string warnings;
};

class Builder {
 public:
  Builder(const Project& project, const BuildOptions& options,
          const std::function<void(const Progress&)>& watch)
      : project_(project),
        options_(options),
        watch_(watch),
        lock_(project.build,
              [&] {
                watch({{}, "waiting for another natmod that builds here", 0, 0, 0});
              }),
        system_(make_build_system(project, options)) {}

  BuildReport run() {
    unsigned jobs =
        options_.jobs != 0 ? options_.jobs : std::max(1U, std::thread::hardware_concurrency());
    size_t workers =
        system_->builds_one_at_a_time() ? 1 : std::min<size_t>(jobs, options_.archs.size());
    jobs_each_ = std::max<unsigned>(1, jobs / static_cast<unsigned>(workers));
    std::vector<ArchResult> outcomes(options_.archs.size());
    std::atomic<size_t> next = 0;
    auto work = [&] {
      for (size_t i; (i = next++) < outcomes.size();) outcomes[i] = build_arch(options_.archs[i]);
    };
    // What builds have in common is then there, and nobody writes it while another reads it.
    if (system_->shares_files()) outcomes[next++] = build_arch(options_.archs[0]);
    std::vector<std::thread> threads;
    for (size_t i = 1; i < workers; ++i) threads.emplace_back(work);
    work();
    for (std::thread& thread : threads) thread.join();

    BuildReport report;
    for (const std::string& arch : options_.archs) report.folders.push_back(folder_of(arch));
    for (size_t i = 0; i < outcomes.size(); ++i) {
      for (BuiltModule& module : outcomes[i].modules) report.modules.push_back(std::move(module));
      if (!outcomes[i].warnings.empty()) {
        report.warnings.push_back({options_.archs[i], outcomes[i].warnings});
      }
      if (outcomes[i].failure) report.failures.push_back({options_.archs[i], *outcomes[i].failure});
    }
    return report;
  }

 private:
  fs::path folder_of(const std::string& arch) const {
    return project_.build /
           fmt::format("{}_{}{}", arch, options_.abi, options_.release ? "_release" : "");
  }

  ArchResult build_arch(const std::string& arch) {
    ArchResult outcome;
    try {
      fs::path folder = folder_of(arch);
      outcome.warnings = system_->build(
          arch, folder, jobs_each_, [&](const std::string& step, unsigned done, unsigned total) {
            tell({arch, step, done, total, 0});
          });
      collect(arch, folder, outcome);
    } catch (const Error& error) {
      outcome.failure = error.what();
    }
    std::lock_guard lock(mutex_);
    ++archs_done_;
    watch_({arch, outcome.failure ? "failed" : "done", 1, 1, archs_done_});
    return outcome;
  }

  void collect(const std::string& arch, const fs::path& folder, ArchResult& outcome) {
    fs::path lists = folder / "natmod_modules";
    if (!fs::is_directory(lists)) {
      fail("{}: the project has no module: {}", project_.source.string(), system_->why_no_module());
    }
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(lists)) files.push_back(entry.path());
    std::ranges::sort(files);
    fs::path output = options_.output.empty() ? project_.top / "dist" : fs::path(options_.output);
    fs::path place = output / fmt::format("{}_{}", arch, options_.abi);
    std::error_code error;
    fs::create_directories(place, error);
    if (error) fail("{}: {}", place.string(), error.message());
    for (const fs::path& list : files) {
      std::istringstream in(read_text(list));
      std::string built, map;
      std::getline(in, built);
      std::getline(in, map);
      built = project_.source / built;  // one from make is as seen from there
      map = project_.source / map;
      BuiltModule module;
      module.arch = arch;
      module.name = list.stem().string();
      module.file = place / (module.name + ".mpy");
      module.map = map;
      std::vector<uint8_t> bytes = read_file(built);
      mpy::MpyFile file = mpy::read(bytes, built);
      check_made_for(arch, file, built);
      module.sizes = measure(file, bytes.size());
      if (module.sizes.rodata > 0 && fs::exists(map)) {
        tell_apart(module.sizes, read_size_items(read_text(map), map, file, built));
      }
      if (fs::exists(module.file)) {
        std::vector<uint8_t> old = read_file(module.file);
        module.before = old.size();
        module.changed = old != bytes;
      }
      if (module.changed) write_file(module.file, bytes);
      copy_stubs(map, module.file);
      outcome.modules.push_back(std::move(module));
    }
  }

  /// A project can insist on another architecture or version.
  void check_made_for(const std::string& arch, const mpy::MpyFile& file,
                      const std::string& path) const {
    std::string abi = mpy::abi_name(file.sub_version);
    if (mpy::arch_name(file.arch) == arch && abi == options_.abi) return;
    fail("{}: is for {} {}, not for {} {}: the project itself says which (override ARCH, ABI?)",
         path, mpy::arch_name(file.arch), abi, arch, options_.abi);
  }

  /// Signatures of the C++ API lie beside the map.
  static void copy_stubs(const fs::path& map, const fs::path& module) {
    fs::path from = fs::path(map).replace_extension(".pyi");
    fs::path to = fs::path(module).replace_extension(".pyi");
    std::error_code error;
    if (fs::exists(from, error)) {
      write_file(to, read_file(from));
    } else {
      fs::remove(to, error);
    }
  }

  void tell(const Progress& progress) {
    std::lock_guard lock(mutex_);
    Progress whole = progress;
    whole.archs_done = archs_done_;
    watch_(whole);
  }

  const Project& project_;
  const BuildOptions& options_;
  const std::function<void(const Progress&)>& watch_;
  BuildLock lock_;
  std::unique_ptr<BuildSystem> system_;
  unsigned jobs_each_ = 1;
  std::mutex mutex_;
  unsigned archs_done_ = 0;
};

}  // namespace

BuildReport build(const Project& project, const BuildOptions& options,
                  const std::function<void(const Progress&)>& watch) {
  return Builder(project, options, watch).run();
}

}  // namespace natmod::project
