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

File open_file(const std::filesystem::path& path, const char* mode) {
  File file(std::fopen(path.string().c_str(), mode));
  if (!file) fail("{}: {}", path.string(), std::strerror(errno));
  return file;
}

void write_all(const std::filesystem::path& path, Bytes data) {
  File file = open_file(path, "wb");
  // fclose is where a full disk may show first, so its result counts too.
  bool good = std::fwrite(data.data(), 1, data.size(), file.get()) == data.size();
  good = std::fclose(file.release()) == 0 && good;
  if (!good) fail("{}: cannot write: {}", path.string(), std::strerror(errno));
}

}  // namespace

std::vector<uint8_t> read_file(const std::filesystem::path& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) fail("{}: is a directory", path.string());
  File file = open_file(path, "rb");
  std::vector<uint8_t> data;
  uintmax_t size = std::filesystem::file_size(path, error);
  // One extra byte lets a regular file end in a single read; pipes grow the buffer as they come.
  data.resize(error ? 0 : static_cast<size_t>(size) + 1);
  for (size_t used = 0;;) {
    if (used == data.size()) data.resize(std::max<size_t>(data.size() * 2, 4096));
    size_t got = std::fread(data.data() + used, 1, data.size() - used, file.get());
    used += got;
    if (got == 0) {
      if (std::ferror(file.get())) fail("{}: cannot read: {}", path.string(), std::strerror(errno));
      data.resize(used);
      return data;
    }
  }
}

void write_file(const std::filesystem::path& name, Bytes data) {
  std::error_code error;
  // By its own name: what /dev/stdout leads to, such as pipe:[1234], may have none.
  if (std::filesystem::exists(name, error) && !std::filesystem::is_regular_file(name, error)) {
    write_all(name, data);
    return;
  }
  // A link stays and its file is replaced.
  std::filesystem::path path = name;
  if (std::filesystem::is_symlink(name, error)) {
    path = std::filesystem::weakly_canonical(name, error);
    if (error) fail("{}: {}", name.string(), error.message());
  }
  std::filesystem::path temporary = path;
  temporary += fmt::format(".{:08x}.tmp", std::random_device{}());
  try {
    write_all(temporary, data);
    std::filesystem::rename(temporary, path);
  } catch (const std::exception& reason) {
    std::filesystem::remove(temporary, error);
    // The user asked for `path`; the temporary name would only puzzle.
    if (auto* failure = dynamic_cast<const std::filesystem::filesystem_error*>(&reason)) {
      fail("{}: cannot write: {}", path.string(), failure->code().message());
    }
    fail("{}: cannot write: {}", path.string(), std::strerror(errno));
  }
}

void write_file(const std::filesystem::path& path, std::string_view text) {
  write_file(path, Bytes(reinterpret_cast<const uint8_t*>(text.data()), text.size()));
}

}  // namespace natmod
