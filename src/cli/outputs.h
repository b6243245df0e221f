// Files that a command writes: none may replace what it reads, or another that it writes.
#pragma once

#include <string>
#include <vector>

namespace natmod::cli {

/// Refuses the first of `outputs` that is one of `inputs`, or is there twice under whichever name.
/// Empty outputs are passed over, and devices and pipes may be several.
void check_outputs(const std::vector<std::string>& inputs, const std::vector<std::string>& outputs);

}  // namespace natmod::cli
