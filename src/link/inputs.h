// Files that are asked for after all that the user named has been read.
#pragma once

#include <string_view>

namespace natmod::link {

class LinkContext;

/// The archive member that defines `name`, linked now; false if no archive has it.
bool pull_member(LinkContext& context, std::string_view name, bool from_libraries);

/// Reads the libraries of Options::runtime, once.
void read_runtime(LinkContext& context);

}  // namespace natmod::link
