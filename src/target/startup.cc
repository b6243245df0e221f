#include "target/startup.h"

namespace natmod {

void StartupWriter::bytes(std::initializer_list<uint8_t> more) {
  for (uint8_t byte : more) code.push_back(byte);
}

void StartupWriter::halfword(uint32_t value) {
  bytes({static_cast<uint8_t>(value), static_cast<uint8_t>(value >> 8)});
}

void StartupWriter::word32(int64_t value) {
  code.resize(code.size() + 4);
  fields::word32.write(&code[code.size() - 4], value);
}

StartupCode StartupWriter::finish(const StartupPlan& plan, unsigned word_size) {
  const size_t table = plan.resolvers.empty() ? 0 : 1;
  const size_t count = 2 * plan.patches.size() + table + functions.size();
  if (count != 0) code.resize((code.size() + word_size - 1) / word_size * word_size);
  const auto words = static_cast<uint32_t>(code.size());
  for (const Use& use : uses_) {
    fields::word32.write(&code[use.place],
                         static_cast<int64_t>(words + use.index * word_size) - use.base);
  }
  code.resize(code.size() + count * word_size);
  return {std::move(code), words, std::move(functions)};
}

}  // namespace natmod
