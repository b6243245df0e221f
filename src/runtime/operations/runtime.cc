// Runtime: the face of the runtime to the outside, by names instead of QSTRs.
#include "runtime/runtime.h"

#include <algorithm>
#include <charconv>

#include "runtime/allocation.h"
#include "runtime/errors.h"
#include "runtime/import.h"
#include "runtime/names.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/numbers.h"
#include "runtime/objects/sequence.h"
#include "runtime/objects/text.h"
#include "runtime/operations.h"
#include "runtime/strings.h"

namespace natmod::board {

// -- Constants and new objects

Value Runtime::none() const {
  return kNone;
}
Value Runtime::boolean(bool value) const {
  return bool_value(value);
}
Value Runtime::make_int(int64_t value) {
  return new_int(*this, value);
}
Value Runtime::make_uint(uint64_t value) {
  return new_uint(*this, value);
}
Value Runtime::make_int(std::string_view decimal) {
  return parse_int(*this, std::string(decimal), 10);
}
Value Runtime::make_float(double value) {
  return new_float(*this, value);
}
Value Runtime::make_str(std::string_view utf8) {
  return new_str(*this, utf8);
}
Value Runtime::make_bytes(std::string_view data) {
  return new_bytes(*this, data);
}
Value Runtime::make_list(std::span<const Value> items) {
  return new_list(*this, items);
}
Value Runtime::make_qstr(std::string_view utf8) {
  if (!is_utf8(utf8)) raise_empty(*this, TypeId::UnicodeError);
  return str_value(*this, utf8);
}

// -- Names

Value Runtime::load_name(std::string_view name) {
  return board::load_name(*this, intern(*this, name));
}
void Runtime::store_global(std::string_view name, Value value) {
  dict_store(*this, state_.globals, str_value(*this, name), value);
}
Value Runtime::globals() const {
  return state_.globals;
}
Value Runtime::locals() const {
  return state_.locals;
}
std::pair<Value, Value> Runtime::swap_namespaces(Value globals, Value locals) {
  const std::pair old{state_.globals, state_.locals};
  state_.globals = globals;
  state_.locals = locals;
  return old;
}

// -- Attributes and items

Value Runtime::load_attr(Value base, std::string_view name) {
  return board::load_attr(*this, base, intern(*this, name));
}
void Runtime::store_attr(Value base, std::string_view name, Value value) {
  board::store_attr(*this, base, intern(*this, name), value);
}
Value Runtime::subscr(Value base, Value index) {
  return board::subscr(*this, base, index, kSentinel);
}
void Runtime::store_subscr(Value base, Value index, Value value) {
  board::subscr(*this, base, index, value);
}
// -- Calls

Value Runtime::call(Value function, Args args) {
  return board::call(*this, function, args);
}
Value Runtime::call(Value function, std::initializer_list<Value> positional) {
  return board::call(*this, function, {{positional.begin(), positional.size()}, {}});
}
// -- Operators and protocols

bool Runtime::is_true(Value value) {
  return board::is_true(*this, value);
}
Value Runtime::getiter(Value iterable) {
  return board::getiter(*this, iterable);
}
std::optional<Value> Runtime::iternext(Value iterator) {
  const Value item = board::iternext(*this, iterator);
  if (!item) return std::nullopt;
  return item;
}
std::vector<Value> Runtime::items(Value iterable) {
  if (is_array(*this, iterable)) return array_items(*this, iterable);
  std::vector<Value> all;
  const Value iterator = board::getiter(*this, iterable);
  while (const Value item = board::iternext(*this, iterator)) {
    all.push_back(item);
    // The guest's heap could not hold it; neither shall the host's.
    if (all.size() % 4096 == 0) check_allocation(*this, words(*this, all.size()));
  }
  return all;
}
// -- Text

std::string Runtime::str(Value value) {
  return printed(*this, value, PrintKind::str);
}
std::string Runtime::repr(Value value) {
  return printed(*this, value, PrintKind::repr);
}
std::string Runtime::text(Value value) {
  return std::string(checked_str_data(*this, value));
}
std::string Runtime::type_name(Value value) {
  return std::string(type_name_of(*this, value));
}

std::vector<std::string> Runtime::dir(Value value) {
  std::vector<std::string> names;
  for (Qstr name : attribute_names(*this, value, Hide::all)) {
    names.emplace_back(state_.qstrs.text(name));
  }
  return names;
}

// -- Values for the host

std::optional<int64_t> Runtime::as_int(Value value) {
  if (is_small_int(value)) return small_value(*this, value);
  if (is_bool(value)) return value == kTrue;
  if (!is_int(*this, value)) return std::nullopt;
  const mpz_class n = int_value(*this, value);
  if (mpz_sizeinbase(n.get_mpz_t(), 2) > 63) return std::nullopt;
  const std::string digits = n.get_str();
  int64_t out = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), out);
  return out;
}
double Runtime::as_float(Value value) {
  return get_float(*this, value);
}

Value Runtime::keep(Value value) {
  return board::keep(*this, value);
}

// -- Exceptions

void Runtime::raise(Value value) {
  throw GuestException{make_raise_obj(*this, value)};
}

void Runtime::raise(std::string_view type, std::string_view text) {
  const Value cls = dict_map(*this, Value::at(state_.builtins)).find(str_value(*this, type));
  const Address address = cls ? cls.address() : type_address(*this, TypeId::RuntimeError);
  throw GuestException{text.empty() ? new_exception(*this, address, {})
                                    : new_exception_text(*this, address, text)};
}

std::string Runtime::exception_line(Value exception) {
  return printed(*this, exception, PrintKind::exc);
}

std::string Runtime::traceback(Value exception) {
  StringPrinter printer;
  print_exception(*this, printer, exception);
  if (exception == state_.explained.exception) printer.write(state_.explained.text + "\n");
  return printer.take();
}

// -- Modules

Value Runtime::import_name(std::string_view name) {
  return board::import_name(*this, name, kNone, 0);
}
Value Runtime::import_name(std::string_view name, Value fromlist, int level) {
  return board::import_name(*this, name, fromlist, level);
}
void Runtime::set_activity(std::string text) {
  if (state_.activities.back() != text) state_.activities.push_back(std::move(text));
  state_.heap.site.python_call = static_cast<uint32_t>(state_.activities.size() - 1);
}

void Runtime::set_output(std::function<void(std::string_view)> sink) {
  constexpr uint64_t kCharacterCost = 20;
  state_.output = [this, sink = std::move(sink)](std::string_view text) {
    state_.charge(text.size() * kCharacterCost);
    sink(text);
  };
}

}  // namespace natmod::board
