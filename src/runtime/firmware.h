// What lies above the runtime: the interpreter of bytecode, and the modules of the firmware. The
// runtime calls it and includes nothing of it; who makes a runtime hands it over
// (modules/firmware.h).
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "runtime/type_def.h"

namespace natmod::board {

class Frame;
struct RuntimeState;

struct Firmware {
  /// The types of code, in the order of types.def.
  std::span<const TypeDef* const> code_types;
  /// For reports: a line for each frame of bytecode, from this one on.
  std::string (*describe_callers)(const Frame* innermost);
  /// Fills RuntimeState::builtins, the dict of builtin names.
  void (*make_builtins)(RuntimeState& state);
  /// What sys.path has for the firmware's own modules.
  std::string_view module_folder;
  /// The module of an absolute or (level above 0) relative name. Of `a.b` it is a, unless names are
  /// taken from it.
  Value (*import_name)(Runtime& rt, std::string_view name, Value fromlist, int64_t level);
  /// The own attributes of one of the firmware's modules, beside those of its dict.
  void (*module_attr)(Runtime& rt, Value module, Qstr attr, AttrDest& dest);
};

}  // namespace natmod::board
