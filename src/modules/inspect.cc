// dir() and help(): what there is, and what an object has.
//
// Source: MicroPython's py/modbuiltins.c and py/builtinhelp.c, for behaviour.
#include <algorithm>

#include "modules/builtins.h"
#include "modules/frozen.h"
#include "modules/modules.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/module.h"
#include "runtime/objects/sequence.h"
#include "runtime/operations.h"
#include "runtime/strings.h"
#include "runtime/types.h"

namespace natmod::board {
namespace {

constexpr std::string_view kWelcome =
    "This is the virtual board of natmod, which runs modules and programs for MicroPython.\n"
    "\n"
    "help(OBJECT) shows what an object has, help('modules') what can be imported.\n"
    "Control-C ends the statement that runs, Control-D the prompt.\n";

void print_members(Runtime& rt, const Map& members) {
  size_t cursor = 0;
  while (const Address entry = members.next(cursor)) {
    rt.state().output(fmt::format("  {} -- {}\n", printed(rt, members.key(entry), PrintKind::str),
                                  printed(rt, members.value(entry), PrintKind::str)));
  }
}

void print_object(Runtime& rt, Value object) {
  rt.state().output(fmt::format("object {} is of type {}\n", printed(rt, object, PrintKind::str),
                                type_name_of(rt, object)));
  Address type = type_of(rt, object);
  if (type == type_address(rt, TypeId::module)) {
    return print_members(rt, dict_map(rt, module_globals(rt, object)));
  }
  if (type == type_address(rt, TypeId::type)) type = object.address();
  const Address members = slot(rt, type, Slot::locals_dict);
  if (members != 0) print_members(rt, dict_map(rt, Value::at(members)));
}

std::vector<std::string> module_names(Runtime& rt) {
  std::vector<std::string> names = builtin_module_names(rt);
  constexpr std::string_view kSuffix = ".py";
  for (std::string_view path : frozen_paths()) {
    names.emplace_back(path.substr(0, path.size() - kSuffix.size()));
  }
  std::ranges::sort(names);
  return names;
}

/// In columns, each from top to bottom.
void print_modules(Runtime& rt) {
  constexpr size_t kColumns = 4;
  constexpr size_t kWidth = 18;
  const std::vector<std::string> names = module_names(rt);
  const size_t n_rows = (names.size() + kColumns - 1) / kColumns;
  for (size_t row = 0; row < n_rows; ++row) {
    std::string line;
    for (size_t i = row; i < names.size(); i += n_rows) {
      line += names[i];
      if (i + n_rows < names.size()) line.append(kWidth - names[i].size() % kWidth, ' ');
    }
    rt.state().output(line + "\n");
  }
  rt.state().output("Plus any modules on the filesystem\n");
}

}  // namespace

Value dir_builtin(Runtime& rt, Args args) {
  const Value list = new_list(rt, {});
  if (args.size() == 0) {
    const Map locals = dict_map(rt, rt.state().locals);
    size_t cursor = 0;
    while (const Address entry = locals.next(cursor)) list_append(rt, list, locals.key(entry));
    return list;
  }
  const AttrDest own = load_method_protected(rt, args[0], Q___dir__);
  if (own.object && own.self) return call_method(rt, own, {});
  for (Qstr name : attribute_names(rt, args[0])) list_append(rt, list, qstr_value(name));
  return list;
}

Value help_builtin(Runtime& rt, Args args) {
  if (args.size() == 0) {
    rt.state().output(kWelcome);
  } else if (args[0] == str_value(rt, "modules")) {
    print_modules(rt);
  } else {
    print_object(rt, args[0]);
  }
  return kNone;
}

}  // namespace natmod::board
