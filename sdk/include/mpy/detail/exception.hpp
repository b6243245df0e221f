// Raising and catching, and the exception types of a module.
#ifndef MPY_DETAIL_EXCEPTION_HPP
#define MPY_DETAIL_EXCEPTION_HPP

#include "mpy/detail/description.hpp"

MPY_BEGIN
MPY_DETAIL {

template <class E>
concept exception = requires {
  { E::type() };
};
template <class E>
inline constexpr size_t n_fields = 0;
template <exception E>
  requires requires { E::fields::size; }
inline constexpr size_t n_fields<E> = E::fields::size;

// Text that grows on the heap.
struct text_buffer {
  mp_print_t print;
  char* data;
  size_t size, capacity;

  static void append(void* self_in, const char* text, size_t n) {
    auto* self = static_cast<text_buffer*>(self_in);
    if (self->size + n > self->capacity) {
      self->capacity = self->size + n + 16;
      self->data = static_cast<char*>(m_realloc(self->data, self->capacity));
    }
    memmove(self->data + self->size, text, n);
    self->size += n;
  }
  void init() {
    print = {this, append};
    data = nullptr;
    size = capacity = 0;
  }
  mp_obj_t finish() {
    mp_obj_t result = mp_obj_new_str(data, size);
    m_free(data);
    return result;
  }
};

[[noreturn]] MPY_SHARED inline void raise_formatted(const mp_obj_type_t* type, const char* format,
                                                    ...) {
  text_buffer text;
  text.init();
  va_list values;
  va_start(values, format);
  mp_vprintf(&text.print, format, values);
  va_end(values);
  mp_raise_type_arg(type, text.finish());
}

[[noreturn]] MPY_SHARED inline void raise_value(const mp_obj_type_t* type, mp_obj_t value) {
  mp_raise_type_arg(type, value);
}

// An exception type is a copy of its base with another name and parent: all of the firmware's have
// four slots.
MPY_SHARED inline mp_obj_t init_exception(mp_obj_full_type_t* type, qstr own_name,
                                          const mp_obj_type_t* base) {
  mp_fun_table.memmove_(type, base, sizeof(mp_obj_empty_type_t) + 4 * sizeof(void*));
  type->name = static_cast<uint16_t>(own_name);
  type->slots[type->slot_index_parent - 1] = base;
  return type;
}

template <class E, class... Fields>
[[noreturn]] void raise_fields(list<Fields...>, typename Fields::type... values) {
  const mp_obj_t all[] = {caster<typename Fields::type>::to(values)...};
  nlr_raise(mp_call_function_n_kw(const_cast<mp_obj_type_t*>(E::type()), sizeof...(Fields), 0, all));
}

// Loads a field: the argument at its place, by the base's own attribute.
MPY_SHARED inline void load_field(const mp_obj_type_t* base, mp_obj_t self, size_t place, mp_obj_t* dest) {
  mp_obj_t found[2] = {MP_OBJ_NULL, MP_OBJ_NULL};
  MP_OBJ_TYPE_GET_SLOT(base, attr)(self, MP_QSTR_args, found);
  auto* all = static_cast<mp_obj_tuple_t*>(found[0]);
  if (place < all->len) dest[0] = all->items[place];
}
template <class E, class... Fields>
MPY_INLINE mp_attr_fun_t attr_with_fields(list<Fields...>) {
  return [](mp_obj_t self, qstr asked, mp_obj_t* dest) {
    size_t place = 0;
    const mp_obj_type_t* base = E::base::type();
    if (dest[0] == MP_OBJ_NULL && ((asked == name<Fields::name>() || (++place, false)) || ...)) {
      return load_field(base, self, place, dest);
    }
    MP_OBJ_TYPE_GET_SLOT(base, attr)(self, asked, dest);
  };
}

// Runs `run(data)`; the exception that it raised, or null.
__attribute__((noinline)) inline mp_obj_t catch_raise(void (*run)(void*), void* data) {
  nlr_buf_t context;
  if (nlr_push(&context) != 0) return context.ret_val;
  run(data);
  nlr_pop();
  return MP_OBJ_NULL;
}


template <text Name, class E>
constexpr void describe_exception(description& d, const char* doc) {
  d.begin<Name>();
  if constexpr (!requires { E::base::python; }) {
    d.needed.add({&type_object<typename E::base>, d.known.size});
  }
  d.know<Name, E>();
  d.pyi.put("class "), d.pyi.put(Name.chars), d.pyi.put("(");
  if constexpr (requires { E::base::python; }) {
    d.pyi.put(E::base::python.chars);
  } else {
    d.pyi.named(&type_object<typename E::base>);
  }
  d.pyi.put("):");
  if constexpr (n_fields<E> == 0) {
    d.pyi.body(doc);
  } else {
    d.pyi.fields<E>(doc, typename E::fields());
  }
  d.steps.add({+[] {
    qstr own_name = mpy::name<Name>();
    mp_obj_full_type_t* type = &type_object<E>;
    mp_obj_t made = init_exception(type, own_name, E::base::type());
    if constexpr (n_fields<E> != 0) {
      type->slots[type->slot_index_attr - 1] =
          reinterpret_cast<const void*>(attr_with_fields<E>(typename E::fields()));
    }
    mp_store_global(own_name, made);
  }});
}

}  // namespace detail
MPY_END

#endif  // MPY_DETAIL_EXCEPTION_HPP
