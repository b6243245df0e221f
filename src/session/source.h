// A session's text and the places in it. Everything that the lexer and the parser make points back
// into the text with a Span, so that a syntax error shows the line and a caret.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace natmod::session {

/// Bytes [begin, end) of a Source.
struct Span {
  uint32_t begin = 0;
  uint32_t end = 0;
};

class Source {
 public:
  /// `name` is what messages call the text; `first_line` is the number of the text's first line
  /// in that file (an example of a doctest session begins in the middle of one). The text is kept
  /// with line ends of any system as newlines.
  Source(std::string name, std::string_view text, uint32_t first_line = 1);

  const std::string& name() const { return name_; }
  const std::string& text() const { return text_; }
  std::string_view text(Span span) const;

  struct Place {
    uint32_t line;    ///< number in the file, from 1
    uint32_t column;  ///< bytes before `offset` in its line
    std::string_view line_text;
  };
  Place place(uint32_t offset) const;

 private:
  std::string name_;
  std::string text_;
  uint32_t first_line_;
  std::vector<uint32_t> line_starts_;
};

/// What is wrong with a text. type() and what() are the exception that MicroPython raises for it,
/// so that a session that expects one agrees with firmware; `note` says it more precisely, beside
/// the caret.
class SyntaxError : public std::runtime_error {
 public:
  /// What more text could add to make it right.
  enum class Missing : uint8_t {
    nothing,
    end,   ///< of a bracket or string, or the line behind a backslash
    body,  ///< of a block
  };

  SyntaxError(const std::string& message, std::string note, Span span,
              const char* type = "SyntaxError", Missing missing = Missing::nothing)
      : std::runtime_error(message),
        note_(std::move(note)),
        span_(span),
        type_(type),
        missing_(missing) {}

  /// SyntaxError, IndentationError, or NotImplementedError.
  const char* type() const { return type_; }

  const std::string& note() const { return note_; }
  Span span() const { return span_; }
  Missing missing() const { return missing_; }

  /// File and line, the line with a caret, and no newline at the end.
  std::string show_place(const Source& source) const;

 private:
  std::string note_;
  Span span_;
  const char* type_;
  Missing missing_;
};

}  // namespace natmod::session
