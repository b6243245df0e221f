#include "inputs.h"

#include "base/error.h"
#include "base/files.h"
#include "base/process.h"

namespace natmod::bench {
namespace {

const std::string kExamples = NATMOD_SOURCE_FOLDER "/examples/";
const std::string kModules = NATMOD_SOURCE_FOLDER "/bench/modules/";

constexpr const char* kArmCompiler = "arm-none-eabi-gcc";
constexpr const char* kOneSection = "-fno-function-sections -fno-data-sections";

std::string output_of(const std::vector<std::string>& command) {
  ProcessResult result = run_process(command);
  if (result.status != 0) fail("{}: failed", command[0]);
  while (result.output.ends_with('\n')) result.output.pop_back();
  return result.output;
}

// The file with each name replaced by another of the same length, so that nothing moves in it.
struct Replacement {
  std::string_view from;
  std::string to;
};

void copy_renamed(const std::filesystem::path& from, const std::filesystem::path& to,
                  const std::vector<Replacement>& names) {
  std::vector<uint8_t> bytes = read_file(from);
  std::string content(bytes.begin(), bytes.end());
  for (const Replacement& name : names) {
    for (size_t at = 0; (at = content.find(name.from, at)) != std::string::npos;) {
      content.replace(at, name.from.size(), name.to);
      at += name.to.size();
    }
  }
  write_file(to, content);
}

std::string part_name(size_t number) {
  return fmt::format("part{:03}", number);
}

}  // namespace

const std::vector<Code>& all_codes() {
  static const std::vector<Code> kCodes = {
      {"x64", "x64", "x64", "gcc", ""},
      {"x64, one .text", "x64-text", "x64", "gcc", kOneSection},
      {"armv7m", "armv7m", "armv7m", kArmCompiler, ""},
      {"armv7m, one .text", "armv7m-text", "armv7m", kArmCompiler, kOneSection},
      {"armv7m -fpic", "armv7m-pic", "armv7m", kArmCompiler, "-fpic"},
      {"armv7m -fpic, one .text", "armv7m-pic-text", "armv7m", kArmCompiler,
       std::string("-fpic ") + kOneSection},
  };
  return kCodes;
}

const Code& x64_code() {
  return all_codes()[0];
}

const Code& armv7m_code() {
  return all_codes()[2];
}

uint64_t Job::input_bytes() const {
  uint64_t bytes = 0;
  for (const std::string& object : objects) bytes += std::filesystem::file_size(object);
  return bytes;
}

// Objects and QSTR header, and nothing more: make would put the linked module beside its sources.
Job Inputs::compile(const std::string& module, const std::string& source_folder, const Code& code,
                    const std::vector<std::string>& stems) const {
  std::string build = (folder_ / module / code.folder).string();
  std::vector<std::string> command = {
      "make", "-C", source_folder, "ARCH=" + code.arch, "BUILD=" + build, "NATMOD=" + natmod_};
  if (!code.extra_flags.empty()) command.push_back("CFLAGS_EXTRA=" + code.extra_flags);
  Job job;
  job.code = code;
  job.qstrs = fmt::format("{}/{}.config.h", build, module);
  for (const std::string& stem : stems) {
    job.objects.push_back(fmt::format("{}/{}.o", build, stem));
    command.push_back(job.objects.back());
  }
  output_of(command);
  return job;
}

Job Inputs::factorial(const Code& code) const {
  Job job = compile("factorial", kExamples + "factorial", code, {"factorial"});
  job.name = "factorial";
  return job;
}

Job Inputs::science() const {
  Job job = compile("science", kModules + "science", armv7m_code(),
                    {"science", "deflate", "inflate", "checksum"});
  job.name = "20 kB with libm, libgcc";
  for (const char* library : {"libgcc.a", "libm.a"}) {
    job.libraries.push_back(
        output_of({kArmCompiler, "-mthumb", "-mcpu=cortex-m3", "-mfloat-abi=soft",
                   std::string("-print-file-name=") + library}));
  }
  return job;
}

Job Inputs::series(const Code& code, size_t functions) const {
  size_t parts = functions / kFunctionsOfPart;
  if (parts == 0 || parts > kMaxParts) fail("{} functions: not in this series", functions);
  Job job = compile("series", kModules + "series", code, {"main", "part"});
  std::vector<std::string> originals = std::move(job.objects);
  job.name = fmt::format("{} functions", functions);
  job.functions = functions;
  std::filesystem::path folder =
      std::filesystem::path(originals[0]).parent_path() / std::to_string(parts);
  std::filesystem::create_directories(folder);
  auto add = [&](const std::string& original, const std::string& name,
                 const std::vector<Replacement>& names) {
    job.objects.push_back((folder / (name + ".o")).string());
    copy_renamed(original, job.objects.back(), names);
  };
  add(originals[0], "main", {{"last000", part_name(parts)}});
  for (size_t i = 0; i < parts; ++i) {
    // In this order: the part's own number must not be taken for part000 again.
    add(originals[1], part_name(i), {{"part000", part_name(i)}, {"next000", part_name(i + 1)}});
  }
  return job;
}

}  // namespace natmod::bench
