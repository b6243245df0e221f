// eval, exec, execfile and compile.
//
// Source: MicroPython's py/builtinevex.c and py/objcode.c, for behaviour and texts.
#include "modules/builtins.h"
#include "modules/vfs.h"
#include "runtime/allocation.h"
#include "runtime/errors.h"
#include "runtime/namespaces.h"
#include "runtime/operations.h"
#include "runtime/strings.h"
#include "vm/source.h"

namespace natmod::board {
namespace {

using python::Input;

/// compile_source() for Python code, which sees a wrong text as an exception.
Value compile_or_raise(Runtime& rt, const SourceText& source, Value globals) {
  try {
    return compile_source(rt, source, globals);
  } catch (const python::CompileError& error) {
    raise_compile_error(rt, error, source.name);
  }
}

/// A code object's function gets the globals that it is to run with.
Value function_of_code(Runtime& rt, Value code, Value globals) {
  const Value function = value_field(rt, code, layout::Code::function);
  const Address context = field(rt, function, layout::FunBc::context);
  memory(rt).set_value(context, layout::ModuleContext::globals, globals);
  return function;
}

struct Namespaces {
  Value globals;
  Value locals;
};

/// What the arguments behind the first one ask for.
Namespaces namespaces_of(Runtime& rt, Args args) {
  Namespaces names{rt.state().globals, rt.state().locals};
  for (size_t i = 1; i < args.size(); ++i) {
    if (args[i] == kNone) continue;
    if (!is_object(args[i]) || !is_type(rt, args[i], TypeId::dict)) {
      raise_empty(rt, TypeId::TypeError);
    }
    names.locals = args[i];
    if (i == 1) names.globals = args[i];
  }
  return names;
}

Value run(Runtime& rt, Args args, Input input) {
  const Namespaces names = namespaces_of(rt, args);
  NamespacesScope scope(rt, names.globals, names.locals);
  if (is_object(args[0]) && is_type(rt, args[0], TypeId::code)) {
    return call(rt, function_of_code(rt, args[0], names.globals), {});
  }
  const std::string text = buffer_bytes(rt, args[0]);
  return call(rt, compile_or_raise(rt, {text, "<string>", input}, names.globals), {});
}

}  // namespace

Value eval_builtin(Runtime& rt, Args args) {
  return run(rt, args, Input::expression);
}

Value exec_builtin(Runtime& rt, Args args) {
  return run(rt, args, Input::file);
}

Value execfile_builtin(Runtime& rt, Args args) {
  const Namespaces names = namespaces_of(rt, args);
  NamespacesScope scope(rt, names.globals, names.locals);
  const std::string path(qstr_text(rt, get_qstr(rt, args[0])));
  const std::string text = read_whole_file(rt, path);
  return call(rt, compile_or_raise(rt, {text, path}, names.globals), {});
}

// compile(text, file name, mode): what may follow is not looked at.
Value compile_builtin(Runtime& rt, Args args) {
  const std::string text(checked_str_data(rt, args[0]));
  SourceText source{text, std::string(qstr_text(rt, get_qstr(rt, args[1])))};
  const std::string_view mode = qstr_text(rt, get_qstr(rt, args[2]));
  if (mode == "single") {
    source.input = Input::statement;
  } else if (mode == "eval") {
    source.input = Input::expression;
  } else if (mode != "exec") {
    raise(rt, TypeId::ValueError, "bad compile mode");
  }
  const Value function = compile_or_raise(rt, source, rt.state().globals);
  const Value code = new_object(rt, TypeId::code, layout::Code::words);
  set_field(rt, code, layout::Code::function, function);
  return code;
}

}  // namespace natmod::board
