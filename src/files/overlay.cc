#include "files/overlay.h"

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <map>
#include <optional>
#include <utility>

namespace natmod::board {

struct Overlay::Node {
  /// Where a folder of the host has the content of a file, or of a folder if nobody looked yet.
  struct Below {
    std::shared_ptr<HostFolder> folder;
    std::string path;
  };

  FileStatus status;
  std::optional<Below> below;
  std::string data;
  std::map<std::string, NodePtr> entries;
  std::shared_ptr<Quota> quota;  ///< of what the node itself holds; null if it came from below

  Node() = default;
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;
  ~Node() {
    if (quota) quota->give(Quota::kPerFile + data.size());
    // One after the other: a tree may be deeper than the stack.
    std::vector<NodePtr> pending;
    const auto take = [&](Node& node) {
      for (auto& [name, entry] : node.entries) pending.push_back(std::move(entry));
      node.entries.clear();
    };
    take(*this);
    while (!pending.empty()) {
      const NodePtr last = std::move(pending.back());
      pending.pop_back();
      if (last.use_count() == 1) take(*last);
    }
  }
};

/// A file of the tree that is open; it outlives its name, as on POSIX systems.
class Overlay::File : public OpenFile {
 public:
  File(NodePtr node, Overlay& overlay, std::unique_ptr<OpenFile> source)
      : node_(std::move(node)),
        quota_(overlay.quota_),
        now_(overlay.now),
        source_(std::move(source)) {}

  uint64_t size() override { return node_->below ? source_->size() : node_->data.size(); }

  std::string read(uint64_t at, size_t wanted) override {
    if (node_->below) return source_->read(at, wanted);
    return at >= node_->data.size() ? "" : node_->data.substr(at, wanted);
  }

  void write(uint64_t at, std::string_view data) override {
    own(UINT64_MAX);
    const uint64_t end = at + data.size();
    if (end > node_->data.size()) {
      quota_->take(end - node_->data.size());
      node_->data.resize(end);
    }
    node_->data.replace(at, data.size(), data);
    touch();
  }

  void truncate() {
    own(0);
    quota_->give(node_->data.size());
    node_->data.clear();
    touch();
  }

 private:
  /// Takes the content, at most `size` bytes of it, from the folder below into memory.
  void own(uint64_t size) {
    if (!node_->below) return;
    size = std::min(size, source_->size());
    quota_->take(Quota::kPerFile + size);
    node_->quota = quota_;
    node_->data = source_->read(0, size);
    quota_->give(size - node_->data.size());
    node_->below.reset();
  }
  void touch() { node_->status.modified = now_(); }

  NodePtr node_;
  std::shared_ptr<Quota> quota_;
  std::function<int64_t()> now_;
  std::unique_ptr<OpenFile> source_;
};

Overlay::Overlay(uint64_t limit, std::shared_ptr<HostFolder> below)
    : now([] { return std::time(nullptr); }),
      quota_(std::make_shared<Quota>(limit)),
      root_(new_folder(std::move(below))) {}

Overlay::~Overlay() = default;

void Overlay::add_folder(const std::string& name, std::shared_ptr<HostFolder> below) {
  unfold(*root_);
  root_->entries.insert_or_assign(name, new_folder(std::move(below)));
}

Overlay::NodePtr Overlay::new_folder(std::shared_ptr<HostFolder> below) {
  NodePtr node = new_node(true);
  if (below) node->below = {std::move(below), ""};
  return node;
}

Overlay::NodePtr Overlay::new_node(bool is_folder) {
  auto node = std::make_shared<Node>();
  quota_->take(Quota::kPerFile);
  node->quota = quota_;
  node->status = {is_folder, 0, now(), ++last_id_};
  return node;
}

void Overlay::unfold(Node& folder) {
  if (!folder.below) return;
  const auto [below, path] = *std::exchange(folder.below, std::nullopt);
  for (const FolderEntry& entry : below->list(path)) {
    auto node = std::make_shared<Node>();
    node->status = entry.status;
    node->status.id = ++last_id_;
    node->below = {below, path.empty() ? entry.name : path + "/" + entry.name};
    folder.entries.emplace(entry.name, std::move(node));
  }
}

Overlay::NodePtr Overlay::find(const std::string& path) {
  NodePtr node = root_;
  for (size_t at = 0; at < path.size();) {
    const size_t end = std::min(path.find('/', at), path.size());
    if (!node->status.is_folder) throw FileError{ENOTDIR};
    unfold(*node);
    const auto found = node->entries.find(path.substr(at, end - at));
    if (found == node->entries.end()) throw FileError{ENOENT};
    node = found->second;
    at = end + 1;
  }
  return node;
}

/// The folder in which the path's last name is, or may be made.
Overlay::Node& Overlay::folder_of(const std::string& path) {
  if (path.empty()) throw FileError{EBUSY};
  const NodePtr folder = find(parent_of(path));
  if (!folder->status.is_folder) throw FileError{ENOTDIR};
  unfold(*folder);
  return *folder;
}

FileStatus Overlay::status(const std::string& path) {
  const NodePtr node = find(path);
  FileStatus status = node->status;
  if (!status.is_folder && !node->below) status.size = node->data.size();
  return status;
}

std::vector<FolderEntry> Overlay::list(const std::string& path) {
  const NodePtr folder = find(path);
  if (!folder->status.is_folder) throw FileError{ENOTDIR};
  unfold(*folder);
  std::vector<FolderEntry> entries;
  entries.reserve(folder->entries.size());
  for (const auto& [name, node] : folder->entries) entries.push_back({name, node->status});
  return entries;
}

std::unique_ptr<OpenFile> Overlay::open(const std::string& path, OpenMode mode) {
  NodePtr node;
  try {
    node = find(path);
  } catch (const FileError& error) {
    if (error.number != ENOENT || !mode.create) throw;
    Node& folder = folder_of(path);
    node = folder.entries.emplace(name_of(path), new_node(false)).first->second;
  }
  if (node->status.is_folder) throw FileError{EISDIR};
  std::unique_ptr<OpenFile> source;
  if (node->below) source = node->below->folder->open(node->below->path, {});
  auto file = std::make_unique<File>(node, *this, std::move(source));
  if (mode.truncate) file->truncate();
  return file;
}

void Overlay::make_folder(const std::string& path) {
  if (path.empty()) throw FileError{EEXIST};
  Node& folder = folder_of(path);
  if (folder.entries.contains(name_of(path))) throw FileError{EEXIST};
  folder.entries.emplace(name_of(path), new_node(true));
}

void Overlay::remove_file(const std::string& path) {
  if (find(path)->status.is_folder) throw FileError{EISDIR};
  folder_of(path).entries.erase(name_of(path));
}

void Overlay::remove_folder(const std::string& path) {
  const NodePtr node = find(path);
  if (!node->status.is_folder) throw FileError{ENOTDIR};
  unfold(*node);
  if (!node->entries.empty()) throw FileError{ENOTEMPTY};
  folder_of(path).entries.erase(name_of(path));
}

void Overlay::rename(const std::string& from, const std::string& to) {
  Node& source = folder_of(from);
  const NodePtr node = find(from);
  Node& target = folder_of(to);
  const bool is_folder = node->status.is_folder;
  if (is_folder && to.starts_with(from + "/")) throw FileError{EINVAL};
  const auto there = target.entries.find(name_of(to));
  if (there != target.entries.end()) {
    Node& other = *there->second;
    if (&other == node.get()) return;
    if (other.status.is_folder && !is_folder) throw FileError{EISDIR};
    if (!other.status.is_folder && is_folder) throw FileError{ENOTDIR};
    unfold(other);
    if (!other.entries.empty()) throw FileError{ENOTEMPTY};
  }
  target.entries.insert_or_assign(name_of(to), node);
  source.entries.erase(name_of(from));
}

}  // namespace natmod::board
