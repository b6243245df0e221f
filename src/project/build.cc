#include "project/build.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <regex>
#include <sstream>
#include <thread>

#include "base/error.h"
#include "base/files.h"
#include "base/process.h"
#include "project/workplace.h"

namespace natmod::project {
namespace {

namespace fs = std::filesystem;

std::string read_text(const fs::path& path) {
  std::vector<uint8_t> bytes = read_file(path);
  return {bytes.begin(), bytes.end()};
}

std::string needed_program(const char* name, const char* package) {
  if (auto program = find_program(name)) return program->string();
  fail("{} is not found: apt install {}", name, package);
}

/// What one architecture's build comes to.
struct Outcome {
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
        cmake_(needed_program("cmake", "cmake")),
        ninja_(needed_program("ninja", "ninja-build")) {}

  BuildReport run() {
    unsigned jobs =
        options_.jobs != 0 ? options_.jobs : std::max(1U, std::thread::hardware_concurrency());
    size_t workers = std::min<size_t>(jobs, options_.archs.size());
    jobs_each_ = std::max<unsigned>(1, jobs / static_cast<unsigned>(workers));
    std::vector<Outcome> outcomes(options_.archs.size());
    std::atomic<size_t> next = 0;
    auto work = [&] {
      for (size_t i; (i = next++) < outcomes.size();) outcomes[i] = build_arch(options_.archs[i]);
    };
    std::vector<std::thread> threads;
    for (size_t i = 1; i < workers; ++i) threads.emplace_back(work);
    work();
    for (std::thread& thread : threads) thread.join();

    BuildReport report;
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
  Outcome build_arch(const std::string& arch) {
    Outcome outcome;
    try {
      fs::path folder = project_.build / fmt::format("{}_{}{}", arch, options_.abi,
                                                     options_.release ? "_release" : "");
      configure(arch, folder);
      outcome.warnings = run_ninja(arch, folder);
      collect(arch, folder, outcome);
    } catch (const Error& error) {
      outcome.failure = error.what();
    }
    std::lock_guard lock(mutex_);
    ++archs_done_;
    watch_({arch, outcome.failure ? "failed" : "done", 1, 1, archs_done_});
    return outcome;
  }

  /// Only when it was not, or otherwise: Ninja itself sees a change of the project's files.
  void configure(const std::string& arch, const fs::path& folder) {
    std::vector<std::string> command = {
        cmake_,
        "-S",
        project_.source.string(),
        "-B",
        folder.string(),
        "-G",
        "Ninja",
        "-DCMAKE_MAKE_PROGRAM=" + ninja_,
        "-DCMAKE_TOOLCHAIN_FILE=" + (sdk_folder() / "cmake/toolchain" / (arch + ".cmake")).string(),
        "-DCMAKE_BUILD_TYPE=" + std::string(options_.release ? "Release" : "Debug"),
        "-Dnatmod_DIR=" + package_folder().string(),
        "-DNATMOD_EXECUTABLE=" + own_program().string(),
        "-DNATMOD_ABI=" + options_.abi,
        "-DNATMOD_FLOAT=" + options_.float_type,
        "-DNATMOD_FIRMWARE=" +
            (options_.firmware.empty() ? "" : fs::absolute(options_.firmware).string()),
        "-DNATMOD_MPY_CROSS=" + options_.mpy_cross};
    if (!options_.launcher.empty()) {
      for (const char* language : {"C", "CXX", "ASM"}) {
        command.push_back(
            fmt::format("-DCMAKE_{}_COMPILER_LAUNCHER={}", language, options_.launcher));
      }
    }
    std::string wanted;
    for (const std::string& word : command) wanted += word + "\n";
    fs::path record = folder / "natmod_configured.txt";
    if (fs::exists(record) && fs::exists(folder / "build.ninja") && read_text(record) == wanted)
      return;
    tell({arch, "configuring", 0, 0, 0});
    std::error_code error;
    fs::remove_all(folder, error);  // a cache keeps what it was first told
    ProcessOptions gather;
    gather.keep_errors = false;
    ProcessResult result = run_process(command, gather);
    if (result.status != 0) throw Error(shown_cmake_failure(result.output));
    write_file(record, wanted);
  }

  /// What it said beside its progress.
  std::string run_ninja(const std::string& arch, const fs::path& folder) {
    std::vector<std::string> command = {ninja_, "-C", folder.string(), "-j",
                                        std::to_string(jobs_each_)};
    if (options_.verbose) command.emplace_back("-v");
    ProcessOptions gather;
    gather.keep_errors = false;
    gather.on_line = [&](std::string_view line) {
      unsigned done = 0, total = 0;
      int length = 0;
      std::string text(line);
      if (std::sscanf(text.c_str(), "[%u/%u] %n", &done, &total, &length) >= 2 && length > 0) {
        tell({arch, text.substr(static_cast<size_t>(length)), done, total, 0});
      }
    };
    ProcessResult result = run_process(command, gather);
    std::string said = name_sources(shown_failure(result.output));
    if (result.status != 0) throw Error(said);
    return options_.verbose ? result.output : said;
  }

  /// Of CMake's account of a fault that natmod's own files report, the message alone, on one line.
  static std::string shown_cmake_failure(const std::string& output) {
    const std::string mark = " (message):\n  natmod: ";
    size_t begin = output.find(mark);
    if (begin == output.npos) return shown_failure(output);
    begin += mark.size();
    std::istringstream in(output.substr(begin, output.find("\nCall Stack", begin) - begin));
    std::string text, word;
    while (in >> word) text += (text.empty() ? "" : " ") + word;
    return text;
  }

  /// What a tool said, without what it did: Ninja's progress and the command that failed.
  static std::string shown_failure(const std::string& output) {
    std::istringstream in(output);
    std::string text;
    for (std::string line; std::getline(in, line);) {
      if (line.starts_with("FAILED: ")) {
        std::getline(in, line);
        continue;
      }
      if (line.starts_with("[") || line.starts_with("ninja: ") || line.starts_with("-- ")) continue;
      text += line + "\n";
    }
    while (text.ends_with('\n')) text.pop_back();
    text.erase(0, std::min(text.find_first_not_of('\n'), text.size()));
    return text;
  }

  /// Sources in place of the objects that CMake made of them: CMakeFiles/MODULE.dir/x.c.obj is x.c.
  std::string name_sources(const std::string& text) const {
    static const std::regex kObject(R"(([^\s:"'(]*/)?CMakeFiles/[^/\s]+\.dir/([^\s:"'(]+)\.obj)");
    std::string out;
    auto last = text.cbegin();
    for (std::sregex_iterator at(text.begin(), text.end(), kObject), end; at != end; ++at) {
      // CMake writes .. as __, and leaves out the slash that a whole path begins with.
      std::string path = std::regex_replace((*at)[2].str(), std::regex("(^|/)__(?=/)"), "$1..");
      fs::path source = project_.source / path;
      if (!fs::exists(source)) source = "/" + path;
      bool is_known = fs::exists(source);
      out.append(last, (*at)[0].first);
      out += is_known ? fs::proximate(source.lexically_normal()).string() : at->str();
      last = (*at)[0].second;
    }
    return out.append(last, text.cend());
  }

  void collect(const std::string& arch, const fs::path& folder, Outcome& outcome) {
    fs::path lists = folder / "natmod_modules";
    if (!fs::is_directory(lists)) {
      fail("{}: the project has no module: its CMakeLists.txt does not call natmod_add_module()",
           project_.source.string());
    }
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(lists)) files.push_back(entry.path());
    std::ranges::sort(files);
    fs::path output = options_.output.empty() ? project_.top / "dist" : fs::path(options_.output);
    fs::path place = output / fmt::format("{}_{}", arch, options_.abi);
    fs::create_directories(place);
    for (const fs::path& list : files) {
      std::istringstream in(read_text(list));
      std::string built, map;
      std::getline(in, built);
      std::getline(in, map);
      BuiltModule module;
      module.arch = arch;
      module.name = list.stem().string();
      module.file = place / (module.name + ".mpy");
      module.map = map;
      std::vector<uint8_t> bytes = read_file(built);
      mpy::MpyFile file = mpy::read(bytes, built);
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
  std::string cmake_;
  std::string ninja_;
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
