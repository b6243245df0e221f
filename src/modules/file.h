// File objects: TextIOWrapper and FileIO, over the numbers of files/files.h.
#pragma once

#include <array>

#include "files/files.h"
#include "modules/modules.h"

namespace natmod::board {

/// The files of the board.
struct FileVariables : ModuleVariables {
  Files files;
  std::string pending_input;  ///< of standard input: read from natmod, not yet by the program
  int last_error = 0;         ///< errno
  /// sys.stdin, stdout, stderr, once they are made, and their `buffer`.
  std::array<Value, 3> standard, standard_bytes;

  void visit_roots(const std::function<void(Value)>& visit) override {
    for (const Value stream : standard) visit(stream);
    for (const Value stream : standard_bytes) visit(stream);
  }

  /// Closes the files whose objects are no more.
  void collected(Runtime& rt) override;
};

Files& files(Runtime& rt);
[[noreturn]] void raise_file_error(Runtime& rt, const FileError& error);
/// What an operation on files gives; OSError if it fails. It costs what it may take the host.
template <class Action>
auto with_files(Runtime& rt, Action action) {
  constexpr uint64_t kOperationCost = 5000;
  rt.state().charge(kOperationCost);
  try {
    return action(files(rt));
  } catch (const FileError& error) {
    raise_file_error(rt, error);
  }
}

/// `file` is a path of the board's file system, or the number of what is open.
Value open_file(Runtime& rt, Value file, std::string_view mode);
/// sys.stdin, stdout or stderr, by their number.
Value standard_stream(Runtime& rt, int number);
/// The next line of standard input without its end; nullopt: no more.
std::optional<std::string> read_input_line(Runtime& rt);

}  // namespace natmod::board
