// What was measured, and what it says about the claims.
#pragma once

#include <array>
#include <optional>

#include "tools.h"

namespace natmod::bench {

struct Measured {
  Cost cost;
  uint64_t output_bytes = 0;
  std::optional<uint64_t> instructions;
};

struct Row {
  Job job;
  std::array<std::optional<Measured>, kToolCount> tools;  ///< nothing: the tool is not here

  /// Seconds of CPU; nothing if it was not measured.
  std::optional<double> cpu(ToolId tool) const {
    return tools[tool] ? std::optional(tools[tool]->cost.cpu) : std::nullopt;
  }
};

/// Something that should be at most so much.
struct Claim {
  std::string subject;
  std::string unit;
  double measured = 0;
  double limit = 0;

  bool holds() const { return measured <= limit; }
};

/// The project's aims, as far as `rows` tell.
std::vector<Claim> check_claims(const std::vector<Row>& rows);

/// As Markdown.
std::string describe(const std::vector<Row>& rows);
std::string describe(const std::vector<Claim>& claims);
/// As JSON. Seconds and bytes.
std::string to_json(const std::vector<Row>& rows, const std::vector<Claim>& claims);

}  // namespace natmod::bench
