// Whole files in, whole files out.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_reader.h"

namespace natmod {

/// All bytes of `path`. Error if it cannot be read, or is a folder.
std::vector<uint8_t> read_file(const std::filesystem::path& path);

/// The same as a text.
std::string read_text(const std::filesystem::path& path);

/// Writes `path` in one step (temporary file beside it, then rename), so that a failure leaves the
/// old content untouched. A link is followed. What is not a regular file, such as a pipe or a
/// device, is written directly.
void write_file(const std::filesystem::path& path, Bytes data);
void write_file(const std::filesystem::path& path, std::string_view text);

/// Leaves a file alone that has the text already, so that nothing is built again for its sake.
void write_if_changed(const std::filesystem::path& path, std::string_view text);

}  // namespace natmod
