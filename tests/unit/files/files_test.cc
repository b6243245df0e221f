// Files of a board: what cannot be said in a session, because it is about what lies outside.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cerrno>
#include <fstream>
#include <sstream>

#include "files/files.h"
#include "files/overlay.h"
#include "temporary_folder.h"

namespace natmod::board {
namespace {

namespace fs = std::filesystem;

void write_text(const fs::path& file, const std::string& text) {
  std::ofstream(file) << text;
}
std::string read_text(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

/// errno of what fails; 0 if nothing does.
template <class Action>
int error_of(Action action) {
  try {
    action();
    return 0;
  } catch (const FileError& error) {
    return error.number;
  }
}

constexpr OpenMode kRead{};
constexpr OpenMode kWrite{.read = false, .write = true, .create = true, .truncate = true};
constexpr OpenMode kUpdate{.read = true, .write = true};
constexpr uint64_t kLimit = uint64_t{1} << 20;

/// A folder `root` of the host, with something beside it that nobody is to see.
class HostTest : public testing::TestWithParam<bool> {
 protected:
  HostTest() {
    fs::create_directories(root_ / "d/e");
    write_text(root_ / "f", "host");
    write_text(root_ / "d/g", "below");
    write_text(folder_.path() / "secret", "secret");
    fs::create_directory(folder_.path() / "rootless");
    auto host = std::make_unique<HostFolder>(root_, kLimit);
    if (is_writable()) {
      system_ = std::move(host);
    } else {
      system_ = std::make_unique<Overlay>(kLimit, std::move(host));
    }
  }

  static bool is_writable() { return GetParam(); }
  std::string read(const std::string& path) { return system_->open(path, kRead)->read(0, 100); }
  void write(const std::string& path, std::string_view text) {
    system_->open(path, kWrite)->write(0, text);
  }
  std::string names(const std::string& path) {
    std::string names;
    for (const FolderEntry& entry : system_->list(path)) names += entry.name + " ";
    return names;
  }

  test::TemporaryFolder folder_;
  fs::path root_ = folder_.path() / "root";
  std::unique_ptr<FileSystem> system_;
};
INSTANTIATE_TEST_SUITE_P(Files, HostTest, testing::Bool(),
                         [](const auto& test) { return test.param ? "writable" : "overlay"; });

TEST_P(HostTest, ShowsTheFolder) {
  EXPECT_EQ(names(""), "d f ");
  EXPECT_EQ(read("f"), "host");
  EXPECT_EQ(read("d/g"), "below");
  EXPECT_EQ(system_->status("f").size, 4u);
  EXPECT_TRUE(system_->status("d").is_folder);
  EXPECT_NE(system_->status("d").id, system_->status("f").id);
}

TEST_P(HostTest, WritesWhereItShould) {
  write("f", "new");
  write("d/new", "text");
  system_->make_folder("made");
  system_->rename("d/g", "made/g");
  system_->remove_folder("d/e");
  EXPECT_EQ(read("f"), "new");
  EXPECT_EQ(read("made/g"), "below");
  EXPECT_EQ(names("d"), "new ");
  EXPECT_EQ(read_text(root_ / "f"), is_writable() ? "new" : "host");
  EXPECT_EQ(fs::exists(root_ / "d/new"), is_writable());
  EXPECT_EQ(fs::exists(root_ / "made/g"), is_writable());
  EXPECT_EQ(fs::exists(root_ / "d/e"), !is_writable());
}

TEST_P(HostTest, UpdatesAFileOfTheHost) {
  const auto file = system_->open("f", kUpdate);
  const auto other = system_->open("f", kRead);
  file->write(6, "x");
  EXPECT_EQ(other->read(0, 100), std::string("host\0\0x", 7));
  system_->remove_file("f");
  EXPECT_EQ(error_of([&] { read("f"); }), ENOENT);
  EXPECT_EQ(file->read(0, 2), "ho");
  EXPECT_EQ(fs::exists(root_ / "f"), !is_writable());
}

TEST_P(HostTest, PathsDoNotLeadOut) {
  EXPECT_EQ(system_->resolve("", "../secret"), "secret");
  EXPECT_EQ(system_->resolve("d", "../../../f"), "f");
  EXPECT_EQ(system_->resolve("d", "/d/../../rootless"), "rootless");
  EXPECT_EQ(error_of([&] { read("secret"); }), ENOENT);
  EXPECT_EQ(error_of([&] { read(system_->resolve("", (folder_.path() / "secret").string())); }),
            ENOENT);
  // Whoever goes round resolve() comes no further.
  EXPECT_NE(error_of([&] { read("../secret"); }), 0);
  EXPECT_NE(error_of([&] { system_->status("d/../../secret"); }), 0);
}

TEST_P(HostTest, LinksDoNotLeadOut) {
  fs::create_symlink(folder_.path() / "secret", root_ / "out");
  fs::create_symlink("../secret", root_ / "relative");
  fs::create_symlink("..", root_ / "up");
  fs::create_symlink("../rootless", root_ / "sibling");  // its path begins as the root's does
  fs::create_symlink(folder_.path() / "absent", root_ / "dangling");
  fs::create_symlink("loop", root_ / "loop");
  for (const char* path : {"out", "relative", "up", "up/secret", "sibling", "dangling", "loop"}) {
    EXPECT_NE(error_of([&] { system_->status(path); }), 0) << path;
    EXPECT_NE(error_of([&] { read(path); }), 0) << path;
  }
  EXPECT_EQ(names(""), "d f ");
  for (const char* path : {"out", "dangling", "up/new", "sibling/new"}) {
    error_of([&] { write(path, "overwritten"); });
  }
  EXPECT_EQ(read_text(folder_.path() / "secret"), "secret");
  EXPECT_FALSE(fs::exists(folder_.path() / "absent"));
  EXPECT_FALSE(fs::exists(folder_.path() / "new"));
  EXPECT_FALSE(fs::exists(folder_.path() / "rootless/new"));
}

TEST_P(HostTest, FollowsLinksInside) {
  fs::create_symlink("d/g", root_ / "link");
  fs::create_symlink(root_ / "d", root_ / "folder");
  EXPECT_EQ(read("link"), "below");
  EXPECT_EQ(read("folder/g"), "below");
  EXPECT_TRUE(system_->status("folder").is_folder);
}

TEST_P(HostTest, SpecialFilesAreNotThere) {
  ASSERT_EQ(mkfifo((root_ / "fifo").c_str(), 0600), 0);
  fs::create_symlink("/dev/zero", root_ / "zero");
  for (const char* path : {"fifo", "zero"}) {
    EXPECT_EQ(error_of([&] { system_->status(path); }), ENOENT) << path;
    EXPECT_EQ(error_of([&] { read(path); }), ENOENT) << path;
  }
  EXPECT_EQ(names(""), "d f ");
  error_of([&] { write("fifo", "x"); });  // and does not wait for a reader
}

TEST_P(HostTest, IsFullAtSomeTime) {
  const auto file = system_->open("f", kUpdate);
  const std::string much(1000, 'x');
  uint64_t at = 0;
  EXPECT_EQ(error_of([&] {
              for (;; at += much.size()) file->write(at, much);
            }),
            ENOSPC);
  EXPECT_LE(at, kLimit);
  EXPECT_EQ(error_of([&] { file->write(uint64_t{1} << 60, "x"); }), ENOSPC);
  EXPECT_EQ(error_of([&] {
              for (int i = 0;; ++i) system_->make_folder("n" + std::to_string(i));
            }),
            ENOSPC);
  system_->open("f", {.read = true, .write = true, .truncate = true});
  write("f", much);
  EXPECT_EQ(read("f").size(), 100u);
}

TEST(FilesTest, ARootThatIsNoneIsAnError) {
  test::TemporaryFolder folder;
  EXPECT_THROW(HostFolder(folder.path() / "none", kLimit), std::exception);
  write_text(folder.path() / "file", "");
  EXPECT_THROW(HostFolder(folder.path() / "file", kLimit), std::exception);
}

TEST(FilesTest, MemoryIsGivenBack) {
  Overlay memory(kLimit);
  const uint64_t before = memory.space().free;
  memory.make_folder("d");
  memory.open("d/f", kWrite)->write(0, std::string(kLimit / 2, 'x'));
  EXPECT_LT(memory.space().free, before / 2);
  memory.remove_file("d/f");
  memory.remove_folder("d");
  EXPECT_EQ(memory.space().free, before);
}

TEST(FilesTest, DeepTreesEnd) {
  Files files;
  EXPECT_EQ(error_of([&] {
              for (;;) {
                files.system().make_folder(files.resolve("d"));
                files.change_folder("d");
              }
            }),
            ENAMETOOLONG);
  // What is moved below itself by and by is deeper than any path.
  files.change_folder("/");
  for (int i = 0; i < 20; ++i) {
    files.system().make_folder("top");
    files.system().rename("d", "top/d");
    files.system().rename("top", "d");
  }
}

TEST(FilesTest, OpenFilesAreNumberedAndBounded) {
  Files files;
  EXPECT_EQ(files.open("a", kWrite, false), 3);
  EXPECT_EQ(files.open("b", kWrite, false), 4);
  files.close(3);
  EXPECT_EQ(files.open("b", kRead, false), 3);
  files.at(3).owner = 77;
  files.close_orphans([](uint64_t) { return false; });
  EXPECT_EQ(error_of([&] { files.at(3); }), EBADF);
  EXPECT_EQ(error_of([&] { files.at(4); }), 0);
  EXPECT_EQ(error_of([&] {
              for (;;) files.open("a", kRead, false);
            }),
            EMFILE);
}

}  // namespace
}  // namespace natmod::board
