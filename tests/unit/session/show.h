// Trees as text, for comparing: `1 + a.b` is `(+ 1 (. a b))`.
#pragma once

#include <string>

#include "session/ast.h"

namespace natmod::session {

std::string show(const Expr& expr);
std::string show(const Stmt& stmt);
std::string show(const Block& block);
/// The tree of `text`.
std::string show(const std::string& text);

}  // namespace natmod::session
