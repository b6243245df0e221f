// The modules that the firmware brings: gc, sys, io, array, micropython, builtins.
#include "board/objects/dict.h"
#include "board/objects/module.h"
#include "board/objects/numbers.h"
#include "board/runtime/builtins.h"
#include "board/runtime/internal.h"

namespace natmod::board {
namespace {

// -- gc

Value gc_collect(Runtime& rt, Args) {
  collect_garbage(rt);
  return small(rt, static_cast<int64_t>(rt.state().last_collected));
}
Value gc_disable(Runtime& rt, Args) {
  rt.state().gc_enabled = false;
  return kNone;
}
Value gc_enable(Runtime& rt, Args) {
  rt.state().gc_enabled = true;
  return kNone;
}
Value gc_isenabled(Runtime& rt, Args) {
  return bool_value(rt.state().gc_enabled);
}
Value gc_mem_alloc(Runtime& rt, Args) {
  return new_int(rt, static_cast<int64_t>(rt.state().heap.used()));
}
Value gc_mem_free(Runtime& rt, Args) {
  const Heap& heap = rt.state().heap;
  return new_int(rt, static_cast<int64_t>(heap.limit() - heap.used()));
}
Value gc_threshold(Runtime& rt, Args args) {
  return args.size() == 0 ? small(rt, -1) : kNone;
}

constexpr Member kGc[] = {
    {"collect", gc_collect, 0, 0},     {"disable", gc_disable, 0, 0},
    {"enable", gc_enable, 0, 0},       {"isenabled", gc_isenabled, 0, 0},
    {"mem_free", gc_mem_free, 0, 0},   {"mem_alloc", gc_mem_alloc, 0, 0},
    {"threshold", gc_threshold, 0, 1},
};

// -- sys

Value sys_exit(Runtime& rt, Args args) {
  if (args.size() == 0) raise_empty(rt, TypeId::SystemExit);
  raise_arg(rt, TypeId::SystemExit, args[0]);
}

Value sys_print_exception(Runtime& rt, Args args) {
  StringPrinter printer;
  print_exception(rt, printer, args[0]);
  const std::string text = printer.take();
  if (args.size() == 1) {
    rt.state().output(text);
  } else {
    call_method(rt, load_method(rt, args[1], Q_write), {new_str_unchecked(rt, text)});
  }
  return kNone;
}

constexpr Member kSys[] = {
    {"exit", sys_exit, 0, 1},
    {"print_exception", sys_print_exception, 1, 2},
};

Value standard_stream(Runtime& rt, uint64_t number) {
  const Value file = new_object(rt, TypeId::fileio, 2);
  set_field(rt, file, 1, number);
  return file;
}

Value make_sys(Runtime& rt) {
  RuntimeState& state = rt.state();
  const Value module = new_builtin_module(rt, "sys", kSys);
  const auto store = [&](std::string_view name, Value value) {
    module_store(rt, module, name, value);
  };
  store("modules", state.loaded_modules);
  store("platform", str_value(rt, state.config.platform));
  store("byteorder", str_value(rt, "little"));
  store("maxsize", new_int(rt, rt.state().config.word_size == 8 ? INT64_MAX : INT32_MAX));
  store("version", new_str_unchecked(rt, "3.4.0; natmod board"));
  const Value version[] = {small(rt, 3), small(rt, 4), small(rt, 0)};
  store("version_info", rt.make_tuple(version));
  store("path", rt.make_list(std::vector<Value>{qstr_value(Q_)}));
  store("argv", rt.make_list({}));
  store("stdin", standard_stream(rt, 0));
  store("stdout", standard_stream(rt, 1));
  store("stderr", standard_stream(rt, 2));
  return module;
}

// -- micropython

Value micropython_const(Runtime&, Args args) {
  return args[0];
}
Value micropython_opt_level(Runtime& rt, Args args) {
  return args.size() == 0 ? small(rt, 0) : kNone;
}

constexpr Member kMicropython[] = {
    {"const", micropython_const, 1, 1},
    {"opt_level", micropython_opt_level, 0, 1},
};

// -- io, array

Value make_io(Runtime& rt) {
  const Value module = new_builtin_module(rt, "io", {});
  module_store(rt, module, "StringIO", type_object(rt, TypeId::stringio));
  module_store(rt, module, "BytesIO", type_object(rt, TypeId::bytesio));
  return module;
}

Value make_array(Runtime& rt) {
  const Value module = new_builtin_module(rt, "array", {});
  module_store(rt, module, "array", type_object(rt, TypeId::array));
  return module;
}

Value make_collections(Runtime& rt) {
  const Value module = new_builtin_module(rt, "collections", {});
  module_store(rt, module, "OrderedDict", type_object(rt, TypeId::ordereddict));
  return module;
}

Value make_builtins_module(Runtime& rt) {
  const Value module = new_object(rt, TypeId::module, layout::ModuleContext::words);
  set_field(rt, module, layout::ModuleContext::globals, rt.state().builtins);
  return module;
}

Value make_main(Runtime& rt) {
  const Value module = new_object(rt, TypeId::module, layout::ModuleContext::words);
  set_field(rt, module, layout::ModuleContext::globals, rt.state().main_dict);
  return module;
}

}  // namespace

void register_modules(RuntimeState& state) {
  auto& modules = state.builtin_modules;
  modules["gc"] = [](Runtime& rt) { return new_builtin_module(rt, "gc", kGc); };
  modules["sys"] = make_sys;
  modules["micropython"] = [](Runtime& rt) {
    return new_builtin_module(rt, "micropython", kMicropython);
  };
  modules["io"] = make_io;
  modules["array"] = make_array;
  modules["collections"] = make_collections;
  modules["builtins"] = make_builtins_module;
  modules["__main__"] = make_main;
  // The names that MicroPython had before 1.21 and still accepts.
  for (const char* name : {"sys", "io", "array", "collections"}) {
    modules[std::string("u") + name] = modules[name];
  }
}

}  // namespace natmod::board
