// Any bytes, as an object file or an archive: read, or refused with an Error.
#include "base/error.h"
#include "elf/archive.h"
#include "elf/arm_attributes.h"
#include "elf/object_file.h"
#include "elf/read_everything.h"

namespace natmod::elf {
namespace {

void parse_object(Bytes bytes) {
  ObjectFile object = ObjectFile::parse(bytes, "fuzz.o");
  test::read_everything(object);
  if (object.machine() == EM_ARM) parse_arm_attributes(object.attributes(), "fuzz.o");
}

// Members of thin archives are not loaded: their names could be any file of the machine.
void parse_archive(Bytes bytes) {
  const Archive archive = Archive::parse(bytes, "fuzz.a");
  for (const Archive::IndexEntry& entry : archive.index()) archive.members().at(entry.member);
  for (const ArchiveMember& member : archive.members()) {
    if (!member.data.empty()) parse_object(member.data);
  }
}

}  // namespace
}  // namespace natmod::elf

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  natmod::Bytes bytes(data, size);
  try {
    if (natmod::elf::is_archive(bytes)) {
      natmod::elf::parse_archive(bytes);
    } else {
      natmod::elf::parse_object(bytes);
    }
  } catch (const natmod::Error&) {
  }
  return 0;
}
