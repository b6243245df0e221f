#include "runtime/state.h"

#include <cstdio>

#include "runtime/allocation.h"
#include "runtime/errors.h"
#include "runtime/module_variables.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/instance_slots.h"
#include "runtime/objects/sequence.h"
#include "runtime/strings.h"

namespace natmod::board {
namespace {

void make_constants(RuntimeState& state) {
  Runtime& rt = state.runtime;
  Rom& rom = state.rom;
  const auto object = [&](TypeId type, std::initializer_list<uint64_t> rest) {
    const Address address = rom.reserve(words(rt, 1 + rest.size()));
    rom.set_field(address, 0, type_address(rt, type));
    size_t index = 1;
    for (uint64_t word : rest) rom.set_field(address, index++, word);
    return Value::at(address);
  };
  state.empty_tuple = object(TypeId::tuple, {0});
  const Address nothing = rom.place(std::string(1, '\0'));
  state.empty_bytes = object(TypeId::bytes, {string_hash(""), 0, nothing});
  state.ellipsis = object(TypeId::ellipsis, {0});
  state.not_implemented = object(TypeId::NotImplementedType, {0});
  state.generator_exit = object(TypeId::GeneratorExit, {0, 0, state.empty_tuple.bits});
  static constexpr Member kInit = {"__init__", native_base_init, 1, Member::kAny, true};
  state.native_base_init_wrapper = make_builtin(rt, kInit, "native base");
}

void intern_method_names(RuntimeState& state) {
  Runtime& rt = state.runtime;
  const QstrPool::Origin of_operators(state.qstrs, QstrOrigin::operators);
  for (uint32_t i = 0; i < kUnaryOps; ++i) {
    state.unary_methods[i] = intern(rt, method_name(static_cast<UnaryOp>(i)));
  }
  for (uint32_t i = 0; i < kBinaryOps; ++i) {
    auto op = static_cast<BinaryOp>(i);
    bool is_inplace = op >= BinaryOp::inplace_or && op <= BinaryOp::inplace_power;
    bool is_named = !is_inplace || state.config.has_inplace_methods ||
                    op == BinaryOp::inplace_add || op == BinaryOp::inplace_subtract;
    state.binary_methods[i] = is_named ? intern(rt, method_name(op)) : Q_null;
  }
  for (Qstr descriptor : {Q___get__, Q___set__, Q___delete__}) {
    intern(rt, state.qstrs.text(descriptor));
  }
}

}  // namespace

RuntimeState::RuntimeState(const FirmwareConfig& firmware_config, const Firmware& its_firmware,
                           GuestMemory& guest_memory, Heap& guest_heap, Address rom_base,
                           Address scratch_base)
    : config(firmware_config),
      firmware(its_firmware),
      memory(guest_memory),
      heap(guest_heap),
      rom(guest_memory, rom_base),
      scratch(guest_memory, scratch_base) {
  output = [](std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); };
  error_output = [](std::string_view text) {
    std::fflush(stdout);  // so that both are in order where they are one
    std::fwrite(text.data(), 1, text.size(), stderr);
  };
  warning = [this](std::string_view text) { error_output(std::string(text) + "\n"); };
}

RuntimeState::~RuntimeState() = default;

void RuntimeState::end_of_budget() const {
  throw HostFault(MachineFault::Kind::budget,
                  fmt::format("budget used up: {} opcodes of bytecode ran, and a loop of the "
                              "firmware's does not end{}",
                              opcodes, firmware.describe_callers(frame)));
}

void RuntimeState::raise_interrupt() {
  if (!take_interrupt() || (divert_interrupt && divert_interrupt())) return;
  raise_empty(runtime, TypeId::KeyboardInterrupt);
}

void RuntimeState::start() {
  const QstrPool::Origin of_firmware(qstrs, QstrOrigin::firmware);
  make_types(*this);
  make_constants(*this);
  intern_method_names(*this);
  firmware.make_builtins(*this);
  loaded_modules = new_dict(runtime, 3);
  path = new_list(runtime,
                  std::vector<Value>{qstr_value(Q_), str_value(runtime, firmware.module_folder)});
  main_dict = new_dict(runtime, 1);
  globals = locals = main_dict;
  dict_map(runtime, main_dict).store(qstr_value(Q___name__), qstr_value(Q___main__));
  memory_error = new_exception_text(runtime, type_address(runtime, TypeId::MemoryError),
                                    "memory allocation failed");
  heap.find(memory_error.address())->tracked = true;
  firmware_qstrs = qstrs.size();
  temporaries.clear();
}

}  // namespace natmod::board
