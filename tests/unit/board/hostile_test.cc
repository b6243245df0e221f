// Modules that mean harm, or none at all: good ones with bytes changed, in the file and in the
// code. Whatever they do, the host goes on, soon, and in bounded memory.
//
// NATMOD_HOSTILE_SEED chooses other changes than those of every run, NATMOD_HOSTILE_ROUNDS more.

#include <sys/resource.h>

#include <cstdlib>
#include <random>

#include "base/error.h"
#include "base/files.h"
#include "board_target.h"
#include "mpy/mpy_file.h"

namespace natmod::board {
namespace {

constexpr uint64_t kBudget = 20'000;
constexpr long kMaxMemory = 1L << 20;  // KiB

unsigned from_environment(const char* name, unsigned otherwise) {
  const char* value = std::getenv(name);
  return value == nullptr ? otherwise : static_cast<unsigned>(std::atoi(value));
}

class HostileModuleTest : public BoardTest {
 protected:
  void SetUp() override {
    BoardTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    path_ = testing::TempDir() + "natmod-hostile-" + std::to_string(getpid()) + ".mpy";
    bytes_ = read_file(module_file(GetParam(), "faults.mpy"));
    random_.seed(from_environment("NATMOD_HOSTILE_SEED", 1));
    rounds_ = from_environment("NATMOD_HOSTILE_ROUNDS", 40);
  }
  void TearDown() override {
    std::filesystem::remove(path_);
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    EXPECT_LT(usage.ru_maxrss, kMaxMemory);
  }

  uint8_t any_byte() { return static_cast<uint8_t>(random_()); }

  void spoil(std::vector<uint8_t>& bytes, size_t from, unsigned most) {
    for (auto changes = 1 + random_() % most; changes > 0; --changes) {
      uint8_t& byte = bytes[from + random_() % (bytes.size() - from)];
      byte = random_() % 2 ? any_byte() : static_cast<uint8_t>(byte ^ 1 << random_() % 8);
    }
  }

  /// Imports it and calls what it has. There are three ways to end, and no other.
  void try_module(const std::vector<uint8_t>& bytes) {
    write_file(path_, bytes);
    BoardOptions config = options();
    config.budget = kBudget;
    config.heap_size = size_t{64} << 10;
    config.check_memory = random_() % 4 != 0;
    config.check_uninitialised = random_() % 4 == 0;
    config.gc_stress = random_() % 8 == 0;
    try {
      Board board(config);
      board.set_output([](std::string_view) {});
      board.set_warnings([](std::string_view) {});
      const Object module = board.import(path_);
      for (const char* function : {"good", "heap_write", "load32", "bss_write", "use_after_free"}) {
        try {
          module.call(function, 3).repr();
        } catch (const PythonError&) {
          // such as a function that is no more
        }
      }
    } catch (const Error& error) {
      ++refused_;
      EXPECT_STRNE(error.what(), "");
    } catch (const PythonError&) {
      ++raised_;
    } catch (const MachineFault& fault) {
      ++faults_;
      EXPECT_STRNE(fault.what(), "");
    }
  }

  std::string path_;
  std::vector<uint8_t> bytes_;
  std::mt19937 random_;
  unsigned rounds_ = 0, refused_ = 0, raised_ = 0, faults_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Archs, HostileModuleTest, testing::ValuesIn(board_targets()),
                         board_test_name);

TEST_P(HostileModuleTest, ChangedFiles) {
  for (unsigned round = 0; round < rounds_; ++round) {
    std::vector<uint8_t> bytes = bytes_;
    spoil(bytes, 0, 8);
    try_module(bytes);
  }
}

TEST_P(HostileModuleTest, ShortenedAndGluedFiles) {
  for (unsigned round = 0; round < rounds_; ++round) {
    std::vector<uint8_t> bytes = bytes_;
    bytes.resize(random_() % bytes.size());
    if (round % 2 == 0) {
      const size_t from = random_() % bytes_.size();
      bytes.insert(bytes.end(), bytes_.begin() + static_cast<ptrdiff_t>(from), bytes_.end());
    }
    try_module(bytes);
  }
  EXPECT_GT(refused_, rounds_ / 2);
}

TEST_P(HostileModuleTest, ChangedCode) {
  for (unsigned round = 0; round < rounds_; ++round) {
    mpy::MpyFile file = mpy::read(bytes_, path_);
    spoil(file.code.code, 0, 60);
    try_module(mpy::write(file));
  }
  EXPECT_GT(faults_, 0U);
}

TEST_P(HostileModuleTest, ChangedTables) {
  for (unsigned round = 0; round < rounds_; ++round) {
    mpy::MpyFile file = mpy::read(bytes_, path_);
    for (mpy::Relocation& relocation : file.code.relocations) {
      if (random_() % 4 == 0) relocation.kind = any_byte() % mpy::kRelocKindMax;
      if (random_() % 4 == 0) relocation.word = static_cast<uint32_t>(random_() % 700);
    }
    if (random_() % 4 == 0) file.code.bss_size = static_cast<uint32_t>(random_());
    if (random_() % 4 == 0) file.code.rodata.assign(random_() % 100, any_byte());
    std::vector<uint8_t> bytes;
    try {
      bytes = mpy::write(file);
    } catch (const Error&) {
      continue;  // no such file can be written
    }
    try_module(bytes);
  }
}

}  // namespace
}  // namespace natmod::board
