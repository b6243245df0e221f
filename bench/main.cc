// natmod_bench: what a link costs, from the smallest module to 50,000 functions, beside other
// linkers on the same objects in the same run, and whether the project's claims hold.
//
// The machine may be busy with other things: the tools take turns, and of each the run that took
// the least CPU time counts.
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>

#include "base/error.h"
#include "base/files.h"
#include "results.h"

namespace natmod::bench {
namespace {

enum ExitStatus { kGood = 0, kFailed = 1, kBadUsage = 2, kSkipped = 77 };

struct Arguments {
  std::string natmod = NATMOD_PROGRAM;
  std::string folder = "natmod-bench";
  std::string json;
  size_t repeat = 5;
  bool quick = false;
  bool check = false;
  bool callgrind = false;
};

std::vector<Job> make_jobs(const Arguments& arguments) {
  Inputs inputs(arguments.folder, arguments.natmod);
  std::vector<Job> jobs;
  bool is_small = arguments.quick || arguments.check;
  std::vector<size_t> sizes = {100, 1000, 10'000, 50'000};
  if (arguments.quick) sizes.pop_back();
  if (arguments.check) sizes.erase(sizes.begin());
  for (const Code& code : all_codes()) {
    bool is_default = code.extra_flags.empty();
    if (is_small && !is_default) continue;
    if (!is_installed(code.compiler)) {
      fmt::print(stderr, "not measured: {}, for want of {}\n", code.name, code.compiler);
      continue;
    }
    if (is_default) jobs.push_back(inputs.factorial(code));
    if (is_default && code.arch == "armv7m" && !arguments.check) jobs.push_back(inputs.science());
    for (size_t functions : sizes) jobs.push_back(inputs.series(code, functions));
  }
  return jobs;
}

// What the machine does meanwhile shows most in what is over soon.
size_t rounds_for(const Job& job, size_t repeat) {
  return job.functions < 10'000 ? repeat * 4 : repeat;
}

void measure_tool(ToolId tool, const Arguments& arguments, Row& row) {
  std::string output = fmt::format("{}/{}.out", arguments.folder, kTools[tool].key);
  Command command = command_for(tool, row.job, arguments.natmod, output);
  Cost cost = measure(command, tool == kCat ? output : "/dev/null");
  std::optional<Measured>& best = row.tools[tool];
  if (!best) best = Measured{cost, std::filesystem::file_size(output), std::nullopt};
  uint64_t peak = std::max(best->cost.peak_memory, cost.peak_memory);
  if (cost.cpu < best->cost.cpu) best->cost = cost;
  best->cost.peak_memory = peak;
}

Row measure_job(const Job& job, const Arguments& arguments) {
  Row row;
  row.job = job;
  std::vector<ToolId> tools;
  for (ToolId tool : {kNatmod, kLld, kLldThreads, kBfd, kCat}) {
    if (arguments.check && tool != kNatmod && tool != kLld) continue;
    if (is_installed(program_of(tool, job.code, arguments.natmod))) tools.push_back(tool);
  }
  for (size_t i = 0; i < rounds_for(job, arguments.repeat); ++i) {
    for (ToolId tool : tools) measure_tool(tool, arguments, row);
  }
  if (arguments.callgrind && job.functions == 10'000) {
    for (ToolId tool : {kNatmod, kLld}) {
      if (!row.tools[tool]) continue;
      std::string stem =
          fmt::format("{}/{}-{}", arguments.folder, kTools[tool].key, job.code.folder);
      Command command = command_for(tool, job, arguments.natmod, stem + ".out");
      row.tools[tool]->instructions = count_instructions(command, stem + ".callgrind");
    }
  }
  return row;
}

int run(const Arguments& arguments) {
  std::filesystem::create_directories(arguments.folder);
  if (!is_installed(arguments.natmod)) fail("{}: does not run", arguments.natmod);
  std::vector<Row> rows;
  for (const Job& job : make_jobs(arguments)) {
    fmt::print(stderr, "{}, {} ...\n", job.name, job.code.name);
    rows.push_back(measure_job(job, arguments));
  }
  std::vector<Claim> claims = check_claims(rows);
  fmt::print("{}{}", describe(rows), describe(claims));
  if (!arguments.json.empty()) write_file(arguments.json, to_json(rows, claims));
  bool all_hold = std::all_of(claims.begin(), claims.end(), std::mem_fn(&Claim::holds));
  if (!all_hold) return kFailed;
  bool has_all = is_installed("ld.lld") && is_installed(x64_code().compiler) &&
                 is_installed(armv7m_code().compiler);
  if (arguments.check && !has_all) {
    fmt::print("some claims need ld.lld, {} and {}\n", x64_code().compiler, armv7m_code().compiler);
    return kSkipped;
  }
  return kGood;
}

}  // namespace
}  // namespace natmod::bench

int main(int argc, char** argv) {
  using namespace natmod::bench;
  CLI::App app{"Measures natmod link beside ld.lld -r, ld.bfd -r and cat", "natmod_bench"};
  Arguments arguments;
  app.add_option("--natmod", arguments.natmod, "The command to measure")->capture_default_str();
  app.add_option("--folder", arguments.folder, "Where inputs and outputs go")
      ->capture_default_str();
  app.add_option("--json", arguments.json, "Write the results to this file too");
  app.add_option("--repeat", arguments.repeat, "Runs of each; the least CPU time counts")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  auto* quick =
      app.add_flag("--quick", arguments.quick, "Up to 10,000 functions, as users compile");
  app.add_flag("--check", arguments.check, "Only what the claims are about; status 1 if one fails")
      ->excludes(quick);
  app.add_flag("--callgrind", arguments.callgrind,
               "Count the instructions of the links of 10,000 functions (needs valgrind)");
  try {
    app.parse(argc, argv);
    return run(arguments);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kGood : kBadUsage;
  } catch (const std::exception& error) {
    fmt::print(stderr, "natmod_bench: {}\n", error.what());
    return kFailed;
  }
}
