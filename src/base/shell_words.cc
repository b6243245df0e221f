#include "base/shell_words.h"

#include <algorithm>

#include "base/error.h"

namespace natmod {
namespace {

constexpr std::string_view kSpaces = " \t\r\n";

class ShellReader {
 public:
  explicit ShellReader(std::string_view text) : text_(text) {}

  std::vector<std::string> read() {
    std::vector<std::string> words;
    while (skip_spaces()) words.push_back(read_word());
    return words;
  }

 private:
  bool skip_spaces() {
    at_ = std::min(text_.find_first_not_of(kSpaces, at_), text_.size());
    return at_ < text_.size();
  }

  std::string read_word() {
    std::string word;
    while (at_ < text_.size() && kSpaces.find(text_[at_]) == kSpaces.npos) {
      char c = text_[at_++];
      if (c == '\'' || c == '"') {
        read_quoted(c, word);
      } else {
        word += c == '\\' && at_ < text_.size() ? text_[at_++] : c;
      }
    }
    return word;
  }

  /// In "…" a backslash is one, unless what it stands before would mean something there.
  void read_quoted(char quote, std::string& word) {
    constexpr std::string_view kEscaped = "\"\\$`";
    for (;;) {
      if (at_ == text_.size()) fail("{}: the quote {} has no end", text_, quote);
      char c = text_[at_++];
      if (c == quote) return;
      bool escapes = quote == '"' && c == '\\' && at_ < text_.size() &&
                     kEscaped.find(text_[at_]) != kEscaped.npos;
      word += escapes ? text_[at_++] : c;
    }
  }

  std::string_view text_;
  size_t at_ = 0;
};

bool is_plain(char c) {
  constexpr std::string_view kPlain = "_-+=./,:@%";
  bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return is_letter || (c >= '0' && c <= '9') || kPlain.find(c) != kPlain.npos;
}

}  // namespace

std::vector<std::string> shell_words(std::string_view text) {
  return ShellReader(text).read();
}

std::string shell_quoted(std::string_view word) {
  if (!word.empty() && std::ranges::all_of(word, is_plain)) return std::string(word);
  std::string out = "'";
  for (char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

}  // namespace natmod
