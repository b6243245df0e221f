// What is said where a name lacks a definition.
#pragma once

#include <string_view>

namespace natmod::link {

class LinkContext;

/// Whether C++ vtables have `name` in place of functions without a body.
inline bool is_pure_virtual(std::string_view name) {
  return name == "__cxa_pure_virtual" || name == "__cxa_deleted_virtual";
}

/// Reports every undefined symbol that live code needs; warns of vtables that lack one.
void report_undefined(LinkContext& context);

}  // namespace natmod::link
