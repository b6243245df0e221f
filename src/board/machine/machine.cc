#include "board/machine/machine.h"

#include "base/error.h"
#include "board/machine/dispatch.h"
#include "board/machine/loader.h"
#include "board/table/fun_table.h"
#include "modules/firmware.h"
#include "runtime/allocation.h"
#include "runtime/errors.h"
#include "runtime/memory/address_plan.h"
#include "runtime/memory/heap.h"
#include "runtime/operations.h"

namespace natmod::board {
namespace {

constexpr uint32_t kMaxServices = 2048;
constexpr uint64_t kDefaultBudget = 1'000'000'000;
constexpr size_t kDefaultHeap = size_t{1} << 20;
constexpr size_t kTextSize = size_t{4} << 20;
constexpr size_t kTextRedzone = 16;
// What a call of the firmware costs of the budget, beside what it does.
constexpr uint64_t kCallCost = 200;
// What an untouched byte of the stack looks like.
constexpr uint8_t kPaint = 0xa5;
// GuestMachine code runs for so many instructions before it is asked whether it shall go on.
constexpr uint64_t kSlice = 5'000'000;
// A call is refused when less than this part of the stack is left.
constexpr size_t kStackReserve = 8;

}  // namespace

GuestMachine::GuestMachine(const BoardOptions& config)
    : config_(config),
      model_(board_model(config.arch, config.port)),
      port_(model_.port),
      placement_(board::placement(port_, config.arch)) {
  if (config_.heap_size == 0) config_.heap_size = kDefaultHeap;
  if (config_.stack_size == 0) config_.stack_size = model_.stack_size;
  if (config_.budget == 0) config_.budget = kDefaultBudget;
  emu::CpuConfig cpu;
  cpu.model = model_.cpu;
  cpu.hard_float = model_.hard_float;
  cpu.check_memory = config_.check_memory;
  // Of a port that was asked for. The board that stands for all of an architecture gets what a
  // module says that it needs: to use it without saying so is a fault there.
  if (config_.port) cpu.extensions = model_.extensions;
  cpu.service_address = AddressPlan::kServices;
  cpu.services = kMaxServices;
  cpu_ = emu::Cpu::create(cpu);
  cpu_->memory().check_uninitialised = config_.check_uninitialised;
  map_memory();
  state_->services.place(cpu_->service(0), cpu_->service(1) - cpu_->service(0));
  state_->guest = this;
  state_->code_bit = is_thumb() ? 1 : 0;
  state_->gc_stress = false;
  if (config_.seed != 0) state_->leftovers.emplace(config_.seed);
  state_->start();
  fun_table_ = make_fun_table(*state_);
  state_->gc_stress = config_.gc_stress;
  limit_opcodes();
}

GuestMachine::~GuestMachine() = default;

void GuestMachine::map_memory() {
  memory_ = std::make_unique<GuestMemory>(
      cpu_->memory(), [this](const emu::Region& region) { cpu_->map(region); },
      model_.firmware.word_size);
  uint8_t heap_flags = emu::kRead | emu::kWrite;
  if (placement_.text_in_heap) heap_flags |= emu::kExecute;
  heap_ = std::make_unique<Heap>(*memory_, AddressPlan::kHeap, config_.heap_size, heap_flags);
  state_ = std::make_unique<RuntimeState>(model_.firmware, kFirmware, *memory_, *heap_,
                                          AddressPlan::kRom, AddressPlan::kScratch);
  const size_t size = (config_.stack_size + emu::kPageSize - 1) & ~(emu::kPageSize - 1);
  config_.stack_size = size;
  stack_ = &memory_->add(AddressPlan::kStack - size, size, emu::kRead | emu::kWrite,
                         config_.check_uninitialised || config_.watch_stack, "stack");
  std::memset(stack_->bytes.get(), kPaint, size);
  if (config_.check_uninitialised || config_.watch_stack) {
    memory_->allow(stack_->address, size, emu::kShadowRead | emu::kShadowWrite);
  }
  if (!placement_.text_in_heap) {
    const Address address = is_thumb() ? AddressPlan::kThumbText : AddressPlan::kText;
    text_ = &memory_->add(address, kTextSize, placement_.text_flags, true, "text");
    next_text_ = text_->address + kTextRedzone;
  }
  cpu_->write(emu::Role::sp, 0, AddressPlan::kStack - 64);
  // In the process that a Unix port is, code compiled with -fstack-protector reads its mark from
  // the thread's block. Here it is all marks.
  Arena& thread =
      memory_->add(AddressPlan::kThread, emu::kPageSize, emu::kRead, false, "thread block");
  std::memset(thread.bytes.get(), kPaint, emu::kPageSize);
  cpu_->set_thread_block(AddressPlan::kThread);
}

Address GuestMachine::fun_table_entry(size_t index) const {
  return memory_->field(fun_table_, index);
}
size_t GuestMachine::fun_table_size() const {
  return kFunTableSize;
}

// -- Text

Address GuestMachine::allocate_text(size_t size, const std::string& module) {
  Address address;
  if (placement_.text_in_heap) {
    address = allocate(runtime(), size);
    heap_->find(address)->tracked = true;
  } else {
    const size_t span = ((size + 15) & ~size_t{15}) + kTextRedzone;
    if (span > text_->address + text_->size - next_text_) {
      raise(runtime(), TypeId::MemoryError, "memory allocation failed, allocating {} bytes", size);
    }
    address = next_text_;
    next_text_ += span;
    memory_->allow(address, size, emu::kShadowRead | emu::kShadowWrite | emu::kShadowInitialised);
  }
  texts_.push_back({module, address, size, symbols_[module]});
  return address;
}

void GuestMachine::commit_text(Address address, Address variables) {
  if (placement_.text_in_heap) heap_->make_executable(address);
  // The heap may have given the place of a text that is no more: the newest is meant.
  size_t newest = texts_.size() - 1;
  while (texts_[newest].address != address) --newest;
  LoadedText& text = texts_[newest];
  text.variables = variables;
  if (!placement_.text_in_heap) {
    uint8_t bits = emu::kShadowRead | emu::kShadowExecute | emu::kShadowInitialised;
    if ((placement_.text_flags & emu::kWrite) != 0) bits |= emu::kShadowWrite;
    memory_->allow(address, text.size, bits);
  }
  cpu_->flush_code(address, text.size);
  if (counts_) {
    const std::span code(cpu_->memory().host(address, text.size), text.size);
    counted_texts_.push_back(
        {text.name, address, {code.begin(), code.end()}, counts_->watch(address, text.size)});
  }
  if (profiler_) profiler_->add_text(text.name, address, text.size, text.symbols);
  if (debugger_ != nullptr) debugger_->loaded(text);
}

void GuestMachine::count_instructions() {
  counts_ = std::make_unique<emu::ExecutionCounts>();
  cpu_->watch(*counts_);
}

void GuestMachine::profile(profile::CallTree& tree) {
  profiler_ = std::make_unique<Profiler>(tree, *cpu_);
  cpu_->watch(*profiler_);
}

void GuestMachine::debug(Debugger& debugger) {
  debugger_ = &debugger;
}

void GuestMachine::add_symbols(const std::string& module, TextSymbols symbols) {
  symbols_[module] = symbols;
  for (LoadedText& text : texts_) {
    if (text.name == module) text.symbols = symbols;
  }
}

// -- Running

// What lies below sp was left by functions that have returned: nobody may read it before writing.
void GuestMachine::forget_dead_stack() {
  if (!config_.check_uninitialised) return;
  const Address sp = cpu_->read(emu::Role::sp);
  if (stack_->contains(sp)) memory_->forget(stack_->address, sp - stack_->address);
}

uint64_t GuestMachine::call(Address function, std::span<const uint64_t> arguments) {
  ++guest_calls_;
  std::vector<emu::Value> values;
  values.reserve(arguments.size());
  for (uint64_t word : arguments) values.push_back(emu::Value::word(word));
  const Site site = heap_->site;
  const size_t nlr_mark = nlr_.size();
  const size_t serving_mark = serving_.size();
  struct Restore {
    GuestMachine& machine;
    Site site;
    size_t nlr_mark;
    size_t serving_mark;
    ~Restore() {
      machine.heap_->site = site;
      machine.nlr_.resize(nlr_mark);
      machine.serving_.resize(serving_mark);
    }
  } restore{*this, site, nlr_mark, serving_mark};
  emu::StateGuard registers(*cpu_);
  const Profiler::Crossing profiling(profiler_.get());
  forget_dead_stack();
  cpu_->begin_call(function, values);
  try {
    run_loop(nlr_mark);
  } catch (const MachineFault& fault) {
    if (debugger_ != nullptr) debugger_->broken(fault);
    throw;
  }
  return cpu_->result_word();
}

void GuestMachine::run_loop(size_t nlr_mark) {
  for (;;) {
    const uint64_t spent = state_->opcodes * RuntimeState::kOpcodeCost + state_->work;
    const uint64_t limit = config_.budget - std::min(config_.budget, spent);
    const uint64_t slice = std::min(limit, cpu_->instructions() + kSlice);
    const emu::Stop stop = debugger_ == nullptr ? cpu_->run(slice) : debugger_->run(slice);
    limit_opcodes();
    const bool is_service = stop.kind == emu::StopKind::service;
    if (!is_service) {
      if (stop.kind == emu::StopKind::returned) return;
      if (stop.kind == emu::StopKind::fault) report_fault(stop.fault);
      if (slice == limit) report_budget();
    }
    try {
      if (interrupt_request) [[unlikely]]
        state_->raise_interrupt();
      if (is_service) serve(stop.service);
    } catch (const GuestException& exception) {
      if (nlr_.size() <= nlr_mark) {
        if (debugger_ != nullptr && !is_caught()) debugger_->uncaught(exception.value);
        throw;
      }
      resume_with_exception(exception.value);
    }
  }
}

void GuestMachine::limit_opcodes() {
  const uint64_t spent = cpu_->instructions() + state_->work;
  const uint64_t left = config_.budget - std::min(config_.budget, spent);
  state_->opcode_limit = left / RuntimeState::kOpcodeCost;
}

void GuestMachine::serve(uint32_t service) {
  if (service >= service_calls_.size()) service_calls_.resize(state_->services.size());
  ++service_calls_[service];
  state_->charge(kCallCost);
  const Site site = heap_->site;
  heap_->site.function = state_->services.name(service).c_str();
  heap_->site.pc = cpu_->read(emu::Role::return_address);
  serving_.push_back(service);
  emu::Value result = emu::Value::none();
  {
    HostScope scope(runtime());
    const Profiler::Crossing profiling(profiler_.get(), state_->services.name(service));
    try {
      result = dispatch_service(runtime(), state_->services.code(service), cpu_->arguments());
    } catch (const HostFault& fault) {
      report_host_fault(fault, service);
    }
  }
  serving_.pop_back();
  heap_->site = site;
  forget_dead_stack();
  cpu_->finish_service(result);
}

// -- Non-local returns

void GuestMachine::push_nlr(Address buffer) {
  GuestMemory& m = *memory_;
  m.check(buffer, size_t{2} * m.word_size(), emu::Access::write);
  m.set_field(buffer, 0, nlr_.empty() ? 0 : nlr_.back().buffer);
  // Compilers load the exception before they look whether there is one.
  if (config_.check_uninitialised) {
    m.allow(buffer + m.word_size(), m.word_size(),
            emu::kShadowRead | emu::kShadowWrite | emu::kShadowInitialised);
  }
  const bool saves = !model_.firmware.uses_setjmp;
  nlr_.push_back({buffer, saves ? cpu_->save() : nullptr, cpu_->read(emu::Role::return_address)});
}

void GuestMachine::pop_nlr() {
  if (nlr_.empty()) {
    throw HostFault(MachineFault::Kind::memory, "nlr_pop without nlr_push");
  }
  nlr_.pop_back();
}

void GuestMachine::set_jump(Address place) {
  // A place of the module's own is none that an exception jumps to.
  if (nlr_.empty() || place != nlr_.back().buffer + size_t{2} * memory_->word_size()) return;
  nlr_.back().state = cpu_->save();
  nlr_.back().return_address = cpu_->read(emu::Role::return_address);
}

/// Whether anything that is under way may catch an exception: machine code, or a `try` of bytecode,
/// whatever exceptions that is for.
bool GuestMachine::is_caught() const {
  const auto& handlers = state_->frame_handlers;
  return !nlr_.empty() || std::any_of(handlers.begin(), handlers.end(),
                                      [](const Handler& handler) { return !handler.is_finally; });
}

void GuestMachine::resume_with_exception(Value exception) {
  if (nlr_.back().state == nullptr) {
    report_host_fault(HostFault(MachineFault::Kind::memory,
                                "an exception jumps to a buffer of nlr_push without registers: "
                                "there mp_fun_table.setjmp_(nlr.regs) has to follow, as the "
                                "function nlr_push of py/nlr.h sees to"),
                      serving_.back());
  }
  NlrEntry entry = std::move(nlr_.back());
  nlr_.pop_back();
  serving_.pop_back();
  memory_->set_field(entry.buffer, 1, exception.bits);
  cpu_->restore(*entry.state);
  // On x86 it was on the stack, where later calls wrote over it.
  if (cpu_->read(emu::Role::return_address) != entry.return_address) {
    cpu_->write(emu::Role::return_address, 0, entry.return_address);
  }
  cpu_->finish_service(emu::Value::word(1));
}

// -- Roots and stack

void GuestMachine::visit_roots(const std::function<void(uint64_t)>& visit) {
  cpu_->for_each_root(visit);
}

void GuestMachine::visit_root_ranges(const std::function<void(Address, size_t)>& visit) {
  const Address sp = cpu_->read(emu::Role::sp);
  const Address top = AddressPlan::kStack;
  if (sp >= stack_->address && sp < top) {
    const Address aligned = sp & ~Address{memory_->word_size() - 1};
    visit(aligned, top - aligned);
  }
}

void GuestMachine::check_stack() {
  const Address sp = cpu_->read(emu::Role::sp);
  const size_t reserve = stack_->size / kStackReserve;
  if (sp < stack_->address + reserve) {
    raise(runtime(), TypeId::RuntimeError, "maximum recursion depth exceeded");
  }
}

Value GuestMachine::load_mpy(const mpy::MpyFile& file, const std::string& name, Value module) {
  return board::load_mpy(*this, file, name, module);
}

size_t GuestMachine::stack_used() const {
  return stack_->address + stack_->size - cpu_->read(emu::Role::sp);
}

BoardStats GuestMachine::stats() const {
  BoardStats stats;
  stats.instructions = cpu_->instructions();
  stats.opcodes = state_->opcodes;
  stats.guest_calls = guest_calls_;
  for (uint32_t i = 0; i < service_calls_.size(); ++i) {
    if (service_calls_[i] != 0) {
      stats.firmware_calls[state_->services.name(i)] += service_calls_[i];
    }
  }
  size_t untouched = 0;
  while (untouched < stack_->size && stack_->bytes[untouched] == kPaint) ++untouched;
  const size_t used = stack_->size - untouched;
  stats.stack_high_water = guest_calls_ == 0 ? 0 : used;
  stats.heap_peak = heap_->peak();
  stats.allocations = heap_->allocations();
  stats.collections = state_->collections;
  stats.relocations = relocations_;
  return stats;
}

}  // namespace natmod::board
