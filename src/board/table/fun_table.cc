#include "board/table/fun_table.h"

#include <map>

#include "base/error.h"
#include "runtime/objects/stream.h"
#include "runtime/types.h"

namespace natmod::board {
namespace {

emu::Value print_to_output(Runtime& rt, emu::ArgumentReader& args) {
  args.word();  // mp_print_t.data
  const Address text = args.word();
  rt.state().output(memory(rt).text(text, args.word()));
  return emu::Value::none();
}

// Entries that are no functions.
std::map<std::string_view, uint64_t> constants(RuntimeState& state) {
  Runtime& rt = state.runtime;
  state.print_to_output = state.services.add("mp_plat_print", ServiceCode{print_to_output});
  std::map<std::string_view, uint64_t> out = {
      {"const_none", kNone.bits},
      {"const_false", kFalse.bits},
      {"const_true", kTrue.bits},
      {"plat_print", state.rom.place_words({0, state.print_to_output})},
      {"type_type", type_address(rt, TypeId::type)},
      {"type_str", type_address(rt, TypeId::str)},
      {"type_list", type_address(rt, TypeId::list)},
      {"type_dict", type_address(rt, TypeId::dict)},
      {"type_fun_builtin_0", type_address(rt, TypeId::fun_builtin_0)},
      {"type_fun_builtin_1", type_address(rt, TypeId::fun_builtin_1)},
      {"type_fun_builtin_2", type_address(rt, TypeId::fun_builtin_2)},
      {"type_fun_builtin_3", type_address(rt, TypeId::fun_builtin_3)},
      {"type_fun_builtin_var", type_address(rt, TypeId::fun_builtin_var)},
      {"type_Exception", type_address(rt, TypeId::Exception)},
  };
  // The stream methods are function objects that a module puts into its own types.
  const std::pair<std::string_view, std::string_view> streams[] = {
      {"stream_read_obj", "read"},
      {"stream_readinto_obj", "readinto"},
      {"stream_unbuffered_readline_obj", "readline"},
      {"stream_write_obj", "write"},
  };
  for (const auto& [entry, method] : streams) {
    for (const Member& member : stream_members()) {
      if (member.name == method) out[entry] = make_builtin(rt, member, "stream").bits;
    }
  }
  return out;
}

std::map<std::string_view, decltype(ServiceCode::fn)> functions() {
  std::map<std::string_view, decltype(ServiceCode::fn)> out;
  for (std::span<const TableFunction> group :
       {kNameFunctions, kContainerFunctions, kCallFunctions, kControlFunctions, kMemoryFunctions,
        kObjectFunctions, kArgumentFunctions, kPrintFunctions}) {
    for (const TableFunction& it : group) out.emplace(it.name, it.fn);
  }
  return out;
}

}  // namespace

Address make_fun_table(RuntimeState& state) {
  static constexpr std::string_view kNames[] = {
#define NATMOD_FUN_TABLE(member, symbol, since, declaration) #member,
#include "abi/fun_table.def"
  };
  const Address table = state.rom.reserve(words(state.runtime, kFunTableSize));
  const auto values = constants(state);
  const auto served = functions();
  size_t index = 0;
  for (std::string_view name : kNames) {
    uint64_t word = 0;
    if (name == "setjmp_" && !state.config.uses_setjmp) {
      word = 0;
    } else if (auto value = values.find(name); value != values.end()) {
      word = value->second;
    } else if (auto function = served.find(name); function != served.end()) {
      word = state.services.add(name, ServiceCode{function->second});
    } else {
      fail("the board does not serve the firmware function {}", name);
    }
    state.rom.set_field(table, index++, word);
  }
  return table;
}

}  // namespace natmod::board
