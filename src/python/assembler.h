// The instructions of a scope to bytes: prelude, line table and bytecode.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "mpy/mpy_file.h"
#include "python/compile.h"
#include "python/scope.h"

namespace natmod::python {

/// The tables of QSTRs and objects, in mpy-cross's order: what the scopes' instructions say, then
/// the names that are settled when they are assembled.
class Tables {
 public:
  explicit Tables(const Names& names) : names_(names), qstr_indices_(names.size(), kUnused) {}

  void add(const Scope& scope);
  uint32_t index(Name qstr);
  uint32_t index(const Constant& object);

  std::vector<std::string> qstrs;
  std::vector<mpy::Object> objects;

 private:
  static constexpr uint32_t kUnused = ~0U;
  const Names& names_;
  std::vector<uint32_t> qstr_indices_;
  std::unordered_map<std::string_view, uint32_t> object_indices_;
};

struct Assembled {
  std::vector<uint8_t> code;
  std::vector<Scope*> children;
};

/// All names of the scope are settled.
Assembled assemble(Scope& scope, Tables& tables, const Options& options);

}  // namespace natmod::python
