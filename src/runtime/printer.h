// Where printed text goes: a host string, the session's output, or a guest's mp_print_t.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace natmod::board {

class Printer {
 public:
  virtual ~Printer() = default;
  virtual void write(std::string_view text) = 0;

  template <class... Args>
  void format(fmt::format_string<Args...> format, Args&&... args) {
    write(fmt::format(format, std::forward<Args>(args)...));
  }

  /// Between items, and behind keys, in JSON.
  std::string item_separator = ", ";
  std::string key_separator = ": ";
};

class StringPrinter : public Printer {
 public:
  void write(std::string_view text) override { text_ += text; }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

}  // namespace natmod::board
