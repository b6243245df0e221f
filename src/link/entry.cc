#include "link/entry.h"

#include "link/addresses.h"
#include "link/companion.h"
#include "link/context.h"
#include "link/image.h"
#include "link/map.h"

namespace natmod::link {
namespace {

// A stub whose first bytes are no instruction needs a jump in front.
Stub far_entry(const LinkContext& context) {
  const unsigned word_size = context.target->word_size();
  Stub stub = context.machine().stub();
  if (stub.entry == 0) return stub;
  auto jump = context.machine().entry_jump(int64_t{word_size} + stub.entry).value();
  jump.resize(word_size);
  stub.code.insert(stub.code.begin(), jump.begin(), jump.end());
  stub.word_offset += word_size;
  return stub;
}

}  // namespace

bool EntryJump::update(const LinkContext& context) {
  if (word_) return false;
  const Machine& machine = context.machine();
  size_t old_size = code_.size();
  uint64_t target = context.entry->section->address + machine.code_offset(context.entry->value);
  if (auto jump = machine.entry_jump(old_size == 0 ? 0 : static_cast<int64_t>(target))) {
    code_ = std::move(*jump);
  } else {
    Stub stub = far_entry(context);
    code_ = std::move(stub.code);
    word_ = stub.word_offset;
  }
  // A longer jump than needed stays as it is: shrinking it again could go on for ever.
  if (code_.size() < old_size) code_.resize(old_size);
  return code_.size() != old_size;
}

void EntryJump::write(ImageWriter& image) const {
  image.copy(address, code_);
  if (!word_) return;
  Address entry = address_of(image.context, *image.context.entry, 0);
  entry.value = image.context.machine().code_address(entry.value);
  image.word(address + *word_, entry);
}

void EntryJump::describe(MapWriter& map) const {
  map.row(address, size(), "(jump to mpy_init)");
}

void EntryJump::add_symbols(ModuleSymbols& symbols) const {
  symbols.add_code("natmod.entry", *this, word_);
}

}  // namespace natmod::link
