#include "natmod/board.h"

#include <map>
#include <system_error>

#include "base/error.h"
#include "base/files.h"
#include "board/machine/loader.h"
#include "files/overlay.h"
#include "modules/file.h"
#include "runtime/clock.h"
#include "runtime/operations.h"
#include "runtime/words.h"

namespace natmod {

using board::kNone;
using board::Value;

namespace {

/// Room for files: what a board's flash has, and more where a folder of the host is behind it.
constexpr uint64_t kFlash = uint64_t{16} << 20;
constexpr uint64_t kFolderRoom = uint64_t{64} << 20;

}  // namespace

PythonError::PythonError(const std::string& line, std::string type, std::string traceback)
    : std::runtime_error(line), type_(std::move(type)), traceback_(std::move(traceback)) {}

struct Board::State {
  explicit State(const Options& options) : machine(options) {
    use(std::make_unique<board::Overlay>(kFlash));
  }
  void use(std::unique_ptr<board::Overlay> memory) {
    board::Runtime& rt = machine.runtime();
    overlay = memory.get();
    overlay->now = [&rt] { return board::clock_seconds(rt); };
    board::files(rt).set_system(std::move(memory));
  }
  board::GuestMachine machine;
  std::map<std::string, mpy::MpyFile, std::less<>> files;
  board::Overlay* overlay = nullptr;  ///< the files, if they are in memory
};

/// Runs an action; a Python exception leaves it as PythonError.
template <class Action>
auto Board::run(const std::string& what, Action action) {
  board::Runtime& rt = runtime();
  rt.set_activity(what);
  board::HostScope scope(rt);
  try {
    return action(rt);
  } catch (const board::GuestException& exception) {
    rt.keep(exception.value);
    throw PythonError(rt.exception_line(exception.value), rt.type_name(exception.value),
                      rt.traceback(exception.value));
  }
}

/// The same for what gives an object.
template <class Action>
Object Board::object(const std::string& what, Action action) {
  return run(what, [&](board::Runtime& rt) { return Object(*this, action(rt).bits); });
}

Board::Board(Arch arch)
    : Board([&] {
        Options options;
        options.arch = arch;
        return options;
      }()) {}

Board::Board(const Options& options) : state_(std::make_unique<State>(options)) {
  board::RuntimeState& runtime_state = state_->machine.state();
  runtime_state.find_added_module = [this](std::string_view name) -> const mpy::MpyFile* {
    auto found = state_->files.find(name);
    return found == state_->files.end() ? nullptr : &found->second;
  };
}

Board::~Board() = default;

std::string Board::add(const std::filesystem::path& file) {
  const std::string base = file.filename().string();
  std::string name = base.substr(0, base.find('.'));
  const std::vector<uint8_t> bytes = natmod::read_file(file);
  mpy::MpyFile contents = mpy::read(bytes, file.string());
  const std::string reason = board::why_not_loadable(contents, state_->machine);
  if (!reason.empty()) fail("{}: the board does not load it: {}", file.string(), reason);
  state_->files.insert_or_assign(name, std::move(contents));
  return name;
}

void Board::set_path(const std::vector<std::string>& folders) {
  run("", [&](board::Runtime& rt) {
    std::vector<Value> path;
    path.reserve(folders.size());
    for (const std::string& folder : folders) path.push_back(rt.make_str(folder));
    rt.state().path = rt.make_list(path);
  });
}

void Board::set_files(const std::filesystem::path& folder, bool writable) {
  auto host = std::make_unique<board::HostFolder>(folder, kFolderRoom);
  if (!writable) return state_->use(std::make_unique<board::Overlay>(kFolderRoom, std::move(host)));
  state_->overlay = nullptr;
  board::files(runtime()).set_system(std::move(host));
}

void Board::add_folder(const std::string& name, const std::filesystem::path& folder) {
  if (state_->overlay == nullptr) fail("{}: the board's files are not in memory", folder.string());
  state_->overlay->add_folder(name, std::make_shared<board::HostFolder>(folder, 0));
}

/// An operation on the board's files for the host.
template <class Action>
static auto with_file(const std::string& path, Action action) {
  try {
    return action();
  } catch (const board::FileError& error) {
    fail("{}: {}", path, std::generic_category().message(error.number));
  }
}

void Board::write_file(const std::string& path, std::string_view contents) {
  with_file(path, [&] {
    board::FileSystem& system = board::files(runtime()).system();
    const board::OpenMode mode{.read = false, .write = true, .create = true, .truncate = true};
    system.open(system.resolve("", path), mode)->write(0, contents);
  });
}

std::string Board::read_file(const std::string& path) {
  return with_file(path, [&] {
    board::FileSystem& system = board::files(runtime()).system();
    const auto file = system.open(system.resolve("", path), {});
    return file->read(0, file->size());
  });
}

void Board::add_map(const std::string& module, const std::filesystem::path& file) {
  const std::vector<uint8_t> bytes = natmod::read_file(file);
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  board::TextSymbols symbols = board::TextSymbols::parse(text, file.string());
  auto found = state_->files.find(module);
  if (found != state_->files.end() && !mpy::has_text_of(found->second.code, symbols.text_size())) {
    fail("{}: the map is not of this {}.mpy, which has no text of {} bytes", file.string(), module,
         symbols.text_size());
  }
  state_->machine.add_symbols(module, std::move(symbols));
}

Object Board::import(const std::filesystem::path& file) {
  return import_module(add(file));
}

Object Board::import_module(std::string_view name) {
  return object(fmt::format("import {}", name),
                [&](board::Runtime& rt) { return rt.import_name(name, rt.boolean(true), 0); });
}

Object Board::make(bool value) {
  return object("", [&](board::Runtime& rt) { return rt.boolean(value); });
}
Object Board::make_int(int64_t value) {
  return object("", [&](board::Runtime& rt) { return rt.make_int(value); });
}
Object Board::make_uint(uint64_t value) {
  return object("", [&](board::Runtime& rt) { return rt.make_uint(value); });
}
Object Board::make(double value) {
  return object("", [&](board::Runtime& rt) { return rt.make_float(value); });
}
Object Board::make(std::string_view text) {
  return object("", [&](board::Runtime& rt) { return rt.make_str(text); });
}
Object Board::make(const std::vector<uint8_t>& bytes) {
  return object("", [&](board::Runtime& rt) {
    return rt.make_bytes({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  });
}
Object Board::make(std::nullptr_t) {
  return Object(*this, kNone.bits);
}
Object Board::make(const std::vector<Object>& items) {
  return object("", [&](board::Runtime& rt) {
    std::vector<Value> values;
    values.reserve(items.size());
    for (const Object& item : items) values.push_back(Value{item.bits_});
    return rt.make_list(values);
  });
}

void Board::set_output(std::function<void(std::string_view)> sink) {
  runtime().set_output(std::move(sink));
}
void Board::set_input(std::function<std::optional<std::string>()> source) {
  state_->machine.state().input_line = std::move(source);
}
void Board::set_warnings(std::function<void(std::string_view)> sink) {
  state_->machine.state().warning = std::move(sink);
}

BoardStats Board::stats() const {
  return state_->machine.stats();
}
board::Runtime& Board::runtime() {
  return state_->machine.runtime();
}
board::GuestMachine& Board::machine() {
  return state_->machine;
}

// -- Object

Object::Object(Board& board, uint64_t bits) : board_(&board), bits_(bits) {
  ++board_->runtime().state().pinned[bits_];
}

Object::Object(const Object& other) : Object(*other.board_, other.bits_) {}

Object& Object::operator=(const Object& other) {
  if (this == &other) return *this;
  this->~Object();
  return *new (this) Object(other);
}

Object::~Object() {
  auto& pinned = board_->runtime().state().pinned;
  auto it = pinned.find(bits_);
  if (--it->second == 0) pinned.erase(it);
}

namespace {

Value call(board::Runtime& rt, Value function, const std::vector<uint64_t>& args) {
  std::vector<Value> values;
  values.reserve(args.size());
  for (const uint64_t bits : args) values.push_back(Value{bits});
  return rt.call(function, board::Args{values, {}});
}

}  // namespace

std::vector<uint64_t> Object::bits_of(const std::vector<Object>& objects) {
  std::vector<uint64_t> words;
  words.reserve(objects.size());
  for (const Object& object : objects) words.push_back(object.bits_);
  return words;
}

Object Object::call_method(std::string_view name, const std::vector<Object>& args) const {
  const std::vector<uint64_t> words = bits_of(args);
  return board_->object(std::string(name) + "()", [&](board::Runtime& rt) {
    return natmod::call(rt, rt.load_attr(Value{bits_}, name), words);
  });
}

Object Object::call_self(const std::vector<Object>& args) const {
  const std::vector<uint64_t> words = bits_of(args);
  return board_->object("a call",
                        [&](board::Runtime& rt) { return natmod::call(rt, Value{bits_}, words); });
}

Object Object::attr(std::string_view name) const {
  return board_->object(std::string(name),
                        [&](board::Runtime& rt) { return rt.load_attr(Value{bits_}, name); });
}

void Object::set_attr(std::string_view name, const Object& value) const {
  board_->run(std::string(name),
              [&](board::Runtime& rt) { rt.store_attr(Value{bits_}, name, Value{value.bits_}); });
}

Object Object::operator[](int64_t index) const {
  return board_->object(
      "an item", [&](board::Runtime& rt) { return rt.subscr(Value{bits_}, rt.make_int(index)); });
}

Object Object::operator[](std::string_view key) const {
  return board_->object(
      "an item", [&](board::Runtime& rt) { return rt.subscr(Value{bits_}, rt.make_str(key)); });
}

std::vector<Object> Object::items() const {
  return board_->run("items", [&](board::Runtime& rt) {
    std::vector<Object> items;
    const Value iterator = rt.getiter(Value{bits_});
    while (const std::optional<Value> item = rt.iternext(iterator)) {
      items.push_back(Object(*board_, item->bits));
    }
    return items;
  });
}

std::string Object::repr() const {
  return board_->run("repr", [&](board::Runtime& rt) { return rt.repr(Value{bits_}); });
}
std::string Object::str() const {
  return board_->run("str", [&](board::Runtime& rt) { return rt.str(Value{bits_}); });
}
std::string Object::type() const {
  return board_->run("type", [&](board::Runtime& rt) { return rt.type_name(Value{bits_}); });
}
bool Object::is_none() const {
  return Value{bits_} == kNone;
}

int64_t Object::as_int() const {
  return board_->run("int", [&](board::Runtime& rt) -> int64_t {
    const Value value{bits_};
    if (auto n = rt.as_int(value)) return *n;
    if (rt.type_name(value) == "int") {
      rt.raise("OverflowError", "the integer does not fit into 64 bits");
    }
    rt.raise("TypeError", "can't convert " + rt.type_name(value) + " to int");
  });
}
double Object::as_float() const {
  return board_->run("float", [&](board::Runtime& rt) { return rt.as_float(Value{bits_}); });
}
bool Object::as_bool() const {
  return board_->run("bool", [&](board::Runtime& rt) { return rt.is_true(Value{bits_}); });
}
std::string Object::as_text() const {
  return board_->run("str", [&](board::Runtime& rt) { return rt.text(Value{bits_}); });
}
std::vector<uint8_t> Object::as_bytes() const {
  return board_->run("bytes", [&](board::Runtime& rt) {
    const std::string bytes = board::buffer_bytes(rt, Value{bits_});
    return std::vector<uint8_t>(bytes.begin(), bytes.end());
  });
}

}  // namespace natmod
