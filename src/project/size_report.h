// What `natmod size` says of modules: what their bytes are for, and what has changed.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "project/memory_use.h"
#include "project/size_items.h"
#include "project/sizes.h"

namespace natmod::project {

/// A module with all that is known of it.
struct MeasuredModule {
  std::string path;
  std::string arch;
  Sizes sizes;
  std::vector<SizeItem> items;  ///< of its map
  std::vector<MemoryUse> ram;
};

/// Reads the .mpy file and its map; items is empty without one (""). Imports it on the virtual
/// board if memory is asked for. Error if the module or the map cannot be read, or are of two
/// builds.
MeasuredModule measure_module(const std::string& path, const std::string& map, bool with_memory);

// Lines of text. `by` is what items are summed by: object, section, function.
std::string show_sizes(const MeasuredModule& module, const std::string& by);
std::string show_size_difference(const MeasuredModule& before, const MeasuredModule& after,
                                 const std::string& by);

// JSON, as docs/commands.md has it: an array with an object for each module, and one object.
std::string sizes_json(std::span<const MeasuredModule> modules);
std::string size_difference_json(const MeasuredModule& before, const MeasuredModule& after,
                                 const std::string& by);

/// A page with a treemap of the items.
std::string size_page(const MeasuredModule& module);

/// What both forms tell of the sizes, in this order.
struct SizeField {
  const char* name;
  size_t Sizes::*value;
};
std::span<const SizeField> size_fields();

/// What has another number of bytes than before; the largest change first.
struct SizeChange {
  SizeSum sum;  ///< after
  size_t before = 0;
};
std::vector<SizeChange> size_changes(const MeasuredModule& before, const MeasuredModule& after,
                                     const std::string& by);

}  // namespace natmod::project
