// dict and OrderedDict.
//
// Source: MicroPython's py/objdict.c for behaviour and texts.
#include "runtime/objects/dict.h"

#include "runtime/allocation.h"
#include "runtime/arguments.h"
#include "runtime/errors.h"
#include "runtime/objects/dict_view.h"
#include "runtime/operations.h"

namespace natmod::board {
namespace {

void ensure_not_fixed(Runtime& rt, Value dict) {
  if (dict_map(rt, dict).is_fixed()) raise_empty(rt, TypeId::TypeError);
}

void update_from_pairs(Runtime& rt, Value dict, Value iterable) {
  const Value iterator = getiter(rt, iterable);
  while (const Value pair = iternext(rt, iterator)) {
    const Value inner = getiter(rt, pair);
    const Value key = iternext(rt, inner);
    const Value value = key ? iternext(rt, inner) : kNull;
    if (!key || !value || iternext(rt, inner)) {
      raise(rt, TypeId::ValueError, "dict update sequence has wrong length");
    }
    dict_map(rt, dict).store(key, value);
  }
}

void update(Runtime& rt, Value dict, Args args) {
  ensure_not_fixed(rt, dict);
  check_arg_count(rt, args.size() + 1, args.n_keywords(), 1, 2, true);
  if (args.size() == 1 && is_dict(rt, args[0])) {
    if (args[0] != dict) {
      const Map from = dict_map(rt, args[0]);
      size_t cursor = 0;
      while (const Address entry = from.next(cursor)) {
        dict_map(rt, dict).store(from.key(entry), from.value(entry));
      }
    }
  } else if (args.size() == 1) {
    update_from_pairs(rt, dict, args[0]);
  }
  for (size_t i = 0; i + 1 < args.keywords.size(); i += 2) {
    dict_map(rt, dict).store(args.keywords[i], args.keywords[i + 1]);
  }
}

Value dict_make_new(Runtime& rt, Address type, Args args) {
  const Value dict = new_dict(rt);
  set_field(rt, dict, layout::type, type);
  if (type == type_address(rt, TypeId::ordereddict)) {
    dict_map(rt, dict).set_flag(layout::Map::kOrdered, true);
  }
  if (args.size() > 0 || args.n_keywords() > 0) update(rt, dict, args);
  return dict;
}

void dict_print(Runtime& rt, Printer& printer, Value self, PrintKind kind) {
  const bool json = kind == PrintKind::json;
  if (!json) kind = PrintKind::repr;
  const bool named = !json && !is_type(rt, self, TypeId::dict);
  if (named) printer.format("{}(", type_name_of(rt, self));
  printer.write("{");
  const Map map = dict_map(rt, self);
  size_t cursor = 0;
  bool first = true;
  while (const Address entry = map.next(cursor)) {
    if (!first) printer.write(json ? printer.item_separator : ", ");
    first = false;
    const Value key = map.key(entry);
    const char* quote = json && !is_str_or_bytes(rt, key) ? "\"" : "";
    printer.write(quote);
    print(rt, printer, key, kind);
    printer.write(quote);
    printer.write(json ? printer.key_separator : ": ");
    print(rt, printer, map.value(entry), kind);
  }
  printer.write("}");
  if (named) printer.write(")");
}

Value dict_unary(Runtime& rt, UnaryOp op, Value self) {
  const size_t used = dict_map(rt, self).used();
  if (op == UnaryOp::boolean) return bool_value(used != 0);
  if (op == UnaryOp::len) return small(rt, static_cast<int64_t>(used));
  return kNull;
}

bool ordered_equal(Runtime& rt, const Map& left, const Map& right) {
  size_t l = 0;
  size_t r = 0;
  for (;;) {
    const Address a = left.next(l);
    const Address b = right.next(r);
    if (a == 0 || b == 0) return a == b;
    if (!equal(rt, left.key(a), right.key(b)) || !equal(rt, left.value(a), right.value(b))) {
      return false;
    }
  }
}

bool dict_equal(Runtime& rt, Value left, Value right) {
  if (!is_object(right)) return false;
  const Map l = dict_map(rt, left);
  if (is_type(rt, left, TypeId::ordereddict) && is_type(rt, right, TypeId::ordereddict)) {
    return ordered_equal(rt, l, dict_map(rt, right));
  }
  if (!is_type(rt, right, TypeId::dict)) return false;
  const Map r = dict_map(rt, right);
  if (l.used() != r.used()) return false;
  size_t cursor = 0;
  while (const Address entry = l.next(cursor)) {
    const Value other = r.find(l.key(entry));
    if (!other || !equal(rt, l.value(entry), other)) return false;
  }
  return true;
}

Value dict_binary(Runtime& rt, BinaryOp op, Value left, Value right) {
  switch (op) {
    case BinaryOp::contains:
      return bool_value(dict_map(rt, left).lookup(right, Lookup::find) != 0);
    case BinaryOp::equal:
      return bool_value(dict_equal(rt, left, right));
    case BinaryOp::or_:
      left = copy_dict(rt, left);
      [[fallthrough]];
    case BinaryOp::inplace_or:
      update(rt, left, {{&right, 1}, {}});
      return left;
    default:
      return kNull;
  }
}

Value get_item(Runtime& rt, Value self, Value key) {
  const Address entry = dict_map(rt, self).lookup(key, Lookup::find);
  if (entry == 0) raise_arg(rt, TypeId::KeyError, key);
  return dict_map(rt, self).value(entry);
}

Value dict_subscr(Runtime& rt, Value self, Value index, Value value) {
  if (value == kSentinel) return get_item(rt, self, index);
  if (value) {
    dict_store(rt, self, index, value);
  } else {
    dict_delete(rt, self, index);
  }
  return kNone;
}

Value dict_iter(Runtime& rt, Value self) {
  return new_dict_iterator(rt, self, DictViewKind::keys);
}

// -- Methods

Value clear_method(Runtime& rt, Args args) {
  ensure_not_fixed(rt, args[0]);
  dict_map(rt, args[0]).clear();
  return kNone;
}

Value copy_method(Runtime& rt, Args args) {
  return copy_dict(rt, args[0]);
}

Value fromkeys_method(Runtime& rt, Args args) {
  const Value iterator = getiter(rt, args[1]);
  const Value value = args.size() > 2 ? args[2] : kNone;
  const Value n = len_maybe(rt, args[1]);
  const Value dict = new_dict(rt, n ? static_cast<size_t>(small_value(rt, n)) : 0);
  while (const Value key = iternext(rt, iterator)) dict_map(rt, dict).store(key, value);
  return dict;
}

Value get_or(Runtime& rt, Args args, Lookup how) {
  if (how != Lookup::find) ensure_not_fixed(rt, args[0]);
  const Map map = dict_map(rt, args[0]);
  const Address entry = map.lookup(args[1], how);
  const Value found = entry == 0 ? kNull : map.value(entry);
  if (found) {
    if (how == Lookup::remove) map.set_value(entry, kNull);
    return found;
  }
  if (args.size() == 2 && how == Lookup::remove) raise_arg(rt, TypeId::KeyError, args[1]);
  const Value value = args.size() == 2 ? kNone : args[2];
  if (how == Lookup::add) map.set_value(entry, value);
  return value;
}
Value get_method(Runtime& rt, Args args) {
  return get_or(rt, args, Lookup::find);
}
Value pop_method(Runtime& rt, Args args) {
  return keep(rt, get_or(rt, args, Lookup::remove));
}
Value setdefault_method(Runtime& rt, Args args) {
  return get_or(rt, args, Lookup::add);
}

Value popitem_method(Runtime& rt, Args args) {
  ensure_not_fixed(rt, args[0]);
  const Map map = dict_map(rt, args[0]);
  if (map.used() == 0) raise(rt, TypeId::KeyError, "popitem(): dictionary is empty");
  size_t cursor = map.is_ordered() ? map.used() - 1 : 0;
  const Address entry = map.next(cursor);
  const Value pair[] = {map.key(entry), map.value(entry)};
  const Value result = rt.make_tuple(pair);
  map.forget(entry);
  return result;
}

Value update_method(Runtime& rt, Args args) {
  update(rt, args[0], {args.positional.subspan(1), args.keywords});
  return kNone;
}

Value items_method(Runtime& rt, Args args) {
  return new_dict_view(rt, args[0], DictViewKind::items);
}
Value keys_method(Runtime& rt, Args args) {
  return new_dict_view(rt, args[0], DictViewKind::keys);
}
Value values_method(Runtime& rt, Args args) {
  return new_dict_view(rt, args[0], DictViewKind::values);
}

Value getitem_method(Runtime& rt, Args args) {
  return subscr(rt, args[0], args[1], kSentinel);
}
Value setitem_method(Runtime& rt, Args args) {
  return subscr(rt, args[0], args[1], args[2]);
}
Value delitem_method(Runtime& rt, Args args) {
  return subscr(rt, args[0], args[1], kNull);
}

constexpr Member kDictMembers[] = {
    {"clear", clear_method, 1, 1},
    {"copy", copy_method, 1, 1},
    {"fromkeys", fromkeys_method, 2, 3, false, Member::Kind::class_method},
    {"get", get_method, 2, 3},
    {"items", items_method, 1, 1},
    {"keys", keys_method, 1, 1},
    {"pop", pop_method, 2, 3},
    {"popitem", popitem_method, 1, 1},
    {"setdefault", setdefault_method, 2, 3},
    {"update", update_method, 1, Member::kAny, true},
    {"values", values_method, 1, 1},
    {"__getitem__", getitem_method, 2, 2},
    {"__setitem__", setitem_method, 3, 3},
    {"__delitem__", delitem_method, 2, 2},
};

}  // namespace

Value new_dict(Runtime& rt, size_t n) {
  const Value dict = new_object(rt, TypeId::dict, layout::Dict::words);
  dict_map(rt, dict).init(n);
  return dict;
}

Value copy_dict(Runtime& rt, Value dict) {
  const Value copy = new_object(rt, type_of(rt, dict), layout::Dict::words);
  dict_map(rt, copy).copy_from(dict_map(rt, dict));
  return copy;
}

void dict_store(Runtime& rt, Value dict, Value key, Value value) {
  ensure_not_fixed(rt, dict);
  dict_map(rt, dict).store(key, value);
}

void dict_delete(Runtime& rt, Value dict, Value key) {
  const Value args[] = {dict, key};
  get_or(rt, {args, {}}, Lookup::remove);
}

const TypeDef kType_dict = {
    .name = "dict",
    .make_new = dict_make_new,
    .print = dict_print,
    .unary_op = dict_unary,
    .binary_op = dict_binary,
    .subscr = dict_subscr,
    .getiter = dict_iter,
    .members = kDictMembers,
};

const TypeDef kType_ordereddict = {
    .name = "OrderedDict",
    .make_new = dict_make_new,
    .print = dict_print,
    .unary_op = dict_unary,
    .binary_op = dict_binary,
    .subscr = dict_subscr,
    .getiter = dict_iter,
    .parent = TypeId::dict,
    .members = kDictMembers,
};

}  // namespace natmod::board
