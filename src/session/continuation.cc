#include "session/continuation.h"

#include "python/compile.h"
#include "python/lexer.h"

namespace natmod::session {
namespace {

using python::CompileError;
using python::Tok;

/// Whether what begins like this has a block.
bool begins_block(std::string_view text) {
  switch (python::Lexer(text).kind()) {
    case Tok::kw_if:
    case Tok::kw_while:
    case Tok::kw_for:
    case Tok::kw_try:
    case Tok::kw_with:
    case Tok::kw_def:
    case Tok::kw_class:
    case Tok::kw_async:
    case Tok::matmul:
      return true;
    default:
      return false;
  }
}

bool ends_in_empty_line(std::string_view text) {
  if (text.empty()) return true;
  size_t last = text.rfind('\n', text.size() - 2) + 1;
  return text.find_first_not_of(" \t\r\n", last) == text.npos;
}

}  // namespace

bool needs_more(std::string_view text) {
  python::Options options;
  options.input = python::Input::prompt;
  try {
    python::compile(text, options);
    return begins_block(text) && !ends_in_empty_line(text);
  } catch (const CompileError& error) {
    return error.missing() == CompileError::Missing::end ||
           (error.missing() == CompileError::Missing::body && !ends_in_empty_line(text));
  }
}

}  // namespace natmod::session
