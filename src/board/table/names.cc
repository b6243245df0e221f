// Names, attributes, imports.
#include "runtime/names.h"
#include "board/table/entry.h"
#include "runtime/import.h"
#include "runtime/objects/dict.h"
#include "runtime/operations.h"
#include "runtime/strings.h"

namespace natmod::board {
namespace {

emu::Value swap_globals(Runtime& rt, In& in) {
  const Value wanted = take(in);
  const Value old = rt.state().globals;
  // Nothing to do, and nothing to undo later: null says so.
  if (!wanted || wanted == old) return give(kNull);
  rt.state().globals = wanted;
  return give(old);
}

emu::Value serve_load_name(Runtime& rt, In& in) {
  return give(load_name(rt, take_qstr(in)));
}
emu::Value serve_load_global(Runtime& rt, In& in) {
  return give(load_global(rt, take_qstr(in)));
}
emu::Value serve_load_build_class(Runtime& rt, In&) {
  return give(load_build_class(rt));
}

emu::Value serve_load_attr(Runtime& rt, In& in) {
  const Value base = take(in);
  return give(load_attr(rt, base, take_qstr(in)));
}

emu::Value serve_load_method(Runtime& rt, In& in) {
  const Value base = take(in);
  const Qstr attr = take_qstr(in);
  put(rt, in.word(), load_method(rt, base, attr));
  return nothing();
}

emu::Value serve_load_method_maybe(Runtime& rt, In& in) {
  const Value base = take(in);
  const Qstr attr = take_qstr(in);
  put(rt, in.word(), load_method_maybe(rt, base, attr));
  return nothing();
}

// In: [1] the class, [2] the object.
emu::Value serve_load_super_method(Runtime& rt, In& in) {
  const Qstr attr = take_qstr(in);
  const Address dest = in.word();
  const Value cls = memory(rt).value(dest, 1);
  put(rt, dest, load_super_method(rt, cls, memory(rt).value(dest, 2), attr));
  return nothing();
}

emu::Value store_name(Runtime& rt, In& in) {
  const Qstr name = take_qstr(in);
  dict_store(rt, rt.state().locals, qstr_value(name), take(in));
  return nothing();
}

emu::Value store_global(Runtime& rt, In& in) {
  const Qstr name = take_qstr(in);
  dict_store(rt, rt.state().globals, qstr_value(name), take(in));
  return nothing();
}

emu::Value serve_store_attr(Runtime& rt, In& in) {
  const Value base = take(in);
  const Qstr attr = take_qstr(in);
  store_attr(rt, base, attr, take(in));
  return nothing();
}

emu::Value delete_name(Runtime& rt, In& in) {
  dict_delete(rt, rt.state().locals, qstr_value(take_qstr(in)));
  return nothing();
}

emu::Value delete_global(Runtime& rt, In& in) {
  dict_delete(rt, rt.state().globals, qstr_value(take_qstr(in)));
  return nothing();
}

emu::Value serve_import_name(Runtime& rt, In& in) {
  const std::string name(qstr_text(rt, take_qstr(in)));
  const Value fromlist = take(in);
  // Firmware takes the value of a small integer without looking: modules give a bare 0.
  const auto level = static_cast<int64_t>(in.word()) >> 1;
  return give(import_name(rt, name, fromlist, level));
}

emu::Value serve_import_from(Runtime& rt, In& in) {
  const Value module = take(in);
  return give(import_from(rt, module, take_qstr(in)));
}

emu::Value serve_import_all(Runtime& rt, In& in) {
  import_all(rt, take(in));
  return nothing();
}

constexpr TableFunction kNameRows[] = {
    {"swap_globals", swap_globals},
    {"load_name", serve_load_name},
    {"load_global", serve_load_global},
    {"load_build_class", serve_load_build_class},
    {"load_attr", serve_load_attr},
    {"load_method", serve_load_method},
    {"load_method_maybe", serve_load_method_maybe},
    {"load_super_method", serve_load_super_method},
    {"store_name", store_name},
    {"store_global", store_global},
    {"store_attr", serve_store_attr},
    {"delete_name", delete_name},
    {"delete_global", delete_global},
    {"import_name", serve_import_name},
    {"import_from", serve_import_from},
    {"import_all", serve_import_all},
};

}  // namespace

constinit const std::span<const TableFunction> kNameFunctions = kNameRows;

}  // namespace natmod::board
