#include "link/object_text.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <map>
#include <sstream>

#include "base/error.h"
#include "elf/names.h"
#include "link/riscv_words.h"
#include "target/target.h"

namespace natmod::test {
namespace {

struct Kind {
  std::string_view family;
  uint64_t flags;
  uint32_t type = elf::SHT_PROGBITS;
};

constexpr Kind kKinds[] = {
    {".text", elf::SHF_ALLOC | elf::SHF_EXECINSTR},
    {".rodata", elf::SHF_ALLOC},
    {".data", elf::SHF_ALLOC | elf::SHF_WRITE},
    {".bss", elf::SHF_ALLOC | elf::SHF_WRITE, elf::SHT_NOBITS},
    {".tbss", elf::SHF_ALLOC | elf::SHF_WRITE | elf::SHF_TLS, elf::SHT_NOBITS},
};

class Reader {
 public:
  explicit Reader(const Target& target)
      : machine_(target.machine().elf_machine()), elf_(machine_, target.is_64) {}

  Buffer read(std::string_view text) {
    std::istringstream lines{std::string(text)};
    for (std::string line; std::getline(lines, line); ++line_) {
      std::istringstream words(line.substr(0, line.find('#')));
      std::vector<std::string> items(std::istream_iterator<std::string>(words), {});
      read_line(items);
    }
    for (const Patch& it : patches_)
      elf_.reloc(it.section, it.offset, it.type, symbol_of(it.symbol), it.addend);
    return elf_.build();
  }

 private:
  struct Patch {
    uint32_t section;
    uint64_t offset;
    uint32_t type;
    std::string symbol;
    int64_t addend;
  };

  ElfBuilder::Section& section() { return elf_[section_]; }
  bool is_code() { return section().flags & elf::SHF_EXECINSTR; }
  uint64_t place() { return section().bytes.size() + section().nobits_size; }

  [[noreturn]] void refuse(std::string_view item, std::string_view why) const {
    fail("line {}: '{}' {}", line_, item, why);
  }
  void require(bool holds, std::string_view item, std::string_view else_why) const {
    if (!holds) refuse(item, else_why);
  }

  void read_line(const std::vector<std::string>& items) {
    if (items.size() == 3 && items[1] == "=") {
      define({items[0], elf::SHN_ABS, number(items[2])});
    } else if (!items.empty() && items[0].starts_with('.') && !items[0].ends_with(':')) {
      begin_section(items);
    } else {
      for (const std::string& item : items) read_item(item);
    }
  }

  void begin_section(const std::vector<std::string>& items) {
    const auto kind = std::ranges::find_if(kKinds, [&](const Kind& row) {
      return (items[0] + ".").starts_with(std::string(row.family) + ".");
    });
    require(kind != std::end(kKinds), items[0], "is no section of a kind that is known");
    section_ = elf_.section({items[0], kind->type, kind->flags, {}, 4});
    if (is_code() && machine_ == elf::EM_RISCV) section().alignment = 2;
    if (is_code() && machine_ == elf::EM_ARM) elf_.local("$t", section_);
    for (size_t i = 1; i < items.size(); ++i) {
      if (items[i] == "retain") {
        section().flags |= elf::SHF_GNU_RETAIN;
      } else {
        require(items[i].starts_with("align="), items[i], "is no option of a section");
        section().alignment = number(items[i].substr(6));
      }
    }
    last_.reset();
  }

  void read_item(const std::string& item) {
    if (section_ == 0) begin_section({".text"});
    if (item.find(':') != item.npos) {
      read_symbol(item);
    } else if (item.starts_with("R_")) {
      read_relocation(item);
    } else if (item.starts_with("zero=")) {
      const uint64_t size = number(item.substr(5));
      if (section().type == elf::SHT_NOBITS) {
        section().nobits_size += size;
      } else {
        section().bytes.resize(section().bytes.size() + size);
      }
      last_.reset();
    } else {
      read_number(item);
    }
  }

  void read_symbol(const std::string& item) {
    const size_t colon = item.find(':');
    const std::string bind = item.substr(colon);
    ElfBuilder::Symbol symbol{item.substr(0, colon), section_, place()};
    require(bind == ":" || bind == "::" || bind == ":weak", item,
            "is neither local (:), global (::) nor :weak");
    if (bind == ":") symbol.bind = elf::STB_LOCAL;
    if (bind == ":weak") symbol.bind = elf::STB_WEAK;
    if (section().flags & elf::SHF_TLS) symbol.type = elf::STT_TLS;
    if (is_code() && bind != ":") {
      symbol.type = elf::STT_FUNC;
      symbol.size = 4;
      if (machine_ == elf::EM_ARM) symbol.value |= 1;
    }
    define(std::move(symbol));
  }

  void read_number(const std::string& item) {
    require(section().type != elf::SHT_NOBITS, item, "lies where a file has no bytes");
    last_ = place();
    for (const Word& word : kRiscvWords) {
      if (word.name != item || machine_ != elf::EM_RISCV) continue;
      put(section().bytes, word.value, word.size);
      return;
    }
    const size_t slash = item.find('/');
    const uint64_t size = slash == item.npos ? 4 : number(item.substr(slash + 1));
    const uint64_t value = number(item.substr(0, slash));
    require(size >= 1 && size <= 8, item, "has not 1 to 8 bytes");
    require(size == 8 || value >> 8 * size == 0, item, "has more bits than that");
    put(section().bytes, value, size);
  }

  // R_NAME(SYMBOL+ADDEND)
  void read_relocation(const std::string& item) {
    const size_t open = item.find('('), sign = item.find_first_of("+-");
    require(open != item.npos && item.ends_with(')'), item, "is not R_…(symbol)");
    require(last_.has_value(), item, "stands behind no number");
    const size_t end = std::min(sign, item.size() - 1);
    int64_t addend = 0;
    if (sign != item.npos) {
      require(machine_ != elf::EM_ARM && machine_ != elf::EM_386, item,
              "has an addend, which of this machine is in the number");
      addend = static_cast<int64_t>(number(item.substr(sign + 1, item.size() - sign - 2)));
      if (item[sign] == '-') addend = -addend;
    }
    uint32_t type = 0;
    while (type < 256 && elf::reloc_name(machine_, type) != item.substr(0, open)) ++type;
    require(type < 256, item, "is no relocation of the machine");
    patches_.push_back({section_, *last_, type, item.substr(open + 1, end - open - 1), addend});
  }

  uint64_t number(const std::string& text) const {
    char* end = nullptr;
    const uint64_t value = std::strtoull(text.c_str(), &end, 0);
    require(!text.empty() && *end == '\0', text, "is no number or instruction");
    return value;
  }

  void define(ElfBuilder::Symbol symbol) {
    const std::string name = symbol.name;
    require(!symbols_.contains(name), name, "is defined twice");
    symbols_[name] = elf_.symbol(std::move(symbol));
  }

  ElfBuilder::SymbolId symbol_of(const std::string& name) {
    if (name.empty()) return 0;
    if (!symbols_.contains(name)) {
      symbols_[name] = name.ends_with('?') ? elf_.undefined_weak(name.substr(0, name.size() - 1))
                                           : elf_.undefined(name);
    }
    return symbols_[name];
  }

  uint16_t machine_;
  ElfBuilder elf_;
  uint32_t section_ = 0;
  std::optional<uint64_t> last_;  // the place of the number before, in the section
  std::map<std::string, ElfBuilder::SymbolId> symbols_;
  std::vector<Patch> patches_;
  size_t line_ = 1;
};

}  // namespace

Buffer object_of(mpy::Arch arch, std::string_view text) {
  return Reader(*find_target(arch)).read(text);
}

}  // namespace natmod::test
