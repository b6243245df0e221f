// The Xtensa back end: runs the instructions of xtensa_instructions.h from a cache of decoded ones.
//
// The cache has an entry for each byte of a page of code, since instructions of two and three bytes
// begin anywhere. An entry that was not used yet holds a handler which decodes it.

#include <array>
#include <unordered_map>

#include "base/error.h"
#include "emu/back_ends.h"
#include "emu/guess_frames.h"
#include "emu/xtensa_instructions.h"
#include "emu/xtensa_registers.h"

namespace natmod::emu {
namespace {

constexpr uint32_t kLx106 = kCore | kDensity | kMul16 | kMul32 | kNsa;
constexpr uint32_t kEsp32 = kLx106 | kLoop | kWindow | kMul32High | kDiv32 | kMinMax | kSext |
                            kBoolean | kFloat | kMac16 | kConditionalStore | kSynchronise |
                            kThreadPointer;

class XtensaCpu final : public Cpu {
 public:
  explicit XtensaCpu(const CpuConfig& config);

  void flush_code(uint64_t address, uint64_t size) override;
  uint64_t read(Role role, unsigned index) const override;
  void write(Role role, unsigned index, uint64_t value) override;
  std::vector<NamedRegister> registers() const override;
  std::vector<uint8_t> register_bytes(std::string_view name) const override;
  bool set_register_bytes(std::string_view name, std::span<const uint8_t> bytes) override;
  void for_each_root(const std::function<void(uint64_t)>& visit) const override;
  std::vector<BacktraceLevel> backtrace(size_t limit) const override;
  Stop run(uint64_t limit) override;
  void watch(InstructionWatcher& watcher) override { watcher_ = &watcher; }
  std::unique_ptr<CpuState> save() const override;
  void restore(const CpuState& state) override;

 protected:
  void map_pages(const Region&) override {}
  void unmap_pages(const Region& region) override { flush_code(region.address, region.size()); }
  void begin_frame(bool is_nested) override;
  void enter(uint64_t function, uint64_t return_address) override;
  void leave() override;

 private:
  using CodePage = std::array<XtensaOp, kPageSize>;
  static uint32_t page_of(uint32_t pc) { return pc / static_cast<uint32_t>(kPageSize); }
  struct State final : CpuState {
    XtensaCore::Registers registers;
    std::vector<uint32_t> file;
    std::vector<uint32_t> host_frames;
  };

  bool is_windowed() const { return config_.model == CpuModel::esp32; }
  /// The first register of the window that a function called from here will have.
  unsigned called_window() const { return is_windowed() ? core_.registers.callinc * 4 : 0; }

  CodePage& code_page(uint32_t pc);
  XtensaOp decode(uint32_t pc) const;
  /// Runs to a service page or the limit.
  template <bool kWatched>
  void execute(uint64_t limit);
  void check_fetch(uint32_t address, uint32_t size) const;

  XtensaCore core_;
  XtensaDecoder decoder_;
  std::unordered_map<uint32_t, std::unique_ptr<CodePage>> pages_;
  // Windows that stand for the host in the register file, by base: one for each of host_calls_, and
  // first that of the outermost call.
  std::vector<uint32_t> host_frames_;
  uint32_t previous_pc_ = 0;  // for a fault of a fetch: what led there
  InstructionWatcher* watcher_ = nullptr;
};

XtensaCpu::XtensaCpu(const CpuConfig& config)
    : Cpu(config),
      core_(memory_, config.check_memory,
            config.alignment == Alignment::natural ||
                (config.alignment == Alignment::as_core && config.model == CpuModel::lx106),
            config.model == CpuModel::lx106),
      decoder_(config.model == CpuModel::esp32 ? kEsp32 : kLx106) {
  const uint8_t kRet[] = {0x0d, 0xf0}, kRetw[] = {0x1d, 0xf0};
  map_services(is_windowed() ? kRetw : kRet);
}

// ---- registers

uint64_t XtensaCpu::read(Role role, unsigned index) const {
  const auto& r = core_.registers;
  const auto called = [&](unsigned n) { return core_.file_register(r.base + called_window() + n); };
  switch (role) {
    case Role::pc:
      return r.pc;
    case Role::sp:
      return core_.a(1);
    case Role::return_address:
      return is_windowed() ? (r.pc & 0xc000'0000) | (called(0) & 0x3fff'ffff) : core_.a(0);
    case Role::argument:
    case Role::result:
      return called(2 + index);
    case Role::float_argument:
    case Role::float_result:
      break;
  }
  return 0;
}

void XtensaCpu::write(Role role, unsigned index, uint64_t value) {
  const uint32_t word = static_cast<uint32_t>(value);
  switch (role) {
    case Role::pc:
      core_.registers.pc = word;
      break;
    case Role::sp:
      core_.a(1) = word;
      break;
    case Role::return_address:
      core_.a(called_window()) =
          is_windowed() ? (word & 0x3fff'ffff) | core_.registers.callinc << 30 : word;
      break;
    case Role::argument:
    case Role::result:
      core_.a(called_window() + 2 + index) = word;
      break;
    case Role::float_argument:
    case Role::float_result:
      break;
  }
}

std::vector<NamedRegister> XtensaCpu::registers() const {
  const auto& r = core_.registers;
  std::vector<NamedRegister> all{{"pc", r.pc}};
  for (unsigned n = 0; n < 16; ++n) all.push_back({fmt::format("a{}", n), core_.a(n)});
  all.push_back({"sar", r.sar});
  if (is_windowed())
    all.insert(all.end(), {{"lbeg", r.lbeg}, {"lend", r.lend}, {"lcount", r.lcount}, {"br", r.br}});
  return all;
}

std::vector<uint8_t> XtensaCpu::register_bytes(std::string_view name) const {
  const std::optional<uint32_t> value = xtensa_register(core_, name);
  if (!value) return {};
  std::vector<uint8_t> bytes(sizeof *value);
  std::memcpy(bytes.data(), &*value, sizeof *value);
  return bytes;
}

bool XtensaCpu::set_register_bytes(std::string_view name, std::span<const uint8_t> bytes) {
  uint32_t value = 0;
  if (bytes.size() != sizeof value) return false;
  std::memcpy(&value, bytes.data(), sizeof value);
  return set_xtensa_register(core_, name, value);
}

void XtensaCpu::for_each_root(const std::function<void(uint64_t)>& visit) const {
  // All frames below the window too: a real core would have spilt them to the scanned stack.
  for (uint32_t n = 0; n < core_.registers.base + 16; ++n) visit(core_.file_register(n));
}

std::vector<BacktraceLevel> XtensaCpu::backtrace(size_t limit) const {
  if (!is_windowed()) return guess_frames(*this, limit);
  const auto& r = core_.registers;
  std::vector<BacktraceLevel> frames;
  const auto add = [&](uint32_t pc) {
    if (frames.size() < limit) frames.push_back({pc});
  };
  const auto target = [&](uint32_t word) { return (r.pc & 0xc000'0000) | (word & 0x3fff'ffff); };
  add(r.pc);
  uint32_t base = r.base;
  if (is_service(r.pc)) add(target(core_.file_register(base + called_window())));
  for (size_t host = host_frames_.size(); frames.size() < limit;) {
    if (host > 0 && base == host_frames_[host - 1]) {
      // The host called this; below it is the guest code that had called the host.
      if (--host == 0) break;
      base -= 16;
      add(static_cast<uint32_t>(host_calls_.at(host - 1).return_address));
      continue;
    }
    const uint32_t link = core_.file_register(base), increment = (link >> 30) * 4;
    if (increment == 0 || increment > base) break;
    base -= increment;
    if (!is_service(target(link))) add(target(link));
  }
  return frames;
}

std::unique_ptr<CpuState> XtensaCpu::save() const {
  auto state = std::make_unique<State>();
  state->registers = core_.registers;
  state->file = core_.file();
  state->host_frames = host_frames_;
  state->host_calls = host_calls_;
  return state;
}

void XtensaCpu::restore(const CpuState& state) {
  const auto& saved = static_cast<const State&>(state);
  core_.registers = saved.registers;
  core_.set_file(saved.file);
  host_frames_ = saved.host_frames;
  host_calls_ = saved.host_calls;
  pending_.reset();
}

// ---- calls

void XtensaCpu::begin_frame(bool is_nested) {
  if (!is_windowed()) return;
  auto& r = core_.registers;
  const uint32_t sp = core_.a(1);
  if (is_nested) {
    // A window of its own above the guest's, whose 16 registers all stay as they are.
    core_.set_base(r.base + 16);
    host_frames_.push_back(r.base);
  } else if (host_calls_.empty()) {
    core_.set_base(0);
    host_frames_.assign(1, 0);
  }
  core_.a(1) = sp;
  r.callinc = 2;
}

void XtensaCpu::enter(uint64_t function, uint64_t return_address) {
  write(Role::return_address, 0, return_address);
  write(Role::pc, 0, function);
}

void XtensaCpu::leave() {
  write(Role::pc, 0, read(Role::return_address, 0));
}

// ---- running

void XtensaCpu::flush_code(uint64_t address, uint64_t size) {
  // An instruction may begin up to two bytes before the first byte that changed.
  const uint64_t first = (address - std::min<uint64_t>(address, 2)) / kPageSize;
  const uint64_t last = (address + size) / kPageSize;
  if (last - first > pages_.size()) {
    std::erase_if(pages_,
                  [&](const auto& page) { return page.first >= first && page.first <= last; });
    return;
  }
  for (uint64_t page = first; page <= last; ++page) pages_.erase(static_cast<uint32_t>(page));
}

void XtensaCpu::check_fetch(uint32_t address, uint32_t size) const {
  if (const auto fault = memory_.check(address, size, Access::fetch)) throw XtensaFault{*fault};
}

XtensaCpu::CodePage& XtensaCpu::code_page(uint32_t pc) {
  check_fetch(pc, 1);
  auto& page = pages_[page_of(pc)];
  if (page == nullptr) page = std::make_unique<CodePage>();
  return *page;
}

XtensaOp XtensaCpu::decode(uint32_t pc) const {
  check_fetch(pc, 1);
  const unsigned length = XtensaDecoder::length(*memory_.host(pc, 1));
  check_fetch(pc, length);
  uint32_t word = 0;
  for (unsigned i = 0; i < length; ++i) word |= uint32_t{*memory_.host(pc + i, 1)} << (8 * i);
  const XtensaInstruction* instruction = decoder_.find(word);
  if (instruction == nullptr) core_.fault(FaultKind::illegal_instruction);
  return XtensaDecoder::decode(*instruction, word, pc);
}

template <bool kWatched>
void XtensaCpu::execute(uint64_t limit) {
  auto& r = core_.registers;
  CodePage* page = nullptr;
  uint32_t page_number = ~0u;
  for (;;) {
    if (page_of(r.pc) != page_number) [[unlikely]] {
      if (is_service(r.pc)) return;
      page = &code_page(r.pc);
      page_number = page_of(r.pc);
    }
    if (core_.instructions >= limit) return;
    XtensaOp& op = (*page)[r.pc % kPageSize];
    if (op.run == nullptr) [[unlikely]]
      op = decode(r.pc);
    const uint32_t following = r.pc + op.length;
    core_.next_pc = following;
    if constexpr (kWatched) watcher_->step(r.pc);
    op.run(core_, op);
    ++core_.instructions;
    previous_pc_ = r.pc;
    if (core_.next_pc == r.lend && r.lcount != 0 && core_.next_pc == following) {
      --r.lcount;
      core_.next_pc = r.lbeg;
    }
    r.pc = core_.next_pc;
    if (core_.stored_code_end != 0) [[unlikely]] {
      flush_code(core_.stored_code_begin, core_.stored_code_end - core_.stored_code_begin);
      core_.stored_code_end = 0;
      page_number = ~0u;
    }
  }
}

Stop XtensaCpu::run(uint64_t limit) {
  if (pending_) return *pending_;
  auto& r = core_.registers;
  previous_pc_ = r.pc;
  Stop stop{.kind = StopKind::budget};
  try {
    watcher_ == nullptr ? execute<false>(limit) : execute<true>(limit);
    if (const auto service = service_stop(r.pc)) stop = *service;
    if (stop.kind == StopKind::returned) r.callinc = 2;  // as we called
  } catch (const XtensaFault& fault) {
    const FaultKind kind = fault.fault.kind;
    const bool is_jump = fault.fault.access == Access::fetch &&
                         (kind == FaultKind::unmapped || kind == FaultKind::not_permitted ||
                          kind == FaultKind::poisoned);
    if (is_jump) r.pc = previous_pc_;
    stop = fault_stop(fault.fault, r.pc);
  }
  instructions_ = core_.instructions;
  return stop;
}

}  // namespace

std::unique_ptr<Cpu> create_xtensa_cpu(const CpuConfig& config) {
  return std::make_unique<XtensaCpu>(config);
}

}  // namespace natmod::emu
