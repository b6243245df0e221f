// Tuples whose items have names. They have a tuple's slots, by which modules know them as tuples;
// where the names are, an array of QSTRs of a word each, differs.
//
// Source: MicroPython's py/objnamedtuple.c and .h, py/objattrtuple.c for layout and texts.
#include "runtime/objects/named_fields.h"

#include "runtime/allocation.h"
#include "runtime/arguments.h"
#include "runtime/errors.h"
#include "runtime/objects/sequence.h"
#include "runtime/objects/text.h"
#include "runtime/operations.h"
#include "runtime/strings.h"

namespace natmod::board {
namespace {

using layout::Tuple;

size_t len_of(Runtime& rt, Value tuple) {
  return field(rt, tuple, Tuple::len);
}

void print_fields(Runtime& rt, Printer& printer, Value self, Address names) {
  printer.write("(");
  for (size_t i = 0; i < len_of(rt, self); ++i) {
    const auto name = static_cast<Qstr>(memory(rt).field(names, i));
    printer.format("{}{}=", i > 0 ? ", " : "", qstr_text(rt, name));
    print(rt, printer, value_field(rt, self, Tuple::items + i), PrintKind::repr);
  }
  printer.write(")");
}

std::optional<size_t> find_field(Runtime& rt, Address names, size_t n, Qstr name) {
  for (size_t i = 0; i < n; ++i) {
    if (memory(rt).field(names, i) == name) return i;
  }
  return std::nullopt;
}

// -- attrtuple: the address of the names lies behind the items

Address attrtuple_names(Runtime& rt, Value self) {
  return field(rt, self, Tuple::items + len_of(rt, self));
}

void attrtuple_print(Runtime& rt, Printer& printer, Value self, PrintKind) {
  print_fields(rt, printer, self, attrtuple_names(rt, self));
}

void attrtuple_attr(Runtime& rt, Value self, Qstr attr, AttrDest& dest) {
  if (dest.object) return;
  const auto found = find_field(rt, attrtuple_names(rt, self), len_of(rt, self), attr);
  if (found) dest.object = value_field(rt, self, Tuple::items + *found);
}

// -- namedtuple: the type has eight slots, then the number of names and the names

struct NamedTupleType {
  static constexpr Slot kSlots[] = {Slot::make_new, Slot::print,  Slot::unary_op, Slot::binary_op,
                                    Slot::attr,     Slot::subscr, Slot::iter,     Slot::parent};
  static size_t fields(unsigned word) {
    return layout::Type::slots(word) + std::size(kSlots) * word;
  }
};

struct Fields {
  size_t n;
  Address names;
};

Fields fields_of(Runtime& rt, Address type) {
  const unsigned word = memory(rt).word_size();
  const Address fields = type + NamedTupleType::fields(word);
  return {memory(rt).word(fields), fields + word};
}

Fields fields_of(Runtime& rt, Value self) {
  return fields_of(rt, type_of(rt, self));
}

void namedtuple_print(Runtime& rt, Printer& printer, Value self, PrintKind) {
  printer.write(type_name_of(rt, self));
  print_fields(rt, printer, self, fields_of(rt, self).names);
}

void namedtuple_attr(Runtime& rt, Value self, Qstr attr, AttrDest& dest) {
  if (dest.object) raise(rt, TypeId::AttributeError, "can't set attribute");
  const Fields fields = fields_of(rt, self);
  const auto found = find_field(rt, fields.names, fields.n, attr);
  if (found) dest.object = value_field(rt, self, Tuple::items + *found);
}

Value namedtuple_make_new(Runtime& rt, Address type, Args args) {
  const Fields fields = fields_of(rt, type);
  if (args.size() + args.n_keywords() != fields.n) {
    raise_args_mismatch(rt, type_name(rt, type), fields.n, args.size() + args.n_keywords());
  }
  std::vector<Value> items(args.positional.begin(), args.positional.end());
  items.resize(fields.n);
  for (size_t i = 0; i + 1 < args.keywords.size(); i += 2) {
    const Qstr name = get_qstr(rt, args.keywords[i]);
    const auto found = find_field(rt, fields.names, fields.n, name);
    if (!found) {
      raise(rt, TypeId::TypeError, "unexpected keyword argument '{}'", qstr_text(rt, name));
    }
    if (items[*found]) {
      raise(rt, TypeId::TypeError, "function got multiple values for argument '{}'",
            qstr_text(rt, name));
    }
    items[*found] = args.keywords[i + 1];
  }
  const Value tuple = new_object(rt, type, Tuple::items + fields.n);
  set_field(rt, tuple, Tuple::len, fields.n);
  for (size_t i = 0; i < fields.n; ++i) set_field(rt, tuple, Tuple::items + i, items[i]);
  return tuple;
}

// Its name is that of tuples.
const TypeDef kType_attrtuple = {
    .name = "tuple",
    .print = attrtuple_print,
    .unary_op = tuple_unary,
    .binary_op = tuple_binary,
    .attr = attrtuple_attr,
    .subscr = tuple_subscr,
    .getiter = tuple_iter,
};

// What every namedtuple has in its slots; no value is of this type itself.
const TypeDef kType_namedtuple = {
    .name = "namedtuple",
    .make_new = namedtuple_make_new,
    .print = namedtuple_print,
    .unary_op = tuple_unary,
    .binary_op = tuple_binary,
    .attr = namedtuple_attr,
    .subscr = tuple_subscr,
    .getiter = tuple_iter,
    .parent = TypeId::tuple,
};

}  // namespace

Value new_attrtuple(Runtime& rt, std::span<const std::pair<std::string_view, Value>> fields) {
  Rom& rom = rt.state().rom;
  const Address names = rom.reserve(words(rt, fields.size()));
  const Value tuple = new_object(rt, kType_attrtuple, Tuple::items + fields.size() + 1);
  set_field(rt, tuple, Tuple::len, fields.size());
  size_t i = 0;
  for (const auto& [name, value] : fields) {
    rom.set_field(names, i, intern(rt, name));
    set_field(rt, tuple, Tuple::items + i, value);
    ++i;
  }
  set_field(rt, tuple, Tuple::items + i, names);
  return tuple;
}

Value new_namedtuple_type(Runtime& rt, Value name, Value field_names) {
  const Qstr name_qstr = get_qstr(rt, name);
  if (is_str(rt, field_names)) {
    field_names = call_method(rt, load_method(rt, field_names, Q_split), {});
  }
  std::vector<Qstr> fields;
  for (const Value field : array_items(rt, field_names)) fields.push_back(get_qstr(rt, field));

  GuestMemory& m = memory(rt);
  const unsigned word = m.word_size();
  const size_t fields_at = NamedTupleType::fields(word);
  const Value type = Value::at(allocate(rt, fields_at + (1 + fields.size()) * word));
  const Address address = type.address();
  m.set_word(address, type_address(rt, TypeId::type));
  set_type_flags(rt, address, kTypeEqChecksOtherType);
  m.store(address + layout::Type::name(word), static_cast<uint16_t>(name_qstr));
  const Address model = type_address(rt, kType_namedtuple);
  size_t used = 0;
  for (const Slot which : NamedTupleType::kSlots) {
    m.store(address + layout::Type::slot_index(word) + static_cast<unsigned>(which),
            static_cast<uint8_t>(used + 1));
    m.set_word(address + layout::Type::slots(word) + used * word, slot(rt, model, which));
    ++used;
  }
  m.set_word(address + fields_at, fields.size());
  for (size_t i = 0; i < fields.size(); ++i) {
    m.set_word(address + fields_at + (1 + i) * word, fields[i]);
  }
  return type;
}

}  // namespace natmod::board
