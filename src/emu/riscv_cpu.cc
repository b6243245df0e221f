// The RISC-V back end: runs the instructions of riscv_instructions.h in blocks.

#include <algorithm>
#include <cstring>

#include "base/error.h"
#include "emu/back_ends.h"
#include "emu/block_cpu.h"
#include "emu/riscv_instructions.h"

namespace natmod::emu {
namespace {

constexpr const char* kRegisterNames[] = {"zero", "ra", "sp",  "gp",  "tp", "t0", "t1", "t2",
                                          "s0",   "s1", "a0",  "a1",  "a2", "a3", "a4", "a5",
                                          "a6",   "a7", "s2",  "s3",  "s4", "s5", "s6", "s7",
                                          "s8",   "s9", "s10", "s11", "t3", "t4", "t5", "t6"};

template <class W>
uint16_t options_of(uint32_t extensions) {
  constexpr bool is_64 = sizeof(W) == 8;
  uint16_t options = kRiscvBase | (is_64 ? kRv64 : kRv32);
  if (extensions & kExtensionZba) options |= kZba | (is_64 ? kZba64 : 0);
  if (extensions & kExtensionZcmp) options |= kZcmp;
  return options;
}

template <class W>
class RiscvCpu final : public BlockCpu<RiscvCpu<W>, RiscvCore<W>, RiscvOp<W>> {
 public:
  explicit RiscvCpu(const CpuConfig& config)
      : Base(config, config.alignment != Alignment::any),
        decoder_(options_of<W>(config.extensions)) {
    constexpr uint8_t kReturn[] = {0x82, 0x80};  // c.jr ra
    this->map_services(kReturn);
  }

  void add_extensions(uint32_t extensions) override {
    if ((extensions & ~config_.extensions) == 0) return;
    config_.extensions |= extensions;
    decoder_ = RiscvDecoder<W>(options_of<W>(config_.extensions));
    this->drop_code();
  }

  uint64_t read(Role role, unsigned index) const override {
    if (role == Role::pc) return core_.registers.pc;
    return number_of(role, index) == 0 ? 0 : core_.registers.x[number_of(role, index)];
  }
  void write(Role role, unsigned index, uint64_t value) override {
    if (role == Role::pc)
      core_.registers.pc = static_cast<W>(value);
    else if (number_of(role, index) != 0)
      core_.x(number_of(role, index)) = static_cast<W>(value);
  }

  std::vector<NamedRegister> registers() const override {
    std::vector<NamedRegister> all{{"pc", core_.registers.pc}};
    for (unsigned n = 1; n < 32; ++n) all.push_back({kRegisterNames[n], core_.registers.x[n]});
    return all;
  }
  std::vector<uint8_t> register_bytes(std::string_view name) const override {
    if (name == "pc") return bytes_of(static_cast<W>(core_.registers.pc));
    const std::optional<unsigned> n = number_of(name);
    return n ? bytes_of(core_.registers.x[*n]) : std::vector<uint8_t>{};
  }
  bool set_register_bytes(std::string_view name, std::span<const uint8_t> bytes) override {
    const std::optional<unsigned> n = number_of(name);
    if ((!n && name != "pc") || n == 0u || bytes.size() != sizeof(W)) return false;
    W value;
    std::memcpy(&value, bytes.data(), sizeof value);
    n ? core_.x(*n) = value : core_.registers.pc = value;
    return true;
  }
  void for_each_root(const std::function<void(uint64_t)>& visit) const override {
    for (unsigned n = 1; n < 32; ++n)
      if (n != Core::kSp) visit(core_.registers.x[n]);
  }

 protected:
  void enter(uint64_t function, uint64_t return_address) override {
    core_.x(Core::kRa) = static_cast<W>(return_address);
    core_.registers.pc = static_cast<W>(function);
    core_.registers.reserved = Core::kNothing;
  }
  void leave() override { core_.registers.pc = core_.x(Core::kRa); }

 private:
  using Core = RiscvCore<W>;
  using Base = BlockCpu<RiscvCpu, Core, RiscvOp<W>>;
  using Block = typename Base::Block;
  friend Base;
  using Base::config_, Base::core_, Base::memory_;

  static std::vector<uint8_t> bytes_of(W value) {
    std::vector<uint8_t> bytes(sizeof value);
    std::memcpy(bytes.data(), &value, sizeof value);
    return bytes;
  }
  static std::optional<unsigned> number_of(std::string_view name) {
    const auto* found = std::find(std::begin(kRegisterNames), std::end(kRegisterNames), name);
    if (found == std::end(kRegisterNames)) return std::nullopt;
    return static_cast<unsigned>(found - std::begin(kRegisterNames));
  }
  /// The number of the register with this role; 0 if there is none.
  static unsigned number_of(Role role, unsigned index) {
    switch (role) {
      case Role::sp:
        return Core::kSp;
      case Role::return_address:
        return Core::kRa;
      case Role::argument:
      case Role::result:
        return Core::kA0 + index;
      case Role::pc:
      case Role::float_argument:
      case Role::float_result:
        break;
    }
    return 0;
  }

  Block decode(uint64_t pc) const;
  std::optional<MemoryFault> fetch(uint64_t address, uint32_t& word) const;

  RiscvDecoder<W> decoder_;
};

/// A block ends with its page, so that writes to other pages do not matter to it, and where the
/// code does. At least one instruction is in it.
template <class W>
auto RiscvCpu<W>::decode(uint64_t pc) const -> Block {
  if (pc % 2 != 0) throw CoreFault{{FaultKind::unaligned, Access::fetch, pc, 2, pc}};
  Block block{.begin = pc, .end = pc, .shadow = core_.memory.shadow(pc), .ops = {}};
  bool ends = false;
  while (!ends && block.ops.size() < Base::kLongestBlock &&
         block.end / kPageSize == pc / kPageSize) {
    uint32_t word = 0;
    if (const auto fault = fetch(block.end, word)) {
      if (block.ops.empty()) throw CoreFault{*fault};
      break;
    }
    const auto* found = decoder_.find(word);
    block.ops.push_back(decoder_.decode(found, word, static_cast<uint32_t>(block.end)));
    block.end += block.ops.back().length;
    ends = found == nullptr || found->ends_block;
  }
  return block;
}

/// The first bytes of an instruction; or why it may not be run.
template <class W>
std::optional<MemoryFault> RiscvCpu<W>::fetch(uint64_t address, uint32_t& word) const {
  for (unsigned at = 0; at == 0 || at < RiscvDecoder<W>::length(word); at += 2) {
    if (const auto fault = memory_.check(address, at + 2, Access::fetch)) return fault;
    const uint8_t* bytes = memory_.host(address + at, 1);
    word |= uint32_t{bytes[0]} << (8 * at) | uint32_t{bytes[1]} << (8 * at + 8);
  }
  return std::nullopt;
}

}  // namespace

std::unique_ptr<Cpu> create_riscv_cpu(const CpuConfig& config) {
  if (config.model == CpuModel::rv64) return std::make_unique<RiscvCpu<uint64_t>>(config);
  return std::make_unique<RiscvCpu<uint32_t>>(config);
}

}  // namespace natmod::emu
