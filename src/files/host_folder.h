// A folder of the host as the board's files, changed in place. Nothing outside of it can be
// reached: each path is followed to where its symbolic links lead, and what does not lie in the
// folder, or is neither a regular file nor a folder, is not there.
#pragma once

#include <filesystem>

#include "files/file_system.h"

namespace natmod::board {

class HostFolder : public FileSystem {
 public:
  /// Files may grow by `limit` bytes. Throws Error if there is no such folder.
  HostFolder(const std::filesystem::path& folder, uint64_t limit);

  FileStatus status(const std::string& path) override;
  std::vector<FolderEntry> list(const std::string& path) override;
  std::unique_ptr<OpenFile> open(const std::string& path, OpenMode mode) override;
  void make_folder(const std::string& path) override;
  void remove_file(const std::string& path) override;
  void remove_folder(const std::string& path) override;
  void rename(const std::string& from, const std::string& to) override;
  FileSpace space() override { return quota_.space(); }

 private:
  std::filesystem::path find(const std::string& path) const;
  std::filesystem::path place(const std::string& path) const;

  std::filesystem::path root_;
  Quota quota_;
};

}  // namespace natmod::board
