// The command line of `natmod run`.
#pragma once

#include <string>
#include <vector>

#include "natmod/board.h"

namespace natmod::cli {

struct RunOptions {
  std::vector<std::string> modules;   ///< .mpy files
  std::vector<std::string> texts;     ///< session files and .py scripts, in their order
  std::vector<std::string> commands;  ///< -c
  std::vector<std::string> maps;      ///< of `natmod link --map`
  std::vector<std::string> path;      ///< of modules, behind the folder of the text
  std::string root;                   ///< the board's files; empty: the folder of the text
  bool is_writable = false;           ///< the root
  std::vector<std::string> profiles;  ///< files for where instructions were spent; -: a table
  std::string coverage;  ///< file for what was run of the sources; empty: not asked for
  std::string gdb;       ///< where to wait for it; empty: not asked for
  std::vector<std::string> companions;  ///< of `natmod link --elf`, as --elf has them
  Board::Options board;
  std::string micropython;  ///< the program that the sessions run on instead of the board
  unsigned timeout = 0;     ///< seconds of a session on it; 0: as many as natmod test allows
  bool stats = false;
  bool json = false;

  bool is_interactive() const { return texts.empty() && commands.empty(); }
};

/// What a parsed command line asks for, or the exit status where that is all there is to it (help,
/// a wrong command line). Throws Error for a module that cannot be read.
struct ParsedOptions {
  std::optional<int> status;
  RunOptions options;
};
ParsedOptions parse_options(int argc, char** argv);

}  // namespace natmod::cli
