#include "elf/riscv_attributes.h"

#include <fmt/format.h>

#include <cctype>

#include "elf/build_attributes.h"

namespace natmod::elf {
namespace {

constexpr uint32_t kTagArch = 5;

// Odd tags are strings.
AttributeForm form_of(uint32_t tag) {
  return tag % 2 != 0 ? AttributeForm::string : AttributeForm::number;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// `rv32i2p1_m2p0_zicsr2p0`: names with a version `<major>p<minor>`, which a name's own digits
// (zve32x) precede; only `rv32` itself has no underscore behind it.
std::vector<std::string> split(std::string_view arch) {
  std::vector<std::string> extensions;
  std::string lower;
  for (char c : arch) lower += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  std::string_view rest = lower;
  if (rest.starts_with("rv32") || rest.starts_with("rv64")) rest.remove_prefix(4);
  while (!rest.empty()) {
    size_t end = std::min(rest.find('_'), rest.size());
    std::string_view one = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    size_t minor = one.find_last_not_of("0123456789");
    if (minor != one.npos && one[minor] == 'p' && minor + 1 < one.size()) {
      size_t major = minor;
      while (major > 0 && is_digit(one[major - 1])) --major;
      if (major < minor) one = one.substr(0, major);
    }
    if (!one.empty()) extensions.emplace_back(one);
  }
  return extensions;
}

}  // namespace

std::vector<std::string> parse_riscv_extensions(Bytes section, std::string_view name) {
  std::vector<std::string> extensions;
  visit_build_attributes(section, fmt::format("{}: section .riscv.attributes", name), "riscv",
                         form_of, [&](const BuildAttribute& attribute) {
                           if (attribute.tag == kTagArch) extensions = split(attribute.text);
                         });
  return extensions;
}

}  // namespace natmod::elf
