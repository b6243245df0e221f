#include "link/stubs.h"

#include "link/addresses.h"
#include "link/companion.h"
#include "link/context.h"
#include "link/image.h"
#include "link/map.h"

namespace natmod::link {
namespace {

Stub code_for(const Machine& machine, const Symbol& symbol, const InputSection* after) {
  bool is_indirect = symbol.meaning == Meaning::indirect_function && after == nullptr;
  if (is_indirect) return machine.indirect_stub();
  Stub stub = machine.stub();
  if (const Adapter* adapter = symbol.adapter) {
    stub.code.insert(stub.code.begin(), adapter->code.begin(), adapter->code.end());
    stub.word_offset += static_cast<uint32_t>(adapter->code.size());
  }
  return stub;
}

}  // namespace

CallStub::CallStub(const Symbol& symbol, int64_t addend, const InputSection* after, Stub code,
                   unsigned word_size)
    : symbol_(symbol), addend_(addend), after_(after), code_(std::move(code)) {
  alignment = word_size;
  skew = (word_size - code_.word_offset % word_size) % word_size;
}

// The address of a symbol with an adapter is that of its stub; the stub goes to the function. So it
// is with an indirect function, whose stub holds its word's address.
Address CallStub::target(const LinkContext& context) const {
  if (symbol_.adapter != nullptr) {
    return {mpy::kRelocFunTableEntry + static_cast<int>(symbol_.value), 0};
  }
  if (symbol_.meaning == Meaning::indirect_function && after_ == nullptr) {
    auto offset = static_cast<int64_t>(symbol_.value * alignment);
    return address_of(context, context.startup.indirect_words, offset);
  }
  Address target = address_of(context, symbol_, addend_);
  // The firmware's own pointers are fit to be called as they are.
  if (target.kind < mpy::kRelocFunTableEntry) {
    target.value = context.machine().code_address(target.value);
  }
  return target;
}

void CallStub::write(ImageWriter& image) const {
  image.copy(address, code_.code);
  image.word(address + code_.word_offset, target(image.context));
}

void CallStub::describe(MapWriter& map) const {
  map.row(address, size(), fmt::format("(stub for {})", symbol_name(symbol_)));
}

void CallStub::add_symbols(ModuleSymbols& symbols) const {
  symbols.add_code(std::string(symbol_.name) + ".stub", *this, code_.word_offset, code_.entry);
}

void Stubs::add(const LinkContext& context, Symbol& symbol) {
  if (symbol.stub >= 0) return;
  symbol.stub = static_cast<int32_t>(all_.size());
  all_.emplace_back(symbol, 0, nullptr, code_for(context.machine(), symbol, nullptr),
                    context.target->word_size());
}

void Stubs::add_far(const LinkContext& context, const Symbol& symbol, int64_t addend,
                    const InputSection& after) {
  auto [known, is_new] = far_.try_emplace({&symbol, addend, &after}, nullptr);
  if (!is_new) return;
  known->second =
      &all_.emplace_back(symbol, addend, &after, code_for(context.machine(), symbol, &after),
                         context.target->word_size());
}

const CallStub* Stubs::far(const Symbol& symbol, int64_t addend, const InputSection& after) const {
  auto known = far_.find({&symbol, addend, &after});
  return known == far_.end() ? nullptr : known->second;
}

}  // namespace natmod::link
