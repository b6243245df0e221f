// Source: MicroPython's py/runtime.c for behaviour and texts.
#include "runtime/unpack.h"

#include "runtime/errors.h"
#include "runtime/objects/map.h"
#include "runtime/objects/sequence.h"
#include "runtime/operations.h"
#include "runtime/strings.h"
#include "runtime/types.h"

namespace natmod::board {
namespace {

[[noreturn]] void raise_too_few(Runtime& rt, size_t have) {
  raise(rt, TypeId::ValueError, "need more than {} values to unpack", have);
}

Value keyword_name(Runtime& rt, Value key) {
  return qstr_value(get_qstr(rt, key));
}

}  // namespace

std::vector<Value> unpack_sequence(Runtime& rt, Value sequence, size_t n) {
  std::vector<Value> items;
  bool more;
  if (is_array(rt, sequence)) {
    items = array_items(rt, sequence);
    more = items.size() > n;
  } else {
    const Value iterator = getiter(rt, sequence);
    while (items.size() < n) {
      const Value item = iternext(rt, iterator);
      if (!item) break;
      items.push_back(item);
    }
    more = items.size() == n && iternext(rt, iterator);
  }
  if (items.size() < n) raise_too_few(rt, items.size());
  if (more) raise(rt, TypeId::ValueError, "too many values to unpack (expected {})", n);
  return items;
}

std::vector<Value> unpack_ex(Runtime& rt, Value sequence, size_t n_left, size_t n_right) {
  std::vector<Value> items =
      is_array(rt, sequence) ? array_items(rt, sequence) : rt.items(sequence);
  if (items.size() < n_left + n_right) {
    // An iterator that ends early is blamed by what came after the left names.
    const bool counted_rest = !is_array(rt, sequence) && items.size() >= n_left;
    raise_too_few(rt, counted_rest ? n_left : items.size());
  }
  const size_t n_rest = items.size() - n_left - n_right;
  std::vector<Value> out(items.begin(), items.begin() + static_cast<ptrdiff_t>(n_left));
  out.push_back(new_list(rt, std::span(items).subspan(n_left, n_rest)));
  out.insert(out.end(), items.end() - static_cast<ptrdiff_t>(n_right), items.end());
  return out;
}

CallArguments expand_arguments(Runtime& rt, std::span<const Value> positional, uint64_t stars,
                               std::span<const Value> keywords) {
  CallArguments out;
  for (size_t i = 0; i < positional.size(); ++i) {
    if (i >= 64 || (stars >> i & 1) == 0) {
      out.positional.push_back(positional[i]);
      continue;
    }
    for (Value item : rt.items(positional[i])) out.positional.push_back(item);
  }
  for (size_t i = 0; i + 1 < keywords.size(); i += 2) {
    const Value key = keywords[i];
    const Value value = keywords[i + 1];
    if (key) {
      out.keywords.insert(out.keywords.end(), {key, value});
    } else if (is_object(value) && is_type(rt, value, TypeId::dict)) {
      const Map map = dict_map(rt, value);
      size_t cursor = 0;
      while (const Address entry = map.next(cursor)) {
        out.keywords.push_back(keyword_name(rt, map.key(entry)));
        out.keywords.push_back(map.value(entry));
      }
    } else {
      const Value keys = call_method(rt, load_method(rt, value, Q_keys), {});
      const Value iterator = getiter(rt, keys);
      while (const Value name = iternext(rt, iterator)) {
        const Value interned = keyword_name(rt, name);
        out.keywords.push_back(interned);
        out.keywords.push_back(call_method(rt, load_method(rt, value, Q___getitem__), {interned}));
      }
    }
  }
  return out;
}

}  // namespace natmod::board
