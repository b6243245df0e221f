// The macro of a module. A mistake in a description as a whole is told where the macro is used: for that
// compilers have to take it for one of their own.
#ifndef MPY_DETAIL_BODY_HPP
#define MPY_DETAIL_BODY_HPP

#pragma GCC system_header

#define MPY_MODULE(module_name, m)                                                                     \
  static constexpr void mpy_describe_##module_name(::mpy::module_& m);                                 \
  struct mpy_body_##module_name {                                                                      \
    static constexpr ::mpy::text name = #module_name;                                                  \
    static constexpr void describe(::mpy::detail::description& mpy_said) {                             \
      ::mpy::module_ mpy_module(mpy_said);                                                             \
      mpy_describe_##module_name(mpy_module);                                                          \
    }                                                                                                  \
    template <class Body>                                                                              \
    static constexpr void check() {                                                                    \
      static_assert(::mpy::detail::has_names_once<Body>(),                                             \
                    "mpy: a name is defined twice in the module or a class: of functions that are meant "\
                    "to be an overload set each says mpy::overload");                                  \
      static_assert(::mpy::detail::has_types_described<Body>(),                                        \
                    "mpy: a function, a member or c.base names a class that no m.type of this module " \
                    "describes, or an exception extends one that no m.exception before it describes"); \
      static_assert(::mpy::detail::has_types_once<Body>(),                                             \
                    "mpy: two m.type or m.exception describe one C++ class");                          \
    }                                                                                                  \
  };                                                                                                   \
  extern "C" mp_obj_t mpy_init(mp_obj_fun_bc_t*, size_t, size_t, mp_obj_t*) {                          \
    ::mpy::detail::run_module<mpy_body_##module_name>();                                               \
    return mp_const_none;                                                                              \
  }                                                                                                    \
  static constexpr void mpy_describe_##module_name([[maybe_unused]] ::mpy::module_& m)

#endif  // MPY_DETAIL_BODY_HPP
