// Modules of the firmware that are written in Python: the files of modules/python.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace natmod::board {

/// What sys.path has for them, as if they lay in a folder of that name.
inline constexpr std::string_view kFrozenFolder = ".frozen";

/// The text of a file by its path in that folder; nullopt if there is none.
std::optional<std::string_view> frozen_file(std::string_view path);
bool is_frozen_folder(std::string_view path);
/// The paths of all.
std::vector<std::string_view> frozen_paths();

}  // namespace natmod::board
