// What the loader refuses, and where the ports put what it loads.

#include "board/machine/loader.h"
#include "base/error.h"
#include "base/files.h"
#include "board_target.h"
#include "gmock/gmock.h"
#include "mpy/mpy_file.h"

namespace natmod::board {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::StartsWith;

constexpr BoardTarget kX64{"x64", Arch::x64};

/// A good module for x64, to be spoilt.
mpy::MpyFile good_module() {
  const auto path = module_file(kX64, "faults.mpy");
  return mpy::read(read_file(path), path.string());
}

std::string temporary_file() {
  return testing::TempDir() + "natmod-loader-" + std::to_string(getpid()) + ".mpy";
}

/// What the board says of a file; empty if it imports it.
std::string refusal_of(const std::vector<uint8_t>& bytes, Arch arch = Arch::x64) {
  const std::string path = temporary_file();
  write_file(path, bytes);
  std::string message;
  try {
    Board board(arch);
    board.import(path);
  } catch (const Error& error) {
    message = error.what();
  }
  std::filesystem::remove(path);
  if (message.starts_with(path)) message.replace(0, path.size(), "x.mpy");
  return message;
}
std::string refusal_of(const mpy::MpyFile& file, Arch arch = Arch::x64) {
  return refusal_of(mpy::write(file), arch);
}

/// The name of the module: that of the file, up to the first dot.
std::string module_name() {
  const std::string name = std::filesystem::path(temporary_file()).filename();
  return name.substr(0, name.find('.'));
}

class LoaderTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(module_file(kX64, "faults.mpy"))) GTEST_SKIP() << "no gcc";
  }
};

TEST_F(LoaderTest, TakesAGoodModule) {
  EXPECT_EQ(refusal_of(good_module()), "");
}

TEST_F(LoaderTest, RefusesARelocationBehindText) {
  mpy::MpyFile file = good_module();
  file.code.code.resize(0x100);
  file.code.relocations = {{.in_rodata = false, .word = 0x20, .kind = mpy::kRelocText}};
  EXPECT_THAT(refusal_of(file), MatchesRegex("x.mpy: offset 0x[0-9a-f]+: relocation of word 32 "
                                             "\\(\\+1\\) is outside text \\(32 words\\)"));
}

TEST_F(LoaderTest, RefusesARelocationBehindRodata) {
  mpy::MpyFile file = good_module();
  file.code.rodata.assign(16, 0);
  file.code.relocations = {{.in_rodata = true, .word = 2, .kind = mpy::kRelocText}};
  EXPECT_THAT(refusal_of(file), MatchesRegex("x.mpy: offset 0x[0-9a-f]+: relocation of word 2 "
                                             "\\(\\+1\\) is outside rodata \\(2 words\\)"));
}

// Entries of the function table that no firmware has.
TEST_F(LoaderTest, RefusesUnknownKindsOfRelocations) {
  for (const int kind : {96, 126}) {
    mpy::MpyFile file = good_module();
    file.code.relocations = {{.in_rodata = false, .word = 0, .kind = static_cast<uint8_t>(kind)}};
    const std::string expected =
        fmt::format("{}: the module's body: no relocation has the kind {}", module_name(), kind);
    EXPECT_EQ(refusal_of(file), expected);
  }
}

TEST_F(LoaderTest, RefusesAnotherAbi) {
  mpy::MpyFile file = good_module();
  file.sub_version = 2;
  EXPECT_EQ(refusal_of(file),
            "x.mpy: the board does not load it: its native ABI is 6.2, and the board's is 6.3");
}

TEST_F(LoaderTest, RefusesArchitectureFlags) {
  mpy::MpyFile file = good_module();
  file.arch_flags = 1;
  EXPECT_EQ(refusal_of(file),
            "x.mpy: the board does not load it: it asks for the architecture's extensions 0x1, and "
            "the board has none");
}

// rv32imc alone has flags: Zba is 1, Zcmp 2.
TEST_F(LoaderTest, ArchitectureFlagsAreThoseOfThePort) {
  mpy::MpyFile file;
  file.arch = Arch::rv32imc;
  const auto refuses = [&](uint32_t flags, std::optional<Port> port) {
    BoardOptions options;
    options.arch = Arch::rv32imc;
    options.port = port;
    file.arch_flags = flags;
    return why_not_loadable(file, GuestMachine(options));
  };
  for (const std::optional<Port> port : {std::optional<Port>{}, {Port::rp2}}) {
    for (const uint32_t flags : {0u, 1u, 2u, 3u}) EXPECT_EQ(refuses(flags, port), "");
    for (const uint32_t flags : {4u, 7u})
      EXPECT_EQ(
          refuses(flags, port),
          fmt::format("it asks for the architecture's extensions {:#x}, and the board has 0x3",
                      flags));
  }
  EXPECT_EQ(refuses(0, Port::esp32), "");
  EXPECT_EQ(refuses(1, Port::esp32),
            "it asks for the architecture's extensions 0x1, and the board has none");
}

TEST_F(LoaderTest, RefusesAnotherArchitecture) {
  mpy::MpyFile file = good_module();
  file.small_int_bits = 31;
  EXPECT_EQ(refusal_of(file, Arch::armv7m),
            "x.mpy: the board does not load it: it is for x64, and the board is armv7m");
  file.arch = Arch::armv7em;
  EXPECT_EQ(refusal_of(file, Arch::armv7m),
            "x.mpy: the board does not load it: it is for armv7em, and the board is armv7m");
}

TEST_F(LoaderTest, RefusesSmallIntegersThatDoNotFit) {
  mpy::MpyFile file = good_module();
  file.small_int_bits = 63;
  EXPECT_EQ(refusal_of(file, Arch::x86),
            "x.mpy: the board does not load it: it was compiled for small integers of 63 bits, and "
            "the board has 31");
}

TEST_F(LoaderTest, RefusesEveryTruncatedFile) {
  const std::vector<uint8_t> whole = mpy::write(good_module());
  for (size_t size = 0; size < whole.size(); ++size) {
    const std::vector<uint8_t> bytes(whole.begin(), whole.begin() + static_cast<ptrdiff_t>(size));
    try {
      mpy::read(bytes, "x.mpy");
      ADD_FAILURE() << "taken: the first " << size << " bytes";
    } catch (const Error& error) {
      EXPECT_THAT(error.what(), StartsWith("x.mpy: "));
    }
  }
  EXPECT_THAT(refusal_of(std::vector<uint8_t>(whole.begin(), whole.begin() + 3)),
              StartsWith("x.mpy: "));
}

TEST_F(LoaderTest, RefusesAnotherVersion) {
  std::vector<uint8_t> bytes = mpy::write(good_module());
  bytes[1] = 5;
  EXPECT_THAT(refusal_of(bytes), AllOf(StartsWith("x.mpy: "), HasSubstr("version 5")));
}

TEST_F(LoaderTest, TextThatDoesNotFitIsAMemoryError) {
  const std::string path = temporary_file();
  mpy::MpyFile file = good_module();
  file.code.code.resize(size_t{5} << 20);
  write_file(path, mpy::write(file));
  for (const Port port : {Port::unix_, Port::stm32}) {
    Board::Options options;
    options.port = port;
    Board board(options);
    try {
      board.import(path);
      ADD_FAILURE();
    } catch (const PythonError& error) {
      EXPECT_EQ(error.type(), "MemoryError");
    }
  }
  std::filesystem::remove(path);
}

class PortTest : public BoardTest {};
INSTANTIATE_TEST_SUITE_P(Archs, PortTest, testing::ValuesIn(board_targets()), board_test_name);

TEST_P(PortTest, EveryPortRunsAModuleAndKeepsItsData) {
  for (const Port port : {Port::unix_, Port::rp2, Port::stm32, Port::esp32, Port::esp8266}) {
    SCOPED_TRACE(port_name(port));
    BoardOptions config = options();
    config.port = port;
    config.gc_stress = true;
    // A windowed return address keeps 30 bits, so no such port has its code in the heap.
    if (GetParam().arch == Arch::xtensawin && (port == Port::rp2 || port == Port::stm32)) {
      EXPECT_THROW(Board board(config), Error);
      continue;
    }
    Board board(config);
    const Object module = board.import(module_file(GetParam(), "faults.mpy"));
    EXPECT_EQ(module.call("good", 3).as_int(), 135);
    // BSS is still there after many collections.
    module.call("bss_write", 7);
    EXPECT_GT(board.stats().collections, 10);
  }
}

}  // namespace
}  // namespace natmod::board
