#include <fmt/format.h>

#include <map>

#include "results.h"

namespace natmod::bench {
namespace {

constexpr double kFactorialSeconds = 0.005;
constexpr double kTimesLld = 1;
constexpr double kTimesInput = 3;
// Linear time has 1 here, n log n 1.2, quadratic time 5.
constexpr double kGrowth = 2;

constexpr size_t kSmall = 1000, kMedium = 10'000, kLarge = 50'000;

// How much more a function costs among many functions than among few.
double growth(double small, double medium, double large) {
  double among_few = (medium - small) / (kMedium - kSmall);
  double among_many = (large - medium) / (kLarge - kMedium);
  return among_many / among_few;
}

}  // namespace

std::vector<Claim> check_claims(const std::vector<Row>& rows) {
  std::vector<Claim> claims;
  std::map<std::pair<std::string, size_t>, double> seconds;  // by kind of code and functions
  for (const Row& row : rows) {
    auto subject = [&](const char* what) {
      return fmt::format("{}, {}: {}", row.job.name, row.job.code.name, what);
    };
    double cpu = row.cpu(kNatmod).value();
    auto input = static_cast<double>(row.job.input_bytes());
    auto memory = static_cast<double>(row.tools[kNatmod]->cost.peak_memory);
    if (row.job.name == "factorial") {
      claims.push_back({subject("CPU time"), "ms", cpu * 1e3, kFactorialSeconds * 1e3});
    }
    if (row.job.functions == kLarge) {
      if (auto lld = row.cpu(kLld)) {
        claims.push_back({subject("CPU time"), "of ld.lld -r", cpu / *lld, kTimesLld});
      }
      claims.push_back({subject("memory"), "of the input", memory / input, kTimesInput});
    }
    seconds[{row.job.code.name, row.job.functions}] = cpu;
  }
  for (const auto& [key, large] : seconds) {
    const auto& [code, functions] = key;
    auto small = seconds.find({code, kSmall}), medium = seconds.find({code, kMedium});
    if (functions != kLarge || small == seconds.end() || medium == seconds.end()) continue;
    claims.push_back(
        {fmt::format("{} to {} functions, {}: CPU time of a function", kMedium, kLarge, code),
         fmt::format("of {} to {}", kSmall, kMedium), growth(small->second, medium->second, large),
         kGrowth});
  }
  return claims;
}

}  // namespace natmod::bench
