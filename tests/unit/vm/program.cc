#include "program.h"

#include "base/error.h"
#include "mpy/abi.h"
#include "mpy/prelude.h"
#include "runtime/allocation.h"
#include "runtime/objects/module.h"
#include "runtime/operations.h"
#include "runtime/strings.h"

namespace natmod::board {

mpy::RawCode Program::raw_code() const {
  mpy::RawCode raw;
  std::vector<uint8_t>& out = raw.code;
  mpy::Prelude signature;
  signature.n_state = n_state;
  signature.n_exc_stack = n_exc_stack;
  signature.scope_flags = scope_flags;
  signature.n_pos_args = n_pos_args;
  signature.n_kwonly_args = n_kwonly_args;
  signature.n_def_pos_args = n_def_pos_args;
  mpy::append_prelude_signature(out, signature);
  std::vector<uint8_t> info{1};
  for (unsigned i = 0; i < n_pos_args + n_kwonly_args; ++i) {
    info.push_back(static_cast<uint8_t>(2 + i));
  }
  info.insert(info.end(), {0x25, 0x61});  // 5 bytes are line 1, 1 byte line 2, the rest line 5
  mpy::append_prelude_sizes(out, info.size(), cells.size());
  for (const auto& part : {info, cells, code}) out.insert(out.end(), part.begin(), part.end());
  for (const Program& child : children) raw.children.push_back(child.raw_code());
  return raw;
}

Playground::Playground(unsigned word_size) : host_({.word_size = word_size}) {
  HostScope scope(rt());
  const Value objects[] = {rt().make_str("text"), rt().make_int(int64_t{1} << 40),
                           rt().make_float(1.5), rt().make_tuple(std::vector<Value>{kNone})};
  context_ = new_context(kNames, objects);
}

Address Playground::new_context(std::span<const std::string> names,
                                std::span<const Value> objects) {
  using layout::ModuleContext;
  const Address context = new_module_context(rt(), "test").address();
  GuestMemory& m = memory(rt());
  const Address qstrs = allocate(rt(), names.size() * 2);
  m.set_field(context, ModuleContext::qstr_table, qstrs);
  for (size_t i = 0; i < names.size(); ++i) {
    m.store(qstrs + 2 * i, static_cast<uint16_t>(intern(rt(), names[i])));
  }
  const Address table = allocate(rt(), words(rt(), objects.size()));
  m.set_field(context, ModuleContext::obj_table, table);
  for (size_t i = 0; i < objects.size(); ++i) m.set_value(table, i, objects[i]);
  return context;
}

Address Playground::raw_code(const mpy::RawCode& code) {
  constexpr uint32_t kGenerator = 1;
  GuestMemory& m = memory(rt());
  const Address data = allocate(rt(), code.code.size());
  m.write(data, {reinterpret_cast<const char*>(code.code.data()), code.code.size()});
  Address children = 0;
  if (!code.children.empty()) {
    children = allocate(rt(), words(rt(), code.children.size()));
    for (size_t i = 0; i < code.children.size(); ++i) {
      m.set_field(children, i, raw_code(code.children[i]));
    }
  }
  bool is_generator = false;
  try {
    ByteReader reader(code.code, "test");
    is_generator = (mpy::read_prelude(reader).scope_flags & kGenerator) != 0;
  } catch (const Error&) {  // the call will say so
  }
  return new_raw_code(rt(), {code.kind, is_generator, data, children});
}

Value Playground::function(const Program& program) {
  return make_function(rt(), raw_code(program.raw_code()), context_);
}

Value Playground::load(const mpy::MpyFile& file) {
  std::vector<Value> objects;
  for (const mpy::Object& object : file.objects) {
    switch (object.type) {
      case mpy::Object::Type::integer:
        objects.push_back(rt().make_int(object.text));
        break;
      case mpy::Object::Type::floating:
        objects.push_back(rt().make_float(std::stod(object.text)));
        break;
      default:
        objects.push_back(rt().make_str(object.text));
    }
  }
  const Address context = new_context(file.qstrs, objects);
  rt().swap_namespaces(module_globals(rt(), Value::at(context)),
                       module_globals(rt(), Value::at(context)));
  return make_function(rt(), raw_code(file.code), context);
}

std::string Playground::call(Value function, std::initializer_list<Value> args) {
  HostScope scope(rt());
  const auto first_line = [](const std::string& text) { return text.substr(0, text.find('\n')); };
  try {
    return rt().repr(rt().call(function, args));
  } catch (const GuestException& exception) {
    return rt().exception_line(exception.value);
  } catch (const MachineFault& fault) {
    return first_line(fault.what());
  }
}

}  // namespace natmod::board
