// A relocation as the scan looks at it: where it is, what it asks for, and what it is against.
#pragma once

#include <string>

#include "link/context.h"

namespace natmod::link {

struct Reference {
  explicit Reference(LinkContext& link_context) : context(link_context) {}

  LinkContext& context;
  InputSection* section = nullptr;
  elf::Reloc reloc;
  const RelocHowto* howto = nullptr;
  Symbol* symbol = nullptr;

  // What the symbol is.
  bool is_thread_local() const;
  bool is_variable() const;
  bool is_in_text() const;
  /// The table whose end it is; null if it is none.
  const SectionTable* table() const;

  /// Reports that it cannot be linked: `reason` is the predicate.
  template <class... Args>
  void refuse(fmt::format_string<Args...> reason, Args&&... args) const {
    context.errors.add("{} {}", subject(), fmt::format(reason, std::forward<Args>(args)...));
  }

  /// Calls of the symbol go through a stub.
  void add_stub() const;
  /// A slot has to hold S + `addend`.
  void add_slot(int64_t addend = 0) const;
  /// A word of text that will hold S + `addend`, the address of a variable, may serve to keep its
  /// block alive, if the variable comes first there.
  void note_head_word(int64_t addend) const;

 private:
  std::string subject() const;
};

}  // namespace natmod::link
