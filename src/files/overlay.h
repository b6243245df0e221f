// The board's files in memory, over folders of the host that are only read: what a program writes,
// renames and removes is so for the board alone.
//
// The tree is read from the folders below as far as programs look into it. From then on it is ours:
// what happens to it is done to the tree, and a file leaves its folder below when it is written.
#pragma once

#include "files/host_folder.h"

namespace natmod::board {

class Overlay : public FileSystem {
 public:
  /// Holds at most `limit` bytes in memory. Without `below`, it begins empty.
  explicit Overlay(uint64_t limit, std::shared_ptr<HostFolder> below = nullptr);
  ~Overlay() override;
  /// What time it is for a file that is written, in seconds since 1970; the host's clock.
  std::function<int64_t()> now;
  /// Shows another folder of the host in the root, in place of what has that name.
  void add_folder(const std::string& name, std::shared_ptr<HostFolder> below);

  FileStatus status(const std::string& path) override;
  std::vector<FolderEntry> list(const std::string& path) override;
  std::unique_ptr<OpenFile> open(const std::string& path, OpenMode mode) override;
  void make_folder(const std::string& path) override;
  void remove_file(const std::string& path) override;
  void remove_folder(const std::string& path) override;
  void rename(const std::string& from, const std::string& to) override;
  FileSpace space() override { return quota_->space(); }

 private:
  struct Node;
  class File;
  using NodePtr = std::shared_ptr<Node>;

  NodePtr new_node(bool is_folder);
  NodePtr new_folder(std::shared_ptr<HostFolder> below);
  void unfold(Node& folder);
  NodePtr find(const std::string& path);
  Node& folder_of(const std::string& path);

  std::shared_ptr<Quota> quota_;
  uint64_t last_id_ = 0;
  NodePtr root_;
};

}  // namespace natmod::board
