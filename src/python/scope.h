// Scopes: the module, and every class, function, lambda and comprehension; and to which of them
// each name belongs.
//
// A name is undecided until a scope binds or declares it. After a scope is read, a name that it
// only uses belongs to the nearest function around it that binds it (a cell there, free here and in
// those between), or else to the module.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "python/code.h"
#include "python/names.h"
#include "python/tree.h"

namespace natmod::python {

enum class Binding : uint8_t {
  undecided,
  global_used,      ///< of the module, as far as is known
  global_assigned,  ///< bound in a module or class: looked up by name
  global_declared,
  local,
  cell,  ///< local, and used by a function inside
  free,  ///< a cell of a function around
};

struct Id {
  Name name;
  Binding binding;
  bool is_parameter = false;
  bool is_star = false;         ///< `*args`, or the bare `*`
  bool is_double_star = false;  ///< `**kwargs`
  uint32_t slot = 0;            ///< of a local, cell or free name
};

class Scope {
 public:
  enum class Type : uint8_t { module, class_, lambda, list, dict, set, generator, function };
  // Bits of the prelude.
  static constexpr unsigned kGenerator = 1, kDoubleStar = 2, kStar = 4, kKeywordDefaults = 8;

  Scope(Type own_type, Name own_name, const Node* own_node, Scope* own_parent)
      : type(own_type), name(own_name), node(own_node), parent(own_parent) {}

  bool is_function() const { return type >= Type::lambda; }
  bool is_comprehension() const { return type >= Type::list && type <= Type::generator; }

  Id* find(Name wanted);
  /// The name, with `binding` if it is new.
  Id& find_or_add(Name wanted, Binding binding);
  Id& use(Name wanted) { return find_or_add(wanted, Binding::global_used); }
  Id& bind(Name wanted);

  /// After the scope is read: names that a function around it binds.
  void close_over_used();
  /// Makes `id` free, if a function around binds it.
  void close_over(Id& id);
  /// After all scopes are read: the number of each local.
  void number_locals();

  Type type;
  Name name;
  const Node* node;
  Scope* parent;
  unsigned flags = 0;
  uint32_t positional = 0, keyword_only = 0, positional_defaults = 0;
  uint32_t locals = 0;
  uint32_t exception_depth = 0;
  std::vector<Id> ids;
  Code code;

 private:
  void close_over_in_parents(Name wanted);
  void move_star_behind_parameters();
  void number_free();
  void index();

  std::unordered_map<Name, uint32_t> positions_;  ///< of ids, when there are many
};

}  // namespace natmod::python
