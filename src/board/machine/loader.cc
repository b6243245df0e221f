#include "board/machine/loader.h"

#include "base/error.h"
#include "runtime/allocation.h"
#include "vm/code_loader.h"

namespace natmod::board {
namespace {

/// Adds what needs the processor.
class NativeLoader : public CodeLoader {
 public:
  NativeLoader(GuestMachine& machine, const mpy::MpyFile& file, const std::string& name)
      : CodeLoader(machine.runtime(), file, name), machine_(machine) {}

 private:
  Address fun_table() override { return machine_.fun_table(); }

  Address load_native(const mpy::RawCode& code, const std::string& what) override {
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
    machine_.commit_text(text, bss);
    return text;
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

  GuestMachine& machine_;
  Segments segments_;
};

}  // namespace

std::string why_not_loadable(const mpy::MpyFile& file, const GuestMachine& machine) {
  const Arch board = machine.arch();
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
  if ((file.arch_flags & ~machine.extensions()) != 0) {
    return fmt::format(
        "it asks for the architecture's extensions {:#x}, and the board has {}", file.arch_flags,
        machine.extensions() == 0 ? "none" : fmt::format("{:#x}", machine.extensions()));
  }
  return {};
}

Value load_mpy(GuestMachine& machine, const mpy::MpyFile& file, const std::string& name,
               Value module) {
  const std::string reason = why_not_loadable(file, machine);
  if (!reason.empty()) fail("{}: the board does not load it: {}", name, reason);
  machine.cpu().add_extensions(file.arch_flags);
  return NativeLoader(machine, file, name).load(module);
}

}  // namespace natmod::board
