#include "vm/code_loader.h"

#include "base/error.h"
#include "mpy/prelude.h"
#include "runtime/allocation.h"
#include "runtime/errors.h"
#include "runtime/objects/numbers.h"
#include "runtime/strings.h"
#include "vm/raw_code.h"

namespace natmod::board {

Value CodeLoader::load(Value module) {
  qstr_table_ = make_qstr_table();
  set_field(rt_, module, layout::ModuleContext::qstr_table, qstr_table_);
  obj_table_ = make_object_table();
  set_field(rt_, module, layout::ModuleContext::obj_table, obj_table_);
  return make_function(rt_, load_code(file_.code, "the module's body"), module.address());
}

Address CodeLoader::make_qstr_table() {
  const Address table = allocate(rt_, std::max<size_t>(file_.qstrs.size(), 1) * 2);
  for (size_t i = 0; i < file_.qstrs.size(); ++i) {
    const Qstr qstr = intern(rt_, file_.qstrs[i]);
    if (qstr > UINT16_MAX) raise(rt_, TypeId::RuntimeError, "too many different names");
    memory(rt_).store(table + 2 * i, static_cast<uint16_t>(qstr));
  }
  return table;
}

Address CodeLoader::make_object_table() {
  if (file_.objects.empty()) return 0;
  const Address table = allocate(rt_, words(rt_, file_.objects.size()));
  for (size_t i = 0; i < file_.objects.size(); ++i) {
    memory(rt_).set_value(table, i, make_object(file_.objects[i]));
  }
  return table;
}

Value CodeLoader::make_object(const mpy::Object& object) {
  using Type = mpy::Object::Type;
  switch (object.type) {
    case Type::fun_table:
      return Value::at(fun_table());
    case Type::none:
      return kNone;
    case Type::false_:
      return kFalse;
    case Type::true_:
      return kTrue;
    case Type::ellipsis:
      return rt_.state().ellipsis;
    case Type::str:
      return new_str(rt_, object.text);
    case Type::bytes:
      return new_bytes(rt_, object.text);
    case Type::integer:
      return parse_int(rt_, object.text, 10);
    case Type::floating:
      return parse_float(rt_, object.text, false, false);
    case Type::complex:
      return parse_float(rt_, object.text, true, false);
    case Type::tuple: {
      std::vector<Value> items;
      for (const mpy::Object& item : object.items) items.push_back(make_object(item));
      return rt_.make_tuple(items);
    }
  }
  return kNone;
}

Address CodeLoader::load_code(const mpy::RawCode& code, const std::string& what) {
  RawFunction loaded{
      .kind = code.kind, .n_args = code.n_pos_args, .signature = code.type_signature};
  const bool is_bytecode = code.kind == mpy::CodeKind::bytecode;
  Address prelude = 0;
  if (is_bytecode || code.kind == mpy::CodeKind::native_py) {
    const Bytes bytes = Bytes(code.code).subspan(code.prelude_offset);
    ByteReader reader(bytes, name_);
    constexpr uint32_t kScopeGenerator = 1;
    loaded.is_generator = (mpy::read_prelude(reader).scope_flags & kScopeGenerator) != 0;
    prelude = allocate(rt_, bytes.size());
    memory(rt_).write(prelude, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  }
  loaded.code = is_bytecode ? prelude : load_native(code, what);
  loaded.children = load_children(code, what, is_bytecode ? 0 : prelude);
  return new_raw_code(rt_, loaded);
}

// Machine code finds its prelude behind its children, or in their place if there are none.
Address CodeLoader::load_children(const mpy::RawCode& code, const std::string& what,
                                  Address prelude) {
  const size_t n = code.children.size();
  if (n == 0) return prelude;
  const Address children = allocate(rt_, words(rt_, n + (prelude != 0 ? 1 : 0)));
  for (size_t i = 0; i < n; ++i) {
    const Address child = load_code(code.children[i], fmt::format("child {} of {}", i, what));
    memory(rt_).set_field(children, i, child);
  }
  if (prelude != 0) memory(rt_).set_field(children, n, prelude);
  return children;
}

Address CodeLoader::fun_table() {
  fail("{}: native code needs a board with a processor", name_);
}

Address CodeLoader::load_native(const mpy::RawCode& code, const std::string& what) {
  (void)code;
  fail("{}: {} is native code, which needs a board with a processor", name_, what);
}

}  // namespace natmod::board
