// What is wrong with a source, as the exception that mpy-cross and firmware raise for it.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

#include "python/place.h"

namespace natmod::python {

class CompileError : public std::runtime_error {
 public:
  /// What more lines could add to make the source right.
  enum class Missing : uint8_t {
    nothing,
    end,   ///< of a bracket or a string
    body,  ///< of a statement
  };

  /// `mark`: what is wrong in the text, which may begin in another line than the one to state.
  CompileError(std::string type, const std::string& message, uint32_t line = 0, Place mark = {})
      : std::runtime_error(message), type_(std::move(type)), line_(line), mark_(mark) {}
  CompileError(std::string type, const std::string& message, Place place,
               Missing missing = Missing::nothing)
      : std::runtime_error(message),
        type_(std::move(type)),
        line_(place.line),
        mark_(place),
        missing_(missing) {}

  const std::string& type() const { return type_; }    ///< SyntaxError and so on
  const std::string& scope() const { return scope_; }  ///< the function; empty: not stated
  uint32_t line() const { return line_; }              ///< from 1; 0: no place
  /// In bytes, from 1; 0: not known to be in that line.
  uint32_t column() const { return mark_.line == line_ ? mark_.column : 0; }
  Missing missing() const { return missing_; }

  /// States line and scope where they are not stated yet.
  void place(uint32_t line) { line_ = line_ == 0 ? line : line_; }
  void place(Place place) {
    if (line_ != 0) return;
    line_ = place.line;
    mark_ = place;
  }
  void place(uint32_t line, std::string_view scope) {
    place(line);
    scope_ = scope;
  }

  /// The lines that mpy-cross prints; `source` is what it calls the file.
  std::string traceback(std::string_view source) const;

 private:
  std::string type_;
  std::string scope_;
  uint32_t line_;
  Place mark_;
  Missing missing_ = Missing::nothing;
};

/// A refusal that is this compiler's own: mpy-cross has another answer.
class Unsupported : public CompileError {
 public:
  using CompileError::CompileError;
};

/// A function that is to be machine code, which this compiler does not make.
class NativeCode : public CompileError {
 public:
  using CompileError::CompileError;
};

}  // namespace natmod::python
