#include "python/compile.h"

#include <map>

#include "python/assembler.h"
#include "python/generator.h"
#include "python/parser.h"

namespace natmod::python {
namespace {

void generate(Module& module) {
  // The list grows while its scopes are read.
  for (size_t i = 0; i < module.scopes.size(); ++i) {
    Scope& scope = module.scopes[i];
    Generator(module, scope).run();
    scope.close_over_used();
  }
  for (Scope& scope : module.scopes) scope.number_locals();
}

mpy::RawCode nest(std::unordered_map<const Scope*, Assembled>& parts, const Scope& scope) {
  Assembled& part = parts.at(&scope);
  mpy::RawCode code;
  code.code = std::move(part.code);
  for (const Scope* child : part.children) code.children.push_back(nest(parts, *child));
  return code;
}

}  // namespace

mpy::MpyFile compile(std::string_view source, const Options& options, Names& names) {
  Module module{options, names, {}, {}};
  Name file = module.names.add(options.file);
  if (!options.source_name.empty()) file = module.names.add(options.source_name);
  const Node* tree = Parser(source, options, module.names, module.tree).parse_module();
  module.scopes.emplace_back(Scope::Type::module, Name::module_scope, tree, nullptr);
  generate(module);

  Tables tables(module.names);
  tables.index(file);
  for (const Scope& scope : module.scopes) tables.add(scope);
  std::unordered_map<const Scope*, Assembled> parts;
  for (Scope& scope : module.scopes) parts.emplace(&scope, assemble(scope, tables, options));

  mpy::MpyFile result;
  result.sub_version = 0;
  result.small_int_bits = options.small_int_bits;
  result.qstrs = std::move(tables.qstrs);
  result.objects = std::move(tables.objects);
  result.code = nest(parts, module.scopes.front());
  return result;
}

}  // namespace natmod::python
