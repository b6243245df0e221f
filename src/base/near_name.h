// What somebody may have meant who wrote a name that there is not.
#pragma once

#include <cstddef>
#include <string_view>

namespace natmod {

/// Finds the candidate that is as few slips away as can be, and few enough for the length of the
/// name. The texts must outlive it.
class NearName {
 public:
  explicit NearName(std::string_view name);
  void consider(std::string_view candidate);
  /// Empty if none is near.
  std::string_view best() const { return best_; }

 private:
  std::string_view name_;
  size_t limit_;
  std::string_view best_;
  size_t best_distance_;
};

}  // namespace natmod
