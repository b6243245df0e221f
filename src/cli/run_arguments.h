// What `natmod run` takes: for natmod-run, which parses it, and for the manual of natmod.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/command.h"

namespace natmod::cli {

struct RunArguments {
  std::vector<std::string> files;
  std::vector<std::string> commands;  ///< -c
  std::vector<std::string> maps;
  std::string coverage;
  std::vector<std::string> profiles;
  std::string gdb;
  std::vector<std::string> companions;  ///< --elf
  std::vector<std::string> path;
  std::string root;
  std::string writable;
  std::string micropython;
  unsigned timeout = 0;
  std::string arch;
  std::string port;
  uint64_t heap = 0;
  uint64_t stack = 0;
  uint64_t budget = 0;
  uint64_t seed = 0;
  bool gc_stress = false;
  bool uninit = false;
  bool no_check = false;
  bool stats = false;
  bool json = false;
};

/// `arguments` must live until the command line is parsed.
void add_run_arguments(Command command, RunArguments& arguments);

}  // namespace natmod::cli
