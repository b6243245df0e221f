// What a body says, as constant data: a struct for each thing that can be said.
#ifndef MPY_DETAIL_RECORDS_HPP
#define MPY_DETAIL_RECORDS_HPP

#include "mpy/detail/function_object.hpp"
#include "mpy/detail/name.hpp"
#include "mpy/detail/word.hpp"

MPY_BEGIN
MPY_DETAIL {

// A named value: a function object, of one of the two layouts, or a word.
enum class form : uint8_t { fixed, var, word };
struct binding {
  name_ref name;
  form kind = form::word;
  mp_obj_fun_builtin_fixed_t fixed = {};
  mp_obj_fun_builtin_var_t var = {};
  word value = {nullptr};
  size_t owner = 0;  // the class, of a method
};
constexpr binding bind(const name_ref& name, const mp_obj_fun_builtin_fixed_t& object) {
  binding b{name};
  b.kind = form::fixed;
  b.fixed = object;
  return b;
}
constexpr binding bind(const name_ref& name, const mp_obj_fun_builtin_var_t& object) {
  binding b{name};
  b.kind = form::var;
  b.var = object;
  return b;
}
constexpr binding bind(const name_ref& name, word value) {
  binding b{name};
  b.value = value;
  return b;
}
struct step {
  void (*run)() = nullptr;
};
// One of an overload set: mpy/detail/overload_set.hpp.
struct overloaded {
  size_t owner = 0;
  name_ref name;
  mp_obj_t (*attempt)(size_t, const mp_obj_t*, const mp_map_t*) = nullptr;
  bool is_constructor = false;
};

// A value of a type's slot.
union slot_value {
  const void* pointer = nullptr;
#define NATMOD_TYPE_SLOT(name, type) type name;
#include "natmod/abi/type_slots.def"
  mp_iternext_fun_t next;
  mp_getiter_fun_t get_iterator;
};
enum slot : uint8_t {
#define NATMOD_TYPE_SLOT(name, type) slot_##name,
#include "natmod/abi/type_slots.def"
  n_slots
};

struct class_data {
  name_ref name;
  mp_obj_full_type_t* type = nullptr;
  const mp_obj_full_type_t* parent = nullptr;
  uint16_t flags = 0;
  slot_value slots[n_slots];
  bool has[n_slots] = {};
  mp_print_fun_t print_str = nullptr;
  mp_print_fun_t print_repr = nullptr;
  mp_obj_t (*get_item)(mp_obj_t, mp_obj_t) = nullptr;
  void (*set_item)(mp_obj_t, mp_obj_t, mp_obj_t) = nullptr;
  void (*delete_item)(mp_obj_t, mp_obj_t) = nullptr;
  mp_getiter_fun_t get_iterator = nullptr;
  mp_iternext_fun_t next = nullptr;
  mp_obj_t (*make_class)(qstr) = nullptr;  // the class of Python over the type, if there is one

  constexpr void set(slot s, slot_value value) {
    slots[s] = value;
    has[s] = true;
  }

  // Takes over what this class says nothing of. A constructor makes objects of its own class alone.
  constexpr void extend(const class_data& base) {
    const slot inherited[] = {slot_call, slot_buffer, slot_protocol};
    for (slot s : inherited) {
      if (!has[s] && base.has[s]) set(s, base.slots[s]);
    }
    take(print_str, base.print_str), take(print_repr, base.print_repr);
    take(get_item, base.get_item), take(set_item, base.set_item), take(delete_item, base.delete_item);
    take(get_iterator, base.get_iterator), take(next, base.next);
  }

 private:
  template <class F>
  static constexpr void take(F& own, F base) {
    if (own == nullptr) own = base;
  }
};
// An attribute of a class that is made when the class is.
struct made_attribute {
  size_t owner = 0;
  name_ref name;
  mp_obj_t (*make)() = nullptr;
};
struct unary {
  size_t owner = 0;
  int op = 0;
  mp_fun_1_t run = nullptr;
};
struct binary_operator {
  size_t owner = 0;
  int op = 0;
  mp_fun_2_t run = nullptr;
  uint16_t flags = 0;
};
// A name that is taken, in a class or in the module.
inline constexpr size_t kModule = ~size_t(0);
struct taken_name {
  size_t owner = kModule;
  const unsigned short* slot = nullptr;
  bool is_overload = false;
};
// A type that a function takes or gives, or another extends: one of the first so many that are described.
struct needed_type {
  const void* type = nullptr;
  size_t among_first = ~size_t(0);
};
struct property {
  size_t owner = 0;
  name_ref name;
  mp_fun_1_t get = nullptr;
  void (*set)(mp_obj_t, mp_obj_t) = nullptr;
  void (*remove)(mp_obj_t) = nullptr;
};

struct counts {
  size_t globals = 0, steps = 0, classes = 0, methods = 0, made = 0, unaries = 0, binaries = 0,
         properties = 0, overloads = 0, taken = 0, needed = 0, known = 0, pieces = 0, text = 0;
};

template <class T, size_t N>
struct array {
  T items[N == 0 ? 1 : N] = {};
  static constexpr size_t size = N;
  constexpr const T& operator[](size_t i) const { return items[i]; }
};

}  // namespace detail
MPY_END

#endif  // MPY_DETAIL_RECORDS_HPP
