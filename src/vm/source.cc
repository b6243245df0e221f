#include "vm/source.h"

#include "runtime/allocation.h"
#include "runtime/operations.h"
#include "runtime/strings.h"
#include "vm/code_loader.h"

namespace natmod::board {

Value compile_source(Runtime& rt, const SourceText& source, Value globals) {
  // What a board's own compiler does with a character.
  constexpr uint64_t kCharacterCost = 200;
  rt.state().charge(source.text.size() * kCharacterCost);
  python::Options options;
  options.file = source.name;
  options.input = source.input;
  options.first_line = source.first_line;
  options.spelled_floats = true;
  options.optimisation = static_cast<unsigned>(rt.state().opt_level);
  options.small_int_bits = static_cast<uint8_t>(8 * rt.state().config.word_size - 1);
  python::Names names;
  const mpy::MpyFile file = python::compile(source.text, options, names);
  for (std::string_view name : names.added()) intern(rt, name);
  const Value context = new_object(rt, TypeId::module, layout::ModuleContext::words);
  set_field(rt, context, layout::ModuleContext::globals, globals);
  return CodeLoader(rt, file, source.name).load(context);
}

Value run_source(Runtime& rt, const SourceText& source) {
  return call(rt, compile_source(rt, source, rt.state().globals), {});
}

void raise_compile_error(Runtime& rt, const python::CompileError& error, const std::string& name) {
  try {
    rt.raise(error.type(), error.what());
  } catch (const GuestException& exception) {
    if (error.line() != 0) rt.add_traceback(exception.value, name, error.line(), error.scope());
    throw;
  }
}

}  // namespace natmod::board
