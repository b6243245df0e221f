#include "gdb/firmware_symbols.h"

#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "base/error.h"
#include "base/files.h"
#include "elf/writer.h"

namespace natmod::gdb {
namespace {

using emu::CpuModel;

constexpr uint64_t kStride = 4;  // bytes from one service to the next

/// How a function begins: DWARF's numbers of the stack pointer and of the place of the return
/// address, which is a register, or the top of the stack. Sources: the ABIs' tables of DWARF
/// registers (System V for i386 and x86-64, AADWARF32, RISC-V ELF psABI, Xtensa's GCC).
struct Entry {
  uint16_t machine;
  bool is_64;
  uint8_t sp;
  uint8_t return_address;
  bool is_on_stack;
};
Entry entry_of(CpuModel model) {
  switch (model) {
    case CpuModel::x86:
      return {elf::EM_386, false, 4, 8, true};
    case CpuModel::x64:
      return {elf::EM_X86_64, true, 7, 16, true};
    case CpuModel::cortex_m0:
    case CpuModel::cortex_m3:
    case CpuModel::cortex_m4:
    case CpuModel::cortex_m7:
      return {elf::EM_ARM, false, 13, 14, false};
    case CpuModel::lx106:
    case CpuModel::esp32:
      return {elf::EM_XTENSA, false, 1, 0, false};
    case CpuModel::rv32:
      return {elf::EM_RISCV, false, 2, 1, false};
    case CpuModel::rv64:
      return {elf::EM_RISCV, true, 2, 1, false};
  }
  fail("no such processor model");
}

/// Section .debug_frame. Source: DWARF 3, section 6.4.1.
class FrameWriter {
 public:
  explicit FrameWriter(const Entry& entry) : entry_(entry), word_(entry.is_64 ? 8 : 4) {}

  std::vector<uint8_t> run(uint64_t services, uint64_t all) {
    constexpr uint8_t kDefCfa = 0x0c, kOffset = 0x80, kUndefined = 0x07;
    constexpr uint32_t kIsCommon = 0xffffffff;
    const uint8_t in_use = entry_.is_on_stack ? word_ : 0;
    const uint8_t minus_word = static_cast<uint8_t>(0x80 - word_);  // as SLEB128, of one byte
    // version, no augmentation, code and data alignment
    std::vector<uint8_t> common{1,       0,         1,     minus_word, entry_.return_address,
                                kDefCfa, entry_.sp, in_use};
    if (entry_.is_on_stack) {
      common.push_back(static_cast<uint8_t>(kOffset | entry_.return_address));
      common.push_back(1);
    }
    add(kIsCommon, common);
    add_range(0, services, {});
    // Nothing called what calls modules, as far as gdb can see.
    add_range(services, all - services, {kUndefined, entry_.return_address});
    return out_;
  }

 private:
  void number(std::vector<uint8_t>& to, uint64_t value, unsigned size) {
    for (unsigned i = 0; i < size; ++i) to.push_back(static_cast<uint8_t>(value >> (8 * i)));
  }
  void add(uint32_t id, std::vector<uint8_t> contents) {
    while ((contents.size() + 8) % word_ != 0) contents.push_back(0);  // DW_CFA_nop
    number(out_, contents.size() + 4, 4);
    number(out_, id, 4);
    out_.insert(out_.end(), contents.begin(), contents.end());
  }
  void add_range(uint64_t begin, uint64_t size, std::initializer_list<uint8_t> instructions) {
    std::vector<uint8_t> contents;
    number(contents, begin, word_);
    number(contents, size, word_);
    contents.insert(contents.end(), instructions);
    add(0, contents);
  }

  const Entry& entry_;
  const uint8_t word_;
  std::vector<uint8_t> out_;
};

}  // namespace

std::vector<uint8_t> make_firmware_symbols(const emu::CpuConfig& config,
                                           const std::vector<std::string>& names) {
  const Entry entry = entry_of(config.model);
  // Debuggers look for the caller at the byte before a return address: so what modules return to
  // begins one service early, which is one that is not in use.
  const uint64_t services = (uint64_t{config.services} - 1) * kStride, all = services + 2 * kStride;
  elf::OutputFile file{
      .is_64 = entry.is_64, .machine = entry.machine, .sections = {}, .symbols = {}};
  file.sections.push_back({.name = ".text",
                           .type = elf::SHT_NOBITS,
                           .flags = elf::SHF_ALLOC | elf::SHF_EXECINSTR,
                           .alignment = kStride,
                           .data = {},
                           .size = all});
  file.sections.push_back({.name = ".debug_frame", .data = FrameWriter(entry).run(services, all)});
  const auto add_symbol = [&](const std::string& name, uint64_t address, uint64_t size) {
    file.symbols.push_back({.name = name,
                            .value = address,
                            .size = size,
                            .section = 0,
                            .bind = elf::STB_GLOBAL,
                            .type = elf::STT_FUNC});
  };
  for (size_t i = 0; i < names.size(); ++i) add_symbol(names[i], i * kStride, kStride);
  add_symbol("firmware", services, all - services);
  return elf::write(std::move(file));
}

TemporaryFile::TemporaryFile(const std::string& name, const std::vector<uint8_t>& contents) {
  std::error_code error;
  std::string place = (std::filesystem::temp_directory_path(error) / "natmod-XXXXXX").string();
  if (error || mkdtemp(place.data()) == nullptr) return;
  folder_ = place;
  try {
    write_file(folder_ + "/" + name, contents);
    path_ = folder_ + "/" + name;
  } catch (const Error&) {  // a debugger does without
  }
}

TemporaryFile::~TemporaryFile() {
  std::error_code error;
  if (!folder_.empty()) std::filesystem::remove_all(folder_, error);
}

}  // namespace natmod::gdb
