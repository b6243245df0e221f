// A folder of files that cost time to make, named by what they are made of, so that one which is
// there is right. Several processes may use it at once, and any of them may end at any moment: a
// file appears whole, in one step. What nobody has used for longest goes when the folder is too
// large.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace natmod::project {

class FileCache {
 public:
  /// `limit` is in bytes. What was used in the last ten minutes stays even so: somebody may be
  /// about to read it.
  FileCache(std::filesystem::path folder, uintmax_t limit)
      : folder_(std::move(folder)), limit_(limit) {}

  /// The file `name`. If it is not there, `make` writes it under that name into the folder that it
  /// is given; of several processes that want it at once, one does. Error if the folder cannot be
  /// written to, and what `make` throws.
  std::filesystem::path get(const std::string& name,
                            const std::function<void(const std::filesystem::path&)>& make) const;

 private:
  void trim() const;

  std::filesystem::path folder_;
  uintmax_t limit_;
};

}  // namespace natmod::project
