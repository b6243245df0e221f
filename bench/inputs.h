// What the benchmarks link: objects of real compilers. The module of many functions is compiled
// once for each kind of code; its further parts are copies under other names (modules/series).
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace natmod::bench {

/// A kind of code: an architecture, and what is not as the make fragment has it.
struct Code {
  std::string name;  ///< for people
  std::string folder;
  std::string arch;
  std::string compiler;
  std::string extra_flags;
};

/// One link to measure.
struct Job {
  std::string name;
  Code code;
  size_t functions = 0;  ///< of a module that was made as large as this; else 0
  std::string qstrs;     ///< the module's QSTR header
  std::vector<std::string> objects;
  std::vector<std::string> libraries;

  uint64_t input_bytes() const;  ///< of the objects; libraries are read in part
};

const Code& x64_code();
const Code& armv7m_code();
/// All kinds of code that the large module is measured with, the two above among them.
const std::vector<Code>& all_codes();

/// Makes inputs in `folder`, with the SDK's make fragment and the command `natmod`.
class Inputs {
 public:
  Inputs(std::filesystem::path folder, std::string natmod)
      : folder_(std::move(folder)), natmod_(std::move(natmod)) {}

  /// A hundred functions to an object.
  static constexpr size_t kFunctionsOfPart = 100;
  static constexpr size_t kMaxParts = 999;

  Job factorial(const Code& code) const;  ///< examples/factorial, one function
  Job science() const;                    ///< modules/science: 20 kB, with libm and libgcc
  /// modules/series, `functions` of them: a multiple of kFunctionsOfPart.
  Job series(const Code& code, size_t functions) const;

 private:
  Job compile(const std::string& module, const std::string& source_folder, const Code& code,
              const std::vector<std::string>& stems) const;

  std::filesystem::path folder_;
  std::string natmod_;
};

}  // namespace natmod::bench
