#include "base/files.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <random>
#include <system_error>

#include "base/error.h"

namespace natmod {
namespace {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

/// Pipes and devices may never end; no module or archive is as large.
constexpr size_t kMaxStream = size_t{128} << 20;

std::error_code last_error() {
  return {errno, std::generic_category()};
}

std::error_code write_all(const std::filesystem::path& path, Bytes data) {
  File file(std::fopen(path.string().c_str(), "wb"));
  if (!file) return last_error();
  std::error_code reason;
  if (std::fwrite(data.data(), 1, data.size(), file.get()) != data.size()) reason = last_error();
  // Here a full disk may show first.
  if (std::fclose(file.release()) != 0 && !reason) reason = last_error();
  return reason;
}

}  // namespace

std::vector<uint8_t> read_file(const std::filesystem::path& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) fail("{}: is a directory", path.string());
  File file(std::fopen(path.string().c_str(), "rb"));
  if (!file) fail("{}: {}", path.string(), last_error().message());
  std::vector<uint8_t> data;
  uintmax_t size = std::filesystem::file_size(path, error);
  // One extra byte lets a regular file end in a single read; pipes grow the buffer as they come.
  bool is_stream = !std::filesystem::is_regular_file(path, error);
  data.resize(is_stream ? 0 : static_cast<size_t>(size) + 1);
  for (size_t used = 0;;) {
    if (used >= kMaxStream && is_stream) {
      fail("{}: is no regular file, and does not end within {} MiB", path.string(),
           kMaxStream >> 20);
    }
    if (used == data.size()) data.resize(std::max<size_t>(data.size() * 2, 4096));
    size_t got = std::fread(data.data() + used, 1, data.size() - used, file.get());
    used += got;
    if (got == 0) {
      if (std::ferror(file.get()))
        fail("{}: cannot read: {}", path.string(), last_error().message());
      data.resize(used);
      return data;
    }
  }
}

std::string read_text(const std::filesystem::path& path) {
  std::vector<uint8_t> bytes = read_file(path);
  return {bytes.begin(), bytes.end()};
}

void write_file(const std::filesystem::path& name, Bytes data) {
  std::error_code error;
  // By its own name: what /dev/stdout leads to, such as pipe:[1234], may have none.
  if (std::filesystem::exists(name, error) && !std::filesystem::is_regular_file(name, error)) {
    std::error_code reason = write_all(name, data);
    if (reason) fail("{}: cannot write: {}", name.string(), reason.message());
    return;
  }
  // A link stays and its file is replaced.
  std::filesystem::path path = name;
  if (std::filesystem::is_symlink(name, error)) {
    path = std::filesystem::weakly_canonical(name, error);
    if (error) fail("{}: {}", name.string(), error.message());
  }
  // Of a length of its own: the name that was asked for may be as long as names can be.
  std::filesystem::path temporary =
      path.parent_path() / fmt::format(".natmod.{:08x}.tmp", std::random_device{}());
  std::error_code reason = write_all(temporary, data);
  if (!reason) std::filesystem::rename(temporary, path, reason);
  if (!reason) return;
  std::filesystem::remove(temporary, error);
  // The user asked for `path`; the temporary name would only puzzle.
  fail("{}: cannot write: {}", path.string(), reason.message());
}

void write_file(const std::filesystem::path& path, std::string_view text) {
  write_file(path, Bytes(reinterpret_cast<const uint8_t*>(text.data()), text.size()));
}

void write_if_changed(const std::filesystem::path& path, std::string_view text) {
  std::error_code error;
  if (std::filesystem::is_regular_file(path, error) && read_text(path) == text) return;
  write_file(path, text);
}

}  // namespace natmod
