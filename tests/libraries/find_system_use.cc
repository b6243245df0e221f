// find_system_use ARCHIVE BITS: where code of an archive's members depends on the program around
// it, as natmod link sees it: lines MEMBER SECTION OFFSET, the first of each section.
#include <fmt/format.h>

#include <string_view>

#include "base/files.h"
#include "elf/archive.h"
#include "elf/object_file.h"
#include "target/x86_instructions.h"

int main(int argc, char** argv) {
  using namespace natmod;
  if (argc != 3) return 2;
  bool is_64 = std::string_view(argv[2]) == "64";
  std::vector<uint8_t> bytes = read_file(argv[1]);
  elf::Archive archive = elf::Archive::parse(bytes, argv[1]);
  for (size_t i = 0; i < archive.members().size(); ++i) {
    std::string_view name = archive.members()[i].name;
    elf::ObjectFile object = elf::ObjectFile::parse(archive.load(i), std::string(name));
    for (const elf::Section section : object.sections()) {
      if (!(section.flags & elf::SHF_EXECINSTR)) continue;
      std::optional<SystemUse> use = find_x86_system_use(section.data, is_64);
      if (use) fmt::print("{} {} {:x}\n", name, section.name, use->offset);
    }
  }
}
