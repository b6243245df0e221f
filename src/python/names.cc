#include "python/names.h"

#include "python/compile_error.h"

namespace natmod::python {
namespace {

constexpr size_t kMaxName = 255;  // the length is one byte in firmware

constexpr std::string_view kOwn[] = {
#define NATMOD_NAME(ident, text) text,
#include "python/names.def"
};

constexpr std::string_view kKnown[] = {
#define NATMOD_KNOWN_NAME(text) text,
#include "python/known_names.def"
};

}  // namespace

Names::Names() {
  for (std::string_view text : kOwn) add(text);
  for (std::string_view text : kKnown) add(text);
  n_common_ = std::ssize(texts_);
}

Name Names::add(std::string_view text) {
  if (auto known = numbers_.find(text); known != numbers_.end()) return known->second;
  if (text.size() > kMaxName) throw CompileError("RuntimeError", "name too long");
  Name name{static_cast<uint32_t>(texts_.size())};
  numbers_.emplace(texts_.emplace_back(text), name);
  return name;
}

std::optional<Name> Names::find(std::string_view text) const {
  auto known = numbers_.find(text);
  if (known == numbers_.end()) return std::nullopt;
  return known->second;
}

}  // namespace natmod::python
