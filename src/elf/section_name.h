// Sections by name. Compilers give each variable and function a section of its own by adding its
// name behind a dot, and variables may be called anything: .data.rel.root holds `root`, and is no
// .data.rel.ro. So names are compared whole or by whole components.
#pragma once

#include <string_view>

namespace natmod::elf {

/// Whether `name` is `family`, or begins with it and a dot: ".ctors" and ".ctors.65435".
constexpr bool is_in_family(std::string_view name, std::string_view family) {
  return name.starts_with(family) && (name.size() == family.size() || name[family.size()] == '.');
}

}  // namespace natmod::elf
