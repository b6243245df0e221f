// Lines from whoever types them: with editing, history and completion on a terminal (libedit, a
// BSD-licensed library), plain otherwise.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "session/completion.h"

namespace natmod::cli {

class LineEditor {
 public:
  using Completer = std::function<session::Completion(std::string_view line)>;

  /// Keeps the history in `history_file`, unless that is empty.
  static std::unique_ptr<LineEditor> create(std::string history_file, Completer completer);
  virtual ~LineEditor() = default;

  /// The next line without its newline; nullopt at the end of input, or when a signal ended it.
  virtual std::optional<std::string> read(const char* prompt) = 0;
};

/// Ends a read() that waits for a key, or is about to; for handlers of SIGINT.
void end_read_of_line();

/// Where histories of prompts belong: natmod/run_history in the user's state folder. Empty if there
/// is none.
std::string default_history_file();

}  // namespace natmod::cli
