#include "emu/cpu.h"

#include <bit>
#include <cstring>

#include "base/error.h"
#include "emu/back_ends.h"

namespace natmod::emu {
namespace {

constexpr unsigned kServiceStride = 4;  // bytes from one stub to the next

CallingConvention convention_of(const CpuConfig& config) {
  using Convention = CallingConvention;
  switch (config.model) {
    case CpuModel::x86:
      return {.stack_offset = 4, .float_result = Convention::FloatResult::x87};
    case CpuModel::x64:
      return {.word = 8,
              .words = 6,
              .floats = 8,
              .stack_offset = 8,
              .va_list = Convention::VaList::x64,
              .float_result = Convention::FloatResult::registers};
    case CpuModel::cortex_m0:
    case CpuModel::cortex_m3:
    case CpuModel::cortex_m4:
    case CpuModel::cortex_m7:
      return {.words = 4,
              .floats = config.hard_float ? 16u : 0u,
              .pair = Convention::Pair::aligned,
              .float_result = config.hard_float ? Convention::FloatResult::registers
                                                : Convention::FloatResult::words};
    case CpuModel::lx106:
    case CpuModel::esp32:
      return {.words = 6, .pair = Convention::Pair::aligned, .va_list = Convention::VaList::xtensa};
    case CpuModel::rv32:
      return {.words = 8, .pair = Convention::Pair::split};
    case CpuModel::rv64:
      return {.word = 8, .words = 8};
  }
  fail("no such processor model");
}

bool is_thumb(CpuModel model) {
  return model >= CpuModel::cortex_m0 && model <= CpuModel::cortex_m7;
}

}  // namespace

std::string_view cpu_name(CpuModel model) {
  switch (model) {
    case CpuModel::x86:
      return "x86";
    case CpuModel::x64:
      return "x64";
    case CpuModel::cortex_m0:
      return "Cortex-M0";
    case CpuModel::cortex_m3:
      return "Cortex-M3";
    case CpuModel::cortex_m4:
      return "Cortex-M4";
    case CpuModel::cortex_m7:
      return "Cortex-M7";
    case CpuModel::lx106:
      return "Xtensa LX106";
    case CpuModel::esp32:
      return "Xtensa ESP32";
    case CpuModel::rv32:
      return "RV32IMC";
    case CpuModel::rv64:
      return "RV64IMC";
  }
  return "?";
}

std::unique_ptr<Cpu> Cpu::create(const CpuConfig& config) {
  if (config.model == CpuModel::lx106 || config.model == CpuModel::esp32)
    return create_xtensa_cpu(config);
  if (config.model == CpuModel::rv32 || config.model == CpuModel::rv64)
    return create_riscv_cpu(config);
  if (is_thumb(config.model)) return create_thumb_cpu(config);
  return create_unicorn_cpu(config);
}

Cpu::Cpu(const CpuConfig& config) : config_(config), convention_(convention_of(config)) {
  memory_.check_shadow = config.check_memory;
}

void Cpu::map(Region region) {
  // A windowed return address keeps 30 bits; the others are those of the code that returns.
  const bool is_far = region.address >> 30 != config_.service_address >> 30;
  if (config_.model == CpuModel::esp32 && (region.flags & kExecute) && is_far)
    fail(
        "guest memory '{}' at {:#x}: windowed code must be in the same GiB as the services at "
        "{:#x}",
        region.name, region.address, config_.service_address);
  map_pages(memory_.add(std::move(region)));
}

void Cpu::unmap(uint64_t address) {
  const Region* region = memory_.find(address);
  if (region == nullptr || region->address != address)
    fail("guest memory: no region begins at {:#x}", address);
  unmap_pages(*region);
  memory_.remove(address);
}

void Cpu::map_services(std::span<const uint8_t> instruction) {
  const uint64_t stubs = (uint64_t{config_.services} + 1) * kServiceStride;
  service_bytes_.resize((stubs + kPageSize - 1) / kPageSize * kPageSize);
  for (size_t i = 0; i < service_bytes_.size(); ++i)
    service_bytes_[i] = instruction[i % instruction.size()];
  map({.address = config_.service_address,
       .flags = kExecute,
       .bytes = service_bytes_,
       .name = "services"});
}

uint64_t Cpu::service(uint32_t index) const {
  return config_.service_address + uint64_t{index} * kServiceStride +
         (is_thumb(config_.model) ? 1 : 0);
}

std::optional<Stop> Cpu::service_stop(uint64_t address) const {
  if (!is_service(address)) return std::nullopt;
  const uint64_t offset = address - config_.service_address;
  if (offset % kServiceStride != 0 || offset / kServiceStride > config_.services)
    return fault_stop({.kind = FaultKind::not_permitted,
                       .access = Access::fetch,
                       .address = address,
                       .size = 1,
                       .bad_address = address},
                      address);
  const uint32_t index = static_cast<uint32_t>(offset / kServiceStride);
  if (index == config_.services) return Stop{.kind = StopKind::returned};
  return Stop{.kind = StopKind::service, .service = index};
}

Stop Cpu::fault_stop(const MemoryFault& fault, uint64_t pc) const {
  Stop stop{.kind = StopKind::fault};
  static_cast<MemoryFault&>(stop.fault) = fault;
  stop.fault.pc = pc;
  stop.fault.sp = read(Role::sp);
  return stop;
}

// ---- calls into the guest

void Cpu::begin_call(uint64_t function, std::initializer_list<Value> arguments) {
  begin_call(function, std::span(arguments.begin(), arguments.size()));
}

void Cpu::begin_call(uint64_t function, std::span<const Value> arguments) {
  // In a service: this call is nested in one of the guest. After `returned`: another call like the
  // last. Otherwise the guest was stopped for good, and its calls are gone.
  const std::optional<Stop> at = service_stop(read(Role::pc));
  const bool is_nested = at && at->kind == StopKind::service;
  if (is_nested)
    host_calls_.push_back({read(Role::return_address), read(Role::sp)});
  else if (!at || at->kind != StopKind::returned)
    host_calls_.clear();
  begin_frame(is_nested);
  ArgumentPlacer sizes(convention_);
  for (const Value& argument : arguments) sizes.next(argument.type());
  const uint64_t stack = (read(Role::sp) - sizes.stack) & ~uint64_t{15};
  // The frame of an x86 call has a return address below the arguments.
  const uint64_t bottom = stack - convention_.stack_offset;
  const uint64_t size = sizes.stack + convention_.stack_offset;
  pending_.reset();
  if (const auto fault = memory_.check(bottom, size, Access::write)) {
    pending_ = fault_stop(*fault, function);
    return;
  }

  ArgumentPlacer placer(convention_);
  for (const Value& argument : arguments) {
    const Place place = placer.next(argument.type());
    for (unsigned i = 0; i < place.count; ++i) {
      const Place::Piece& piece = place.pieces[i];
      const uint64_t bits = argument.bits() >> (i * 32);
      switch (piece.in) {
        case Place::In::word_register:
          write(Role::argument, piece.at, bits);
          break;
        case Place::In::float_register:
          write(Role::float_argument, piece.at, bits);
          break;
        case Place::In::stack:
          if (uint8_t* bytes = memory_.host(stack + piece.at, place.size))
            std::memcpy(bytes, &bits, place.size);
          memory_.mark_initialised(stack + piece.at, place.size);
          break;
      }
    }
  }
  write(Role::sp, 0, stack);
  enter(function, service(config_.services));
}

uint64_t Cpu::result_word() const {
  return read(Role::result);
}

uint64_t Cpu::result_u64() const {
  const uint64_t low = read(Role::result, 0);
  return word_size() == 8 ? low : low | read(Role::result, 1) << 32;
}

float Cpu::result_f32() const {
  using FloatResult = CallingConvention::FloatResult;
  if (convention_.float_result == FloatResult::x87) return static_cast<float>(result_f64());
  const bool is_word = convention_.float_result == FloatResult::words;
  return std::bit_cast<float>(
      static_cast<uint32_t>(read(is_word ? Role::result : Role::float_result)));
}

double Cpu::result_f64() const {
  using FloatResult = CallingConvention::FloatResult;
  uint64_t bits = 0;
  if (convention_.float_result == FloatResult::words)
    bits = result_u64();
  else if (convention_.float_result == FloatResult::x87 || word_size() == 8)
    bits = read(Role::float_result);
  else
    bits = read(Role::float_result, 0) | read(Role::float_result, 1) << 32;
  return std::bit_cast<double>(bits);
}

// ---- calls from the guest

ArgumentReader Cpu::arguments() const {
  return ArgumentReader(*this, read(Role::sp) + convention_.stack_offset);
}

void Cpu::finish_service(Value result) {
  using FloatResult = CallingConvention::FloatResult;
  const bool is_float = result.type() == Value::Type::f32 || result.type() == Value::Type::f64;
  const bool is_long = result.type() == Value::Type::u64 || result.type() == Value::Type::f64;
  uint64_t bits = result.bits();
  Role role = Role::result;
  if (is_float && convention_.float_result != FloatResult::words) role = Role::float_result;
  bool is_pair = is_long && word_size() == 4;
  if (role == Role::float_result && convention_.float_result == FloatResult::x87) {
    is_pair = false;
    if (result.type() == Value::Type::f32)
      bits = std::bit_cast<uint64_t>(
          static_cast<double>(std::bit_cast<float>(static_cast<uint32_t>(bits))));
  }
  if (result.type() != Value::Type::none) {
    write(role, 0, bits);
    if (is_pair) write(role, 1, bits >> 32);
  }
  leave();
}

}  // namespace natmod::emu
