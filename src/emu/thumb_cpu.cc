// The Cortex-M back end: runs the instructions of thumb_instructions.h in blocks.

#include <fmt/format.h>

#include <cstring>

#include "emu/back_ends.h"
#include "emu/block_cpu.h"
#include "emu/thumb_instructions.h"

namespace natmod::emu {
namespace {

constexpr const char* kThumbRegisterNames[] = {"r0", "r1", "r2",  "r3",  "r4",  "r5", "r6", "r7",
                                               "r8", "r9", "r10", "r11", "r12", "sp", "lr"};
// Source: ARM's technical reference manuals of the processors.
uint16_t options_of(CpuModel model) {
  switch (model) {
    case CpuModel::cortex_m0:
      return kV6;
    case CpuModel::cortex_m3:
      return kV6 | kV7;
    case CpuModel::cortex_m4:
      return kV6 | kV7 | kDsp | kFp;
    default:
      return kV6 | kV7 | kDsp | kFp | kFp5 | kDouble;
  }
}

/// Cortex-M0 does no access that is not aligned; the others do single ones.
/// Source: ARMv7-M Architecture Reference Manual, A3.2.1.
bool aligns_all(const CpuConfig& config) {
  return config.alignment == Alignment::natural ||
         (config.alignment == Alignment::as_core && config.model == CpuModel::cortex_m0);
}

class ThumbCpu final : public BlockCpu<ThumbCpu, ThumbCore, ThumbOp> {
 public:
  explicit ThumbCpu(const CpuConfig& config)
      : BlockCpu(config, aligns_all(config)), decoder_(options_of(config.model)) {
    core_.aligns_words = config.check_memory && config.alignment != Alignment::any;
    constexpr uint8_t kBxLr[] = {0x70, 0x47};
    map_services(kBxLr);
  }

  uint64_t read(Role role, unsigned index) const override {
    const auto& registers = core_.registers;
    switch (role) {
      case Role::pc:
        return registers.pc;
      case Role::return_address:
        return registers.r[ThumbCore::kLr] & ~1u;
      case Role::sp:
        return registers.r[ThumbCore::kSp];
      case Role::argument:
      case Role::result:
        return registers.r.at(index);
      case Role::float_argument:
      case Role::float_result:
        return registers.s.at(index);
    }
    return 0;
  }
  void write(Role role, unsigned index, uint64_t value) override {
    const auto word = static_cast<uint32_t>(value);
    switch (role) {
      case Role::pc:
        core_.jump(word);
        core_.registers.it = 0;
        break;
      case Role::return_address:
        core_.r(ThumbCore::kLr) = word;
        break;
      case Role::sp:
        core_.r(ThumbCore::kSp) = word;
        break;
      case Role::argument:
      case Role::result:
        core_.registers.r.at(index) = word;
        break;
      case Role::float_argument:
      case Role::float_result:
        core_.registers.s.at(index) = word;
        break;
    }
  }

  void stay_at(uint64_t address) override { core_.jump(static_cast<uint32_t>(address)); }

  std::vector<NamedRegister> registers() const override {
    std::vector<NamedRegister> all{{"pc", core_.registers.pc}};
    for (unsigned n = 0; n < std::size(kThumbRegisterNames); ++n)
      all.push_back({kThumbRegisterNames[n], core_.registers.r[n]});
    all.push_back({"xpsr", xpsr()});
    return all;
  }
  void for_each_root(const std::function<void(uint64_t)>& visit) const override {
    for (unsigned n = 0; n < ThumbCore::kSp; ++n) visit(core_.registers.r[n]);
  }
  std::vector<uint8_t> register_bytes(std::string_view name) const override;
  bool set_register_bytes(std::string_view name, std::span<const uint8_t> bytes) override;

 protected:
  void enter(uint64_t function, uint64_t return_address) override {
    write(Role::return_address, 0, return_address);
    write(Role::pc, 0, function);
    core_.registers.reserved = ThumbCore::kNothing;
  }
  void leave() override { core_.jump(core_.r(ThumbCore::kLr)); }

 private:
  friend BlockCpu;

  bool is_done(const ThumbOp& op) const { return op.it == 0 || core_.passes(op.it >> 4); }
  void stop_before(const ThumbOp& op) { core_.registers.it = op.it; }
  const Block* resumed() {
    if (core_.registers.it == 0) [[likely]]
      return nullptr;
    rest_ = decode(core_.registers.pc, core_.registers.it);
    core_.registers.it = 0;
    return &rest_;
  }
  /// The flags, and that this is Thumb code.
  uint32_t xpsr() const { return core_.apsr() | 1 << 24; }
  std::span<uint32_t> words_of(std::string_view name);
  Block decode(uint64_t pc) const { return decode(pc, 0); }
  Block decode(uint64_t pc, uint8_t it) const;
  std::optional<MemoryFault> fetch(uint64_t address, uint32_t& word, unsigned& length) const;

  ThumbDecoder decoder_;
  Block rest_;  ///< of an IT block that was stopped in
};

/// The words of a register by its name, but of the pc and the flags, which are kept otherwise.
std::span<uint32_t> ThumbCpu::words_of(std::string_view name) {
  const bool has_float = config_.model >= CpuModel::cortex_m4;
  if (has_float && name == "fpscr") return {&core_.registers.fpscr, 1};
  for (unsigned n = 0; n < std::size(kThumbRegisterNames); ++n)
    if (name == kThumbRegisterNames[n]) return {&core_.r(n), 1};
  for (size_t n = 0; has_float && n < 16; ++n)
    if (name == fmt::format("d{}", n)) return std::span(core_.registers.s).subspan(2 * n, 2);
  return {};
}

std::vector<uint8_t> ThumbCpu::register_bytes(std::string_view name) const {
  uint32_t word = name == "pc" ? static_cast<uint32_t>(core_.registers.pc) : xpsr();
  std::span<uint32_t> words{&word, 1};
  if (name != "pc" && name != "xpsr") words = const_cast<ThumbCpu*>(this)->words_of(name);
  const auto* bytes = reinterpret_cast<const uint8_t*>(words.data());
  return {bytes, bytes + words.size_bytes()};
}

bool ThumbCpu::set_register_bytes(std::string_view name, std::span<const uint8_t> bytes) {
  uint32_t word = 0;
  const bool is_kept_otherwise = name == "pc" || name == "xpsr";
  const std::span<uint32_t> words = is_kept_otherwise ? std::span(&word, 1) : words_of(name);
  if (words.empty() || words.size_bytes() != bytes.size()) return false;
  std::memcpy(words.data(), bytes.data(), bytes.size());
  if (name == "pc") write(Role::pc, 0, word);
  if (name == "xpsr") core_.set_apsr(word);
  return true;
}

/// A block ends with its page, so that writes to other pages do not matter to it, and where the
/// code does; not inside of an IT block. At least one instruction is in it.
auto ThumbCpu::decode(uint64_t pc, uint8_t it) const -> Block {
  const uint64_t begin = pc & ~uint64_t{1};
  Block block{.begin = begin, .end = begin, .shadow = core_.memory.shadow(begin), .ops = {}};
  bool ends = false;
  while (!ends && (it != 0 || (block.ops.size() < kLongestBlock &&
                               block.end / kPageSize == begin / kPageSize))) {
    uint32_t word = 0;
    unsigned length = 0;
    if (const auto fault = fetch(block.end, word, length)) {
      if (block.ops.empty()) throw CoreFault{*fault};
      if (it != 0) ThumbDecoder::leave_it(block.ops.back(), it);
      break;
    }
    if (pc != begin)  // it is to be no Thumb code
      throw CoreFault{{FaultKind::illegal_instruction, Access::fetch, begin, length, begin}};
    const ThumbInstruction* found = decoder_.find(word, length);
    const uint8_t begun = ThumbDecoder::begins_it(found, word);
    block.ops.push_back(ThumbDecoder::decode(found, word, static_cast<uint32_t>(block.end), it));
    block.end += length;
    ends = ThumbDecoder::ends_block(found, block.ops.back());
    it = begun != 0 ? begun : ThumbDecoder::next_it(it);
  }
  return block;
}

/// An instruction, the first halfword of two above the second; or why it may not be run.
std::optional<MemoryFault> ThumbCpu::fetch(uint64_t address, uint32_t& word,
                                           unsigned& length) const {
  length = 2;
  for (unsigned at = 0; at < length; at += 2) {
    if (const auto fault = memory_.check(address, at + 2, Access::fetch)) return fault;
    const uint8_t* bytes = memory_.host(address + at, 1);
    word = word << 16 | bytes[0] | uint32_t{bytes[1]} << 8;
    if (at == 0) length = ThumbDecoder::length(word);
  }
  return std::nullopt;
}

}  // namespace

std::unique_ptr<Cpu> create_thumb_cpu(const CpuConfig& config) {
  return std::make_unique<ThumbCpu>(config);
}

}  // namespace natmod::emu
