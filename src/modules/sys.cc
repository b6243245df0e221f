// The module sys.
//
// Source: MicroPython's py/modsys.c.
#include "modules/exit.h"
#include "modules/file.h"
#include "mpy/release.h"
#include "runtime/errors.h"
#include "runtime/objects/named_fields.h"
#include "runtime/objects/numbers.h"
#include "runtime/objects/stream.h"
#include "runtime/operations.h"
#include "runtime/strings.h"
#include "runtime/types.h"

namespace natmod::board {
namespace {

// What can be assigned to.
struct Sys : ModuleVariables {
  struct Attribute {
    std::string_view name;
    Value value;
  };
  std::array<Attribute, 2> attributes{{{"ps1", kNull}, {"ps2", kNull}}};
  Value exit_function = kNone;

  void visit_roots(const std::function<void(Value)>& visit) override {
    for (const Attribute& it : attributes) visit(it.value);
    visit(exit_function);
  }
};

void access_attribute(Value& value, AttrDest& dest) {
  if (!dest.object) {
    dest.object = value;
  } else {
    value = dest.self;
    dest.object = kNull;
  }
}

void sys_attr(Runtime& rt, Qstr attr, AttrDest& dest) {
  const std::string_view name = qstr_text(rt, attr);
  if (name == "path") return access_attribute(rt.state().path, dest);
  for (Sys::Attribute& it : module_variables<Sys>(rt).attributes) {
    if (it.name == name) return access_attribute(it.value, dest);
  }
}

Value sys_print_exception(Runtime& rt, Args args) {
  if (args.size() > 1) get_stream_raise(rt, args[1], kStreamWrite);
  StringPrinter printer;
  print_exception(rt, printer, args[0]);
  const std::string text = printer.take();
  if (args.size() == 1) {
    rt.state().output(text);
  } else {
    stream_write(rt, args[1], text);
  }
  return kNone;
}

Value sys_exc_info(Runtime& rt, Args) {
  const Value caught = rt.state().caught;
  const Value info[] = {caught ? Value::at(type_of(rt, caught)) : kNone, caught ? caught : kNone,
                        kNone};
  return rt.make_tuple(info);
}

Value sys_atexit(Runtime& rt, Args args) {
  return std::exchange(module_variables<Sys>(rt).exit_function, args[0]);
}

constexpr Member kSysFunctions[] = {
    {"exit", raise_system_exit, 0, 1},
    {"print_exception", sys_print_exception, 1, 2},
    {"exc_info", sys_exc_info, 0, 0},
    {"atexit", sys_atexit, 1, 1},
};

// The firmware that the board stands for.
Value make_implementation(Runtime& rt) {
  const FirmwareConfig& config = rt.state().config;
  const Value version[] = {small(rt, mpy::kRelease[0]), small(rt, mpy::kRelease[1]),
                           small(rt, mpy::kRelease[2]), qstr_value(Q_)};
  const std::pair<std::string_view, Value> fields[] = {
      {"name", str_value(rt, "micropython")},
      {"version", rt.make_tuple(version)},
      {"_machine", new_str_unchecked(rt, config.machine)},
      {"_mpy", small(rt, config.mpy)},
      {"_build", str_value(rt, config.build)},
  };
  return new_attrtuple(rt, fields);
}

void fill_sys(ModuleItems& items) {
  Runtime& rt = items.rt;
  RuntimeState& state = rt.state();
  items.add("modules", state.loaded_modules);
  items.add("platform", str_value(rt, state.config.platform));
  items.add("byteorder", str_value(rt, "little"));
  items.add("maxsize", new_int(rt, state.config.word_size == 8 ? INT64_MAX : INT32_MAX));
  items.add("version", new_str_unchecked(rt, "3.4.0; MicroPython v" NATMOD_MICROPYTHON_RELEASE
                                             " on natmod board"));
  const Value version[] = {small(rt, 3), small(rt, 4), small(rt, 0)};
  items.add("version_info", rt.make_tuple(version));
  items.add("implementation", make_implementation(rt));
  items.add("executable", str_value(rt, "/usr/bin/micropython"));
  items.add("argv", rt.make_list({}));
  items.add("stdin", standard_stream(rt, 0));
  items.add("stdout", standard_stream(rt, 1));
  items.add("stderr", standard_stream(rt, 2));

  // dir() finds them, too.
  for (const char* name : {"path", "ps1", "ps2"}) intern(rt, name);
  auto& [ps1, ps2] = module_variables<Sys>(rt).attributes;
  ps1.value = str_value(rt, ">>> ");
  ps2.value = str_value(rt, "... ");
}

}  // namespace

Value raise_system_exit(Runtime& rt, Args args) {
  if (args.size() == 0) raise_empty(rt, TypeId::SystemExit);
  raise_arg(rt, TypeId::SystemExit, args[0]);
}

void run_exit_function(Runtime& rt) {
  const Value function = std::exchange(module_variables<Sys>(rt).exit_function, kNone);
  if (function != kNone) call(rt, function, {});
}

const ModuleDef kModule_sys = {
    .name = "sys", .functions = kSysFunctions, .fill = fill_sys, .attr = sys_attr};

}  // namespace natmod::board
