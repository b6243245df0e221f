#include "board/board.h"

#include <algorithm>
#include <map>

#include "base/error.h"
#include "base/files.h"
#include "board/loader.h"
#include "board/runtime/internal.h"

namespace natmod {

using board::Value;

namespace {

/// Whether there is native code of that size in the module.
bool has_text_of(const mpy::RawCode& code, uint64_t size) {
  if (code.kind == mpy::CodeKind::native_viper && code.code.size() == size) return true;
  return std::ranges::any_of(code.children,
                             [&](const mpy::RawCode& child) { return has_text_of(child, size); });
}

}  // namespace

struct Board::State {
  explicit State(const Options& options) : machine(options) {}
  board::Machine machine;
  std::map<std::string, mpy::MpyFile, std::less<>> files;
  std::map<std::string, board::SymbolTable> maps;
};

Board::Board(const Options& options) : state_(std::make_unique<State>(options)) {
  state_->machine.state().import_file = [this](std::string_view name) -> Value {
    auto found = state_->files.find(name);
    if (found == state_->files.end()) return board::kNull;
    return board::load_module(state_->machine, found->second, found->first);
  };
}

Board::~Board() = default;

std::string Board::add(const std::filesystem::path& file) {
  const std::string base = file.filename().string();
  std::string name = base.substr(0, base.find('.'));
  const std::vector<uint8_t> bytes = read_file(file);
  mpy::MpyFile contents = mpy::read(bytes, file.string());
  const std::string reason = board::why_not_loadable(contents, state_->machine.arch());
  if (!reason.empty()) fail("{}: the board does not load it: {}", file.string(), reason);
  add(name, std::move(contents));
  return name;
}

void Board::add(const std::string& name, mpy::MpyFile file) {
  state_->files.insert_or_assign(name, std::move(file));
}

void Board::add_map(const std::string& module, const std::filesystem::path& file) {
  const std::vector<uint8_t> bytes = read_file(file);
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  board::SymbolTable symbols = board::SymbolTable::parse(text, file.string());
  auto found = state_->files.find(module);
  if (found != state_->files.end() && !has_text_of(found->second.code, symbols.text_size())) {
    fail("{}: the map is not of this {}.mpy, which has no text of {} bytes", file.string(), module,
         symbols.text_size());
  }
  state_->machine.add_symbols(module, std::move(symbols));
}

Object Board::import(const std::filesystem::path& file) {
  return import_module(add(file));
}

Object Board::import_module(std::string_view name) {
  return run(fmt::format("import {}", name), [&](board::Runtime& rt) {
    return Object(*this, rt.import_name(name, rt.boolean(true), 0));
  });
}

Object Board::make(int64_t value) {
  return run("", [&](board::Runtime& rt) { return Object(*this, rt.make_int(value)); });
}
Object Board::make(std::string_view text) {
  return run("", [&](board::Runtime& rt) { return Object(*this, rt.make_str(text)); });
}
Object Board::none() {
  return Object(*this, board::kNone);
}

void Board::set_output(std::function<void(std::string_view)> sink) {
  runtime().set_output(std::move(sink));
}
void Board::set_warnings(std::function<void(std::string_view)> sink) {
  state_->machine.state().warning = std::move(sink);
}

board::MachineStats Board::stats() const {
  return state_->machine.stats();
}
board::Runtime& Board::runtime() {
  return state_->machine.runtime();
}
board::Machine& Board::machine() {
  return state_->machine;
}

void Board::raise(const board::GuestException& exception) {
  board::Runtime& rt = runtime();
  throw PythonError(rt.exception_line(exception.value), rt.type_name(exception.value),
                    rt.traceback(exception.value));
}

// -- Object

Object::Object(Board& board, Value value) : board_(&board), value_(value) {
  ++board_->runtime().state().pinned[value_.bits];
}

Object& Object::operator=(const Object& other) {
  if (this == &other) return *this;
  this->~Object();
  return *new (this) Object(other);
}

Object::~Object() {
  auto& pinned = board_->runtime().state().pinned;
  auto it = pinned.find(value_.bits);
  if (--it->second == 0) pinned.erase(it);
}

Object Object::call_with(Value function, const std::vector<Value>& args) const {
  return Object(*board_, board_->runtime().call(function, board::Args{args, {}}));
}

Object Object::attr(std::string_view name) const {
  return board_->run(std::string(name), [&](board::Runtime& rt) {
    return Object(*board_, rt.load_attr(value_, name));
  });
}

void Object::set_attr(std::string_view name, const Object& value) const {
  board_->run(std::string(name),
              [&](board::Runtime& rt) { rt.store_attr(value_, name, value.value_); });
}

Object Object::operator[](int64_t index) const {
  return board_->run("an item", [&](board::Runtime& rt) {
    return Object(*board_, rt.subscr(value_, rt.make_int(index)));
  });
}

Object Object::operator[](std::string_view key) const {
  return board_->run("an item", [&](board::Runtime& rt) {
    return Object(*board_, rt.subscr(value_, rt.make_str(key)));
  });
}

std::string Object::repr() const {
  return board_->run("repr", [&](board::Runtime& rt) { return rt.repr(value_); });
}
std::string Object::str() const {
  return board_->run("str", [&](board::Runtime& rt) { return rt.str(value_); });
}
std::string Object::type() const {
  return board_->run("type", [&](board::Runtime& rt) { return rt.type_name(value_); });
}
bool Object::is_none() const {
  return value_ == board::kNone;
}

int64_t Object::as_int() const {
  return board_->run("int", [&](board::Runtime& rt) -> int64_t {
    if (auto n = rt.as_int(value_)) return *n;
    if (rt.type_name(value_) == "int") {
      rt.raise("OverflowError", "the integer does not fit into 64 bits");
    }
    rt.raise("TypeError", "can't convert " + rt.type_name(value_) + " to int");
  });
}
double Object::as_float() const {
  return board_->run("float", [&](board::Runtime& rt) { return rt.as_float(value_); });
}
bool Object::as_bool() const {
  return board_->run("bool", [&](board::Runtime& rt) { return rt.is_true(value_); });
}
std::string Object::as_text() const {
  return board_->run("str", [&](board::Runtime& rt) { return rt.text(value_); });
}
std::vector<uint8_t> Object::as_bytes() const {
  return board_->run("bytes", [&](board::Runtime& rt) {
    const std::string bytes = board::buffer_bytes(rt, value_);
    return std::vector<uint8_t>(bytes.begin(), bytes.end());
  });
}

Value Object::to_value(bool value) const {
  return board_->runtime().boolean(value);
}
Value Object::integer(int64_t value) const {
  return board_->runtime().make_int(value);
}
Value Object::to_value(double value) const {
  return board_->runtime().make_float(value);
}
Value Object::to_value(std::string_view text) const {
  return board_->runtime().make_str(text);
}
Value Object::to_value(const std::vector<uint8_t>& bytes) const {
  return board_->runtime().make_bytes({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}
Value Object::to_value(std::nullptr_t) const {
  return board::kNone;
}

}  // namespace natmod
