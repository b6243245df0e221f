#include "python/scope.h"

#include <utility>

namespace natmod::python {
namespace {

constexpr size_t kFew = 12;  // are found faster one by one

bool is_shared(const Id& id) {
  return id.binding == Binding::cell || id.binding == Binding::free;
}

}  // namespace

Id* Scope::find(Name wanted) {
  if (ids.size() > kFew) {
    auto found = positions_.find(wanted);
    return found == positions_.end() ? nullptr : &ids[found->second];
  }
  for (Id& id : ids)
    if (id.name == wanted) return &id;
  return nullptr;
}

void Scope::index() {
  positions_.clear();
  for (uint32_t i = 0; i < ids.size(); ++i) positions_.emplace(ids[i].name, i);
}

Id& Scope::find_or_add(Name wanted, Binding binding) {
  if (Id* id = find(wanted)) return *id;
  ids.push_back({wanted, binding});
  if (ids.size() == kFew + 1)
    index();
  else if (ids.size() > kFew)
    positions_.emplace(wanted, static_cast<uint32_t>(ids.size() - 1));
  return ids.back();
}

Id& Scope::bind(Name wanted) {
  Id& id = use(wanted);
  if (id.binding == Binding::global_used)
    id.binding = is_function() ? Binding::local : Binding::global_assigned;
  return id;
}

void Scope::close_over_used() {
  for (Id& id : ids)
    if (id.binding == Binding::global_used) close_over(id);
}

void Scope::close_over(Id& id) {
  if (!parent) return;
  for (Scope* scope = parent; scope->parent; scope = scope->parent) {
    Id* outer = scope->find(id.name);
    if (!outer) continue;
    if (outer->binding == Binding::local || is_shared(*outer)) {
      id.binding = Binding::free;
      close_over_in_parents(id.name);
    }
    return;
  }
}

void Scope::close_over_in_parents(Name wanted) {
  for (Scope* scope = parent;; scope = scope->parent) {
    Id& id = scope->find_or_add(wanted, Binding::undecided);
    if (id.binding == Binding::local) id.binding = Binding::cell;
    if (id.binding != Binding::undecided) return;
    id.binding = Binding::free;
  }
}

/// `*args` is stored behind the parameters that can only be given by name.
void Scope::move_star_behind_parameters() {
  if (!(flags & kStar)) return;
  Id* last = nullptr;
  for (size_t i = ids.size(); i-- > 0;) {
    Id& id = ids[i];
    if (id.is_star) {
      if (last) std::swap(*last, id);
      break;
    }
    if (!last && id.is_parameter && !id.is_double_star) last = &id;
  }
  if (last) index();
}

void Scope::number_locals() {
  move_star_behind_parameters();
  locals = 0;
  for (Id& id : ids) {
    if (type == Type::class_ && id.name == Name::class_) continue;
    if (is_function() && id.binding == Binding::global_used) id.binding = Binding::global_declared;
    if (id.binding == Binding::local || id.is_parameter) id.slot = locals++;
  }
  for (Id& id : ids)
    if (id.binding == Binding::cell && !id.is_parameter) id.slot = locals++;
  number_free();
}

/// Free names come first, in the order of the scope around, as parameters do.
void Scope::number_free() {
  if (!parent) return;
  uint32_t count = 0;
  for (const Id& id : ids) count += id.binding == Binding::free;
  if (count == 0) return;
  uint32_t slot = 0;
  for (const Id& outer : parent->ids) {
    if (!is_shared(outer)) continue;
    Id* id = find(outer.name);
    if (id && id->binding == Binding::free) id->slot = slot++;
  }
  for (Id& id : ids)
    if (id.binding != Binding::free || id.is_parameter) id.slot += count;
  positional += count;
  locals += count;
}

}  // namespace natmod::python
