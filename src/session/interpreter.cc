#include "session/interpreter.h"

#include "session/parser.h"

namespace natmod::session {

namespace {

/// Of the host's stack, which is 8 MiB by default; the emulator needs room below.
constexpr ptrdiff_t kMaxStack = 3 << 20;

const char* stack_pointer() {
  return static_cast<const char*>(__builtin_frame_address(0));
}

}  // namespace

Interpreter::Interpreter(board::Runtime& runtime) : rt_(runtime), stack_base_(stack_pointer()) {
  make_builtins();
}

void Interpreter::run(std::shared_ptr<const Source> source, Mode mode) {
  stack_base_ = stack_pointer();
  std::shared_ptr<const Block> block = parse(*source);
  if (mode == Mode::single && block->statements.size() > 1) {
    // Statements of one line are one example.
    uint32_t first = source->place(block->statements.front()->span.begin).line;
    for (const StmtPtr& stmt : block->statements)
      if (source->place(stmt->span.begin).line != first)
        throw SyntaxError("invalid syntax", "an example has one statement", stmt->span);
  }
  parsed_.push_back(block);
  auto scope = std::make_shared<Scope>();
  scope->source = source;
  Frame frame{source, "<module>", 0, mode != Mode::module, {}, nullptr};
  run_frame(*block, scope, frame);
}

void Interpreter::check_stack() const {
  ptrdiff_t used = stack_base_ - stack_pointer();
  if (used > kMaxStack || used < -kMaxStack)
    rt_.raise("RuntimeError", "maximum recursion depth exceeded");
}

}  // namespace natmod::session
