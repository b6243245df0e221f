// A module's body, run by the compiler: three times, to count, for the names of its types, and to write.
#ifndef MPY_DETAIL_BODY_RECORDS_HPP
#define MPY_DETAIL_BODY_RECORDS_HPP

#include "mpy/detail/description.hpp"

MPY_BEGIN
MPY_DETAIL {

// The text is counted without the names of the module's own types, which need not be described yet.
struct first_counts {
  counts n;
  size_t n_named;
};
template <class Body>
inline constexpr first_counts first_counts_of = [] {
  description d;
  Body::describe(d);
  return first_counts{{.globals = d.globals.size,
                       .steps = d.steps.size,
                       .classes = d.classes.size,
                       .methods = d.methods.size,
                       .made = d.made.size,
                       .unaries = d.unaries.size,
                       .binaries = d.binaries.size,
                       .properties = d.properties.size,
                       .overloads = d.overloads.size,
                       .taken = d.taken.size,
                       .needed = d.needed.size,
                       .known = d.known.size,
                       .pieces = d.pyi.pieces.size,
                       .text = d.pyi.size},
                      d.pyi.n_named};
}();

template <class Body>
inline constexpr auto known_types = [] {
  array<known_type, first_counts_of<Body>.n.known> all;
  description d;
  d.pyi.is_off = true;
  d.known.items = all.items;
  Body::describe(d);
  return all;
}();

// How long the arrays have to be; of the text, how long it is at most.
template <class Body>
inline constexpr counts counts_of = [] {
  size_t longest = 0;
  for (const known_type& type : known_types<Body>.items) {
    size_t size = 0;
    while (type.name != nullptr && type.name[size] != '\0') ++size;
    if (size > longest) longest = size;
  }
  counts n = first_counts_of<Body>.n;
  n.text += first_counts_of<Body>.n_named * longest;
  return n;
}();

template <counts N>
struct records {
  array<binding, N.globals> globals;
  array<step, N.steps> steps;
  array<class_data, N.classes> classes;
  array<binding, N.methods> methods;
  array<made_attribute, N.made> made;
  array<unary, N.unaries> unaries;
  array<binary_operator, N.binaries> binaries;
  array<property, N.properties> properties;
  array<overloaded, N.overloads> overloads;
  array<taken_name, N.taken> taken;
  array<needed_type, N.needed> needed;
  array<piece, N.pieces> pieces;
  array<char, N.text + 1> text;
  size_t text_size = 0;
};

template <class Body>
consteval auto make_records() {
  records<counts_of<Body>> r;
  description d;
  d.globals.items = r.globals.items;
  d.steps.items = r.steps.items;
  d.classes.items = r.classes.items;
  d.methods.items = r.methods.items;
  d.made.items = r.made.items;
  d.unaries.items = r.unaries.items;
  d.binaries.items = r.binaries.items;
  d.properties.items = r.properties.items;
  d.overloads.items = r.overloads.items;
  d.taken.items = r.taken.items;
  d.needed.items = r.needed.items;
  d.pyi.pieces.items = r.pieces.items;
  d.pyi.out = r.text.items;
  d.pyi.known = known_types<Body>.items;
  d.pyi.n_known = known_types<Body>.size;
  Body::describe(d);
  r.text_size = d.pyi.size;
  return r;
}

template <class Body>
inline constexpr auto records_of = make_records<Body>();

}  // namespace detail
MPY_END

#endif  // MPY_DETAIL_BODY_RECORDS_HPP
