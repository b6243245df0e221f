#include "xtensa_tools.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/error.h"

namespace natmod::emu {
namespace {

namespace fs = std::filesystem;

// A folder of this process, gone when it ends.
const fs::path& folder() {
  struct Folder {
    Folder() : path(fs::temp_directory_path() / fmt::format("natmod-emu-{}", getpid())) {
      fs::create_directories(path);
    }
    ~Folder() {
      std::error_code ignored;
      fs::remove_all(path, ignored);
    }
    fs::path path;
  };
  static const Folder folder;
  return folder.path;
}

void run(const std::string& command) {
  const std::string errors = (folder() / "errors").string();
  if (std::system(fmt::format("{} 2>{}", command, errors).c_str()) == 0) return;
  std::ifstream in(errors);
  fail("{}: {}", command, std::string(std::istreambuf_iterator<char>(in), {}));
}

// NATMOD_XTENSA_CORE: from the build; empty where the assembler or its description is missing.
std::string tool(const char* name) {
  return fmt::format("XTENSA_GNU_CONFIG={} xtensa-lx106-elf-{}", NATMOD_XTENSA_CORE, name);
}

std::string file(const char* name) {
  return (folder() / name).string();
}

template <class Container>
Container content(const char* name) {
  std::ifstream in(file(name), std::ios::binary);
  return Container(std::istreambuf_iterator<char>(in), {});
}

}  // namespace

bool xtensa_tools_present() {
  return std::string(NATMOD_XTENSA_CORE) != "";
}

bool qemu_xtensa_present() {
  static const bool present = std::system("qemu-xtensa -version >/dev/null 2>&1") == 0;
  return present;
}

std::vector<uint8_t> xtensa_assemble(const std::string& source, uint32_t address) {
  // A section of its own kind, since programs write to their own segment.
  std::ofstream(file("program.s")) << ".section .program, \"awx\"\n" << source;
  run(fmt::format("{} --text-section-literals {} -o {}", tool("as"), file("program.s"),
                  file("program.o")));
  run(fmt::format("{} --no-warn-rwx-segments -e {} --section-start=.program={:#x} {} -o {}",
                  tool("ld"), address, address, file("program.o"), file("program.elf")));
  run(fmt::format("{} -O binary -j .program {} {}", tool("objcopy"), file("program.elf"),
                  file("program.bin")));
  return content<std::vector<uint8_t>>("program.bin");
}

std::string qemu_xtensa_output(const std::string& cpu) {
  run(fmt::format("qemu-xtensa -cpu {} {} >{}", cpu, file("program.elf"), file("output")));
  return content<std::string>("output");
}

}  // namespace natmod::emu
