#include "board/loader.h"

#include "base/error.h"
#include "board/objects/dict.h"
#include "board/objects/module.h"
#include "board/objects/numbers.h"
#include "board/runtime/internal.h"
#include "board/vm/raw_code.h"
#include "mpy/prelude.h"

namespace natmod::board {
namespace {

class Loader {
 public:
  Loader(Machine& machine, const mpy::MpyFile& file, const std::string& name)
      : machine_(machine), rt_(machine.runtime()), file_(file), name_(name) {}

  Value load() {
    const Value module = new_module_context(rt_, name_);
    context_ = module.address();
    GuestMemory& m = memory(rt_);
    dict_map(rt_, module_globals(rt_, module))
        .store(qstr_value(Q___file__), new_str(rt_, name_ + ".mpy"));
    qstr_table_ = make_qstr_table();
    m.set_field(context_, layout::ModuleContext::qstr_table, qstr_table_);
    obj_table_ = make_object_table();
    m.set_field(context_, layout::ModuleContext::obj_table, obj_table_);
    root_ = load_code(file_.code, "the module's body");
    return module;
  }

  /// The module's body as a function.
  Value body() { return make_function(rt_, root_, context_); }

 private:
  Address make_qstr_table() {
    const Address table = allocate(rt_, std::max<size_t>(file_.qstrs.size(), 1) * 2);
    for (size_t i = 0; i < file_.qstrs.size(); ++i) {
      memory(rt_).store(table + 2 * i, static_cast<uint16_t>(intern(rt_, file_.qstrs[i])));
    }
    return table;
  }

  Address make_object_table() {
    if (file_.objects.empty()) return 0;
    const Address table = allocate(rt_, words(rt_, file_.objects.size()));
    for (size_t i = 0; i < file_.objects.size(); ++i) {
      memory(rt_).set_value(table, i, make_object(file_.objects[i]));
    }
    return table;
  }

  Value make_object(const mpy::Object& object) {
    using Type = mpy::Object::Type;
    switch (object.type) {
      case Type::fun_table:
        return Value::at(machine_.fun_table());
      case Type::none:
        return kNone;
      case Type::false_:
        return kFalse;
      case Type::true_:
        return kTrue;
      case Type::ellipsis:
        return rt_.state().ellipsis;
      case Type::str:
        return new_str(rt_, object.text);
      case Type::bytes:
        return new_bytes(rt_, object.text);
      case Type::integer:
        return parse_int(rt_, object.text, 10);
      case Type::floating:
        return parse_float(rt_, object.text, false, false);
      case Type::complex:
        return parse_float(rt_, object.text, true, false);
      case Type::tuple: {
        std::vector<Value> items;
        for (const mpy::Object& item : object.items) items.push_back(make_object(item));
        return rt_.make_tuple(items);
      }
    }
    return kNone;
  }

  Address load_code(const mpy::RawCode& code, const std::string& what) {
    switch (code.kind) {
      case mpy::CodeKind::bytecode:
        return load_bytecode(code, what);
      case mpy::CodeKind::native_viper:
        return load_native(code, what);
      default:
        fail("{}: {} was compiled by MicroPython's native emitter: the board does not run that",
             name_, what);
    }
  }

  Address load_bytecode(const mpy::RawCode& code, const std::string& what) {
    const Address data = allocate(rt_, code.code.size());
    memory(rt_).write(data, {reinterpret_cast<const char*>(code.code.data()), code.code.size()});
    Address children = 0;
    if (!code.children.empty()) {
      children = allocate(rt_, words(rt_, code.children.size()));
      for (size_t i = 0; i < code.children.size(); ++i) {
        const Address child = load_code(code.children[i], fmt::format("child {} of {}", i, what));
        memory(rt_).set_field(children, i, child);
      }
    }
    ByteReader reader(code.code, name_);
    constexpr uint32_t kScopeGenerator = 1;
    const bool is_generator = (mpy::read_prelude(reader).scope_flags & kScopeGenerator) != 0;
    return new_raw_code(rt_, static_cast<uint8_t>(code.kind), is_generator, data, children);
  }

  Address load_native(const mpy::RawCode& code, const std::string& what) {
    const unsigned word = memory(rt_).word_size();
    const uint64_t bss_size = (uint64_t{code.bss_size} + word - 1) / word * word;
    Address bss = 0;
    if (bss_size + code.rodata.size() > 0) {
      const Site site = rt_.state().heap.site;
      rt_.state().heap.site.function = "the loader, for BSS and RODATA";
      bss = allocate(rt_, bss_size + code.rodata.size());
      rt_.state().heap.site = site;
      rt_.state().heap.find(bss)->tracked = machine_.placement().data_tracked;
    }
    const Address rodata = bss + bss_size;
    const Address text = machine_.allocate_text(code.code.size(), name_);
    segments_ = {code.code, code.rodata, text, rodata, bss};
    for (const mpy::Relocation& relocation : code.relocations) relocate(relocation, what);
    machine_.count_relocations(code.relocations.size());
    write(text, segments_.text);
    write(rodata, segments_.rodata);
    machine_.commit_text(text);
    if (!code.children.empty()) fail("{}: {} is native and has children", name_, what);
    return new_raw_code(rt_, static_cast<uint8_t>(code.kind), false, text, 0);
  }

  void relocate(const mpy::Relocation& relocation, const std::string& what) {
    std::vector<uint8_t>& segment = relocation.in_rodata ? segments_.rodata : segments_.text;
    const unsigned word = memory(rt_).word_size();
    const uint64_t offset = uint64_t{relocation.word} * word;
    if (offset + word > segment.size()) {
      fail("{}: {}: a relocation patches {} + {:#x}, and the segment has {:#x} bytes", name_, what,
           relocation.in_rodata ? "RODATA" : "text", offset, segment.size());
    }
    uint64_t value = 0;
    std::memcpy(&value, &segment[offset], word);
    value += base(relocation.kind, what);
    std::memcpy(&segment[offset], &value, word);
  }

  uint64_t base(uint8_t kind, const std::string& what) {
    switch (kind) {
      case mpy::kRelocText:
        return segments_.text_address;
      case mpy::kRelocRodata:
        return segments_.rodata_address;
      case mpy::kRelocBss:
        return segments_.bss_address;
      case mpy::kRelocQstrTable:
        return qstr_table_;
      case mpy::kRelocObjTable:
        return obj_table_;
      case mpy::kRelocFunTable:
        return machine_.fun_table();
      default:
        break;
    }
    const size_t index = kind - static_cast<size_t>(mpy::kRelocFunTableEntry);
    if (kind < mpy::kRelocFunTableEntry || index >= machine_.fun_table_size()) {
      fail("{}: {}: no relocation has the kind {}", name_, what, kind);
    }
    return machine_.fun_table_entry(index);
  }

  // Text may be read-only to the guest, so this goes past the checks.
  void write(Address address, const std::vector<uint8_t>& data) {
    if (data.empty()) return;
    emu::MemoryMap& map = memory(rt_).map();
    std::memcpy(map.host(address, data.size()), data.data(), data.size());
    map.mark_initialised(address, data.size());
  }

  struct Segments {
    std::vector<uint8_t> text;
    std::vector<uint8_t> rodata;
    Address text_address = 0;
    Address rodata_address = 0;
    Address bss_address = 0;
  };

  Machine& machine_;
  Runtime& rt_;
  const mpy::MpyFile& file_;
  std::string name_;
  Address context_ = 0;
  Address qstr_table_ = 0;
  Address obj_table_ = 0;
  Address root_ = 0;
  Segments segments_;
};

}  // namespace

std::string why_not_loadable(const mpy::MpyFile& file, Arch board) {
  const unsigned word = mpy::word_size(board);
  if (file.small_int_bits > 8 * word - 1) {
    return fmt::format("it was compiled for small integers of {} bits, and the board has {}",
                       file.small_int_bits, 8 * word - 1);
  }
  if (file.arch == Arch::none) return {};
  if (!loads(board, file.arch)) {
    return fmt::format("it is for {}, and the board is {}", mpy::arch_name(file.arch),
                       mpy::arch_name(board));
  }
  if (file.sub_version != mpy::kDefaultSubVersion) {
    return fmt::format("its native ABI is 6.{}, and the board's is 6.{}", file.sub_version,
                       mpy::kDefaultSubVersion);
  }
  if (file.arch_flags != 0) {
    return fmt::format("it asks for the architecture's extensions {:#x}, and the board has none",
                       file.arch_flags);
  }
  return {};
}

Value load_module(Machine& machine, const mpy::MpyFile& file, const std::string& name) {
  const std::string reason = why_not_loadable(file, machine.arch());
  if (!reason.empty()) fail("{}: the board does not load it: {}", name, reason);
  Runtime& rt = machine.runtime();
  Loader loader(machine, file, name);
  Value module;
  const auto old = rt.swap_namespaces(rt.globals(), rt.locals());
  try {
    module = loader.load();
    const Value body = loader.body();
    const Value globals = module_globals(rt, module);
    rt.swap_namespaces(globals, globals);
    call(rt, body, {});
  } catch (...) {
    rt.swap_namespaces(old.first, old.second);
    dict_map(rt, rt.state().loaded_modules).lookup(str_value(rt, name), Lookup::remove);
    throw;
  }
  rt.swap_namespaces(old.first, old.second);
  return module;
}

}  // namespace natmod::board
