// Where names live while a session runs. The names of the module and of class bodies are in guest
// dicts, which the runtime owns; those of functions and comprehensions are here.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "board/runtime.h"
#include "session/ast.h"

namespace natmod::session {

/// A sequence of statements that is being run: the module's, a function's or a class body's.
struct Frame {
  std::shared_ptr<const Source> source;
  std::string block;    ///< as tracebacks name it
  uint32_t at = 0;      ///< offset of the current statement in the source
  bool prints = false;  ///< shows the value of an expression statement, as the REPL does
  std::vector<board::Value> handled;    ///< exceptions whose handlers are running
  std::unique_ptr<board::Root> result;  ///< what `return` gave
};

struct Scope {
  enum class Kind : uint8_t { module, class_body, function, comprehension };

  Kind kind = Kind::module;
  std::shared_ptr<Scope> outer;         ///< the lexically enclosing one; null: none
  const Function* function = nullptr;   ///< Kind::function
  const ClassDef* class_def = nullptr;  ///< Kind::class_body
  std::shared_ptr<const Source> source;
  Frame* frame = nullptr;  ///< while its statements run; null for a comprehension
  std::map<std::string, std::unique_ptr<board::Root>, std::less<>> values;
  std::unique_ptr<board::Root> class_object;  ///< Kind::class_body: once it is made, for super()

  void set(board::Runtime& runtime, const std::string& name, board::Value value) {
    values[name] = std::make_unique<board::Root>(runtime, value);
  }
};
using ScopePtr = std::shared_ptr<Scope>;

/// While it lives, the globals are those of a function's module, whoever called the function.
class GlobalsGuard {
 public:
  GlobalsGuard(board::Runtime& runtime, board::Value globals)
      : runtime_(runtime), outer_(runtime.swap_namespaces(globals, runtime.locals())) {}
  ~GlobalsGuard() { runtime_.swap_namespaces(outer_.first, outer_.second); }
  GlobalsGuard(const GlobalsGuard&) = delete;
  GlobalsGuard& operator=(const GlobalsGuard&) = delete;

 private:
  board::Runtime& runtime_;
  std::pair<board::Value, board::Value> outer_;
};

}  // namespace natmod::session
