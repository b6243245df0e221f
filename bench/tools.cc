#include "tools.h"

namespace natmod::bench {

std::string program_of(ToolId tool, const Code& code, const std::string& natmod) {
  switch (tool) {
    case kNatmod:
      return natmod;
    case kLld:
    case kLldThreads:
      return "ld.lld";
    case kBfd:
      return code.arch == "x64" ? "ld.bfd" : "arm-none-eabi-ld.bfd";
    case kCat:
    case kToolCount:
      break;
  }
  return "cat";
}

Command command_for(ToolId tool, const Job& job, const std::string& natmod,
                    const std::string& output) {
  Command command = {program_of(tool, job.code, natmod)};
  auto add = [&](const std::vector<std::string>& words) {
    command.insert(command.end(), words.begin(), words.end());
  };
  if (tool == kNatmod) {
    add({"link", "--arch", job.code.arch, "--qstrs", job.qstrs, "-o", output});
    for (const std::string& library : job.libraries) add({"-l", library});
    add(job.objects);
    return command;
  }
  if (tool != kCat) add({"-r", "-o", output});
  if (tool == kLld) add({"--threads=1"});
  add(job.objects);
  add(job.libraries);
  return command;
}

}  // namespace natmod::bench
