// Chooses how code comes to the addresses that it makes of two parts: see parts.cc.
#pragma once

#include <optional>

#include "link/parts.h"
#include "link/reference.h"

namespace natmod::link {

/// Where code can take another length: where everything that spans the place is left to the linker.
enum class Room : uint8_t { none, where_marked, everywhere };

class PartScanner {
 public:
  /// `at` is where the scan is.
  explicit PartScanner(const Reference& at);

  /// From here on it is this section's parts, and all of them in order.
  void start(const InputSection& section);
  void scan_high(const RelocHowto& howto);
  void scan_low(RelocKind kind);

 private:
  bool choose_way(HighPart& high, bool is_got);
  void add_detour(HighPart& high);
  bool has_room(const HighPart& high);
  void refuse_growth();

  const Reference& at_;
  LinkContext& context_;
  const TwoPartAddresses* two_parts_;      ///< if there are any
  std::optional<Room> room_;               ///< of the section, once asked for
  uint32_t next_high_ = 0, next_low_ = 0;  ///< in Parts
};

}  // namespace natmod::link
