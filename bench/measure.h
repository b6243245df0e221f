// What running a program costs (POSIX).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace natmod::bench {

using Command = std::vector<std::string>;

struct Cost {
  double cpu = 0;   ///< seconds of all its threads, in the program and in the system for it
  double wall = 0;  ///< seconds
  uint64_t peak_memory = 0;  ///< bytes: the most that was resident at a time
};

/// Runs `command[0]`, found through PATH, to its end. What it prints goes to the file `output`.
/// Error if it cannot be started or fails.
///
/// The system counts a process's memory from before it becomes another program, so `peak_memory` is
/// never less than what this process itself has used: keep it small.
Cost measure(const Command& command, const std::string& output = "/dev/null");

/// The number of instructions that `command` executes, counted by valgrind's callgrind, whose
/// profile goes to the file `profile`.
uint64_t count_instructions(const Command& command, const std::string& profile);

/// True if `program` is here: it can be started with --version.
bool is_installed(const std::string& program);

}  // namespace natmod::bench
