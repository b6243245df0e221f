#include "project/file_cache.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "base/error.h"
#include "base/files.h"
#include "temporary_folder.h"

namespace natmod::test {
namespace {

namespace fs = std::filesystem;
using project::FileCache;

class FileCacheTest : public testing::Test {
 protected:
  fs::path get(const std::string& name, uintmax_t limit = 1000) {
    return FileCache(cache_, limit).get(name, [&](const fs::path& folder) {
      ++made_;
      write_file(folder / name, std::string(100, 'x'));
    });
  }
  /// As if it had been used so long ago.
  void age(const std::string& name, std::chrono::minutes age) {
    fs::last_write_time(cache_ / name, fs::file_time_type::clock::now() - age);
  }
  size_t entries() const {
    return static_cast<size_t>(std::distance(fs::directory_iterator(cache_), {}));
  }

  TemporaryFolder folder_;
  fs::path cache_ = folder_.path() / "a/b";
  std::atomic<int> made_ = 0;
};

TEST_F(FileCacheTest, MakesAFileOnce) {
  EXPECT_EQ(get("one"), cache_ / "one");
  EXPECT_EQ(read_file(get("one")).size(), 100u);
  EXPECT_EQ(made_, 1);
  EXPECT_EQ(entries(), 1u);
}

TEST_F(FileCacheTest, WhatNobodyHasUsedForLongestGoesFirst) {
  for (const char* name : {"a", "b", "c"}) get(name);
  for (const char* name : {"a", "b", "c"}) age(name, std::chrono::minutes(60));
  age("b", std::chrono::minutes(70));
  get("a");  // is used now
  age("a", std::chrono::minutes(30));
  get("d", 300);
  EXPECT_FALSE(fs::exists(cache_ / "b"));
  for (const char* name : {"a", "c", "d"}) EXPECT_TRUE(fs::exists(cache_ / name)) << name;
}

TEST_F(FileCacheTest, WhatIsInUseStaysWhateverTheLimit) {
  for (const char* name : {"a", "b", "c"}) get(name, 100);
  EXPECT_EQ(entries(), 3u);
}

TEST_F(FileCacheTest, WhatInterruptedProcessesLeftGoes) {
  get("a");
  fs::create_directory(cache_ / "b.XYZ");
  write_file(cache_ / "b.XYZ/part", std::string_view("x"));
  write_file(cache_ / "b.lock", std::string_view(""));
  for (const char* name : {"b.XYZ", "b.lock"}) age(name, std::chrono::minutes(20));
  get("b");
  EXPECT_EQ(entries(), 2u);
}

TEST_F(FileCacheTest, AFailureLeavesNothing) {
  FileCache cache(cache_, 1000);
  auto fails = [](const fs::path& folder) {
    write_file(folder / "one", std::string_view("half"));
    fail("no");
  };
  EXPECT_THROW(cache.get("one", fails), Error);
  EXPECT_EQ(entries(), 0u);
  get("one");
  EXPECT_EQ(made_, 1);
}

TEST_F(FileCacheTest, OneOfManyMakesTheFile) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      FileCache(cache_, 1000).get("one", [&](const fs::path& folder) {
        ++made_;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        write_file(folder / "one", std::string(100, 'x'));
      });
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(made_, 1);
  EXPECT_EQ(entries(), 1u);
}

TEST_F(FileCacheTest, AFolderThatCannotBeMadeIsNamed) {
  write_file(folder_.path() / "a", std::string_view("a file"));
  try {
    get("one");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(std::string(error.what()), cache_.string() + ": Not a directory");
  }
}

}  // namespace
}  // namespace natmod::test
