// The programs that are measured side by side. Only natmod makes a module; the others bound what
// linking costs: `ld -r` reads, resolves and joins the same objects to one, without dropping,
// placing or relocating anything, and `cat` only copies bytes.
#pragma once

#include <array>

#include "inputs.h"
#include "measure.h"

namespace natmod::bench {

enum ToolId { kNatmod, kLld, kLldThreads, kBfd, kCat, kToolCount };

struct Tool {
  const char* name;  ///< for people
  const char* key;   ///< in JSON
};

inline constexpr std::array<Tool, kToolCount> kTools = {{
    {"natmod", "natmod"},
    {"lld", "lld"},
    {"lld, threads", "lld_threads"},
    {"bfd", "bfd"},
    {"cat", "cat"},
}};

/// What is started for `tool`, as is found through PATH.
std::string program_of(ToolId tool, const Code& code, const std::string& natmod);

/// The link of `job` to the file `output`. cat prints it instead.
Command command_for(ToolId tool, const Job& job, const std::string& natmod,
                    const std::string& output);

}  // namespace natmod::bench
