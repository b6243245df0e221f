// Words of a command line in one string, as the shell divides and writes them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace natmod {

/// The words of `text`: spaces divide, but not in '…', in "…" or behind a backslash. There are no
/// variables, patterns or comments. Error if a quote has no end.
std::vector<std::string> shell_words(std::string_view text);

/// `word` so that the shell takes it for one word; as it is where that does.
std::string shell_quoted(std::string_view word);

}  // namespace natmod
