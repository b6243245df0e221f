#include "cli/outputs.h"

#include <fmt/format.h>

#include <filesystem>

#include "cli/command.h"

namespace natmod::cli {
namespace {

namespace fs = std::filesystem;

bool is_device(const std::string& name) {
  std::error_code error;
  return fs::exists(name, error) && !fs::is_regular_file(name, error);
}

// Of files that are not there yet, only the names can be compared.
bool is_same_file(const std::string& a, const std::string& b) {
  std::error_code error;
  if (fs::exists(a, error) && fs::exists(b, error)) return fs::equivalent(a, b, error);
  fs::path place_a = fs::weakly_canonical(fs::absolute(a, error), error);
  return place_a == fs::weakly_canonical(fs::absolute(b, error), error);
}

}  // namespace

void check_outputs(const std::vector<std::string>& inputs,
                   const std::vector<std::string>& outputs) {
  for (auto output = outputs.begin(); output != outputs.end(); ++output) {
    if (output->empty() || is_device(*output)) continue;
    for (const std::string& input : inputs) {
      std::error_code error;
      if (fs::equivalent(input, *output, error)) {
        refuse_arguments(fmt::format("{}: is both input and output", *output));
      }
    }
    for (auto other = outputs.begin(); other != output; ++other) {
      if (other->empty() || !is_same_file(*other, *output)) continue;
      refuse_arguments(fmt::format("{}: is the name of two outputs; each needs its own", *output));
    }
  }
}

}  // namespace natmod::cli
