// Whether a prompt has a whole statement.
#pragma once

#include <string_view>

namespace natmod::session {

/// Whether a prompt should ask for another line: the lines so far are not a whole statement, or one
/// with a block, which an empty line ends. Every line of `text` ends in a newline.
bool needs_more(std::string_view text);

}  // namespace natmod::session
