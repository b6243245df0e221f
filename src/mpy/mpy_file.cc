#include "mpy/mpy_file.h"

#include <algorithm>

namespace natmod::mpy {

std::string_view object_type_name(Object::Type type) {
  switch (type) {
    case Object::Type::fun_table:
      return "function table";
    case Object::Type::none:
      return "none";
    case Object::Type::false_:
      return "false";
    case Object::Type::true_:
      return "true";
    case Object::Type::ellipsis:
      return "ellipsis";
    case Object::Type::str:
      return "str";
    case Object::Type::bytes:
      return "bytes";
    case Object::Type::integer:
      return "int";
    case Object::Type::floating:
      return "float";
    case Object::Type::complex:
      return "complex";
    case Object::Type::tuple:
      return "tuple";
  }
  return "unknown";
}

bool has_text_of(const RawCode& code, uint64_t size) {
  if (code.kind == CodeKind::native_viper && code.code.size() == size) return true;
  return std::any_of(code.children.begin(), code.children.end(),
                     [&](const RawCode& child) { return has_text_of(child, size); });
}

}  // namespace natmod::mpy
