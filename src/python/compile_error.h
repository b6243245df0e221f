// What is wrong with a source, as the exception that mpy-cross and firmware raise for it.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

namespace natmod::python {

class CompileError : public std::runtime_error {
 public:
  /// What more lines could add to make the source right.
  enum class Missing : uint8_t {
    nothing,
    end,   ///< of a bracket or a string
    body,  ///< of a statement
  };

  CompileError(std::string type, const std::string& message, uint32_t line = 0,
               std::string scope = {}, uint32_t column = 0, Missing missing = Missing::nothing)
      : std::runtime_error(message),
        type_(std::move(type)),
        scope_(std::move(scope)),
        line_(line),
        column_(column),
        missing_(missing) {}

  const std::string& type() const { return type_; }    ///< SyntaxError and so on
  const std::string& scope() const { return scope_; }  ///< the function; empty: not stated
  uint32_t line() const { return line_; }              ///< from 1; 0: no place
  uint32_t column() const { return column_; }          ///< in bytes, from 1; 0: not known
  Missing missing() const { return missing_; }

  /// States line and scope where they are not stated yet.
  void place(uint32_t line) { line_ = line_ == 0 ? line : line_; }
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
  uint32_t column_;
  Missing missing_;
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
