#include "base/files.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "error_text.h"
#include "temporary_folder.h"

namespace natmod {
namespace {

namespace fs = std::filesystem;
using test::error_text;

class Files : public testing::Test {
 protected:
  fs::path at(const char* name) const { return folder_.path() / name; }
  std::string text(const fs::path& path) const {
    auto bytes = read_file(path);
    return std::string(bytes.begin(), bytes.end());
  }
  size_t count() const {
    return static_cast<size_t>(std::distance(fs::directory_iterator(folder_.path()), {}));
  }

  test::TemporaryFolder folder_;
};

TEST_F(Files, WhatIsWrittenIsRead) {
  std::string all_bytes;
  for (int i = 0; i < 100000; ++i) all_bytes.push_back(static_cast<char>(i));
  write_file(at("f"), all_bytes);
  EXPECT_EQ(text(at("f")), all_bytes);
  EXPECT_EQ(count(), 1u);
}

TEST_F(Files, EmptyFilesAreFiles) {
  write_file(at("f"), "");
  EXPECT_TRUE(fs::exists(at("f")));
  EXPECT_EQ(text(at("f")), "");
}

TEST_F(Files, WritingReplacesTheOldContent) {
  write_file(at("f"), "a long old text");
  write_file(at("f"), Bytes(reinterpret_cast<const uint8_t*>("new"), 3));
  EXPECT_EQ(text(at("f")), "new");
  EXPECT_EQ(count(), 1u);
}

TEST_F(Files, MissingFilesAreNamed) {
  EXPECT_EQ(error_text([&] { read_file(at("gone")); }),
            at("gone").string() + ": No such file or directory");
}

TEST_F(Files, AStreamWithoutEndIsNotReadForEver) {
  EXPECT_EQ(error_text([&] { read_file("/dev/zero"); }),
            "/dev/zero: is no regular file, and does not end within 128 MiB");
}

TEST_F(Files, AnUnwritableFileIsRefusedWithTheTrueReason) {
  EXPECT_EQ(error_text([&] { write_file(at("gone") / "f", "text"); }),
            (at("gone") / "f").string() + ": cannot write: No such file or directory");
  std::string longest(255, 'n');
  write_file(at(longest.c_str()), "text");
  EXPECT_EQ(text(at(longest.c_str())), "text");
  std::string too_long(256, 'n');
  EXPECT_EQ(error_text([&] { write_file(at(too_long.c_str()), "text"); }),
            at(too_long.c_str()).string() + ": cannot write: File name too long");
  EXPECT_EQ(error_text([&] { write_file("/dev/full", "text"); }),
            "/dev/full: cannot write: No space left on device");
  EXPECT_EQ(count(), 1u);
}

TEST_F(Files, FoldersAreNotRead) {
  EXPECT_EQ(error_text([&] { read_file(folder_.path()); }),
            folder_.path().string() + ": is a directory");
}

TEST_F(Files, FilesWithoutASizeAreReadToTheirEnd) {
  // The kernel says 0 bytes for these.
  if (!fs::exists("/proc/self/status")) GTEST_SKIP() << "there is no /proc here";
  EXPECT_NE(text("/proc/self/status").find("Pid:"), std::string::npos);
}

TEST_F(Files, FailedWritesLeaveNothingBehind) {
  EXPECT_EQ(error_text([&] {
              write_file(at("no/such/f"), "x");
            }).substr(0, 9 + at("no/such/f").string().size()),
            at("no/such/f").string() + ": cannot ");
  EXPECT_EQ(count(), 0u);
}

TEST_F(Files, FailedWritesLeaveTheTargetAsItWas) {
  fs::create_directory(at("folder"));
  write_file(at("folder/inside"), "kept");
  EXPECT_NE(error_text([&] { write_file(at("folder"), "x"); }), "no error");
  EXPECT_EQ(text(at("folder/inside")), "kept");
  EXPECT_EQ(count(), 1u);
}

TEST_F(Files, DevicesAreWrittenDirectly) {
  write_file("/dev/null", "x");
  EXPECT_FALSE(fs::is_regular_file("/dev/null"));
}

TEST_F(Files, FullDevicesAreReported) {
  if (!fs::exists("/dev/full")) GTEST_SKIP() << "there is no /dev/full here";
  EXPECT_EQ(error_text([] { write_file("/dev/full", "x"); }),
            "/dev/full: cannot write: No space left on device");
}

TEST_F(Files, LinksToPipesAreWrittenThrough) {
  // What /dev/stdout is in a pipeline.
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  fs::path link = fmt::format("/proc/self/fd/{}", ends[1]);
  if (!fs::exists(link)) GTEST_SKIP() << "there is no /proc here";
  write_file(link, "x");
  char got = 0;
  EXPECT_EQ(read(ends[0], &got, 1), 1);
  EXPECT_EQ(got, 'x');
  close(ends[0]);
  close(ends[1]);
}

TEST_F(Files, LinksInACircleAreReported) {
  fs::create_symlink("b", at("a"));
  fs::create_symlink("a", at("b"));
  EXPECT_EQ(error_text([&] { write_file(at("a"), "x"); }),
            at("a").string() + ": Too many levels of symbolic links");
}

TEST_F(Files, LinksKeepPointingAtTheirFile) {
  write_file(at("real"), "old");
  fs::create_symlink("real", at("link"));
  write_file(at("link"), "new");
  EXPECT_EQ(text(at("real")), "new");
  EXPECT_TRUE(fs::is_symlink(at("link")));
  EXPECT_EQ(count(), 2u);
}

}  // namespace
}  // namespace natmod
