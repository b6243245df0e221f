// Code that adds a thread pointer to the addresses of thread-local variables: modules have none,
// and it becomes 0.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace natmod::link {

class LinkContext;
struct InputSection;
struct ObjectInput;

/// Whether some code of `file` has a thread pointer, as Machine::drop_thread_pointer has it; and
/// that for the bytes of one of its sections.
bool has_thread_pointer(const LinkContext& context, ObjectInput& file);
std::optional<uint64_t> drop_thread_pointer(const LinkContext& context, const InputSection& section,
                                            std::span<uint8_t> code);

/// Refuses a section whose code cannot do without.
void check_thread_pointer(LinkContext& context, const InputSection& section);

}  // namespace natmod::link
