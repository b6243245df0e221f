#include "python/compile_error.h"

#include <fmt/format.h>

namespace natmod::python {

std::string CompileError::traceback(std::string_view source) const {
  std::string text;
  if (line_ != 0) {
    text = fmt::format("Traceback (most recent call last):\n  File \"{}\", line {}{}{}\n", source,
                       line_, scope_.empty() ? "" : ", in ", scope_);
  }
  return text + fmt::format("{}: {}\n", type_, what());
}

}  // namespace natmod::python
