// What runs between the import and mpy_init, in modules that need it: constructors, and patches
// that no loader can make.
//
// A loader adds addresses to whole, aligned words and nothing else. -fpic code that reaches a
// static variable by its distance from the code cannot be patched so, for loaders place the two
// apart; nor can a pointer in a packed structure. Where the machine lets code change itself, the
// startup code adds to such fields what was not known at link time.
//
// A group's table lists its fields by their distances, in units of the machine's patch_unit() and
// from one unit before the segment: a byte of 1 to 254 goes on by so much and adds to the field
// there, 255 goes on by 254 and adds nothing, 0 is the end.
#pragma once

#include "link/addresses.h"

namespace natmod::link {

bool needs_startup(const LinkContext& context);

/// The startup code for the addresses that things have now. Its words are to be filled in by
/// startup_words().
StartupCode startup_code(const LinkContext& context);

/// What the words of the startup code hold, in their order.
std::vector<Address> startup_words(const LinkContext& context, const StartupCode& code);

/// Where in text the table of a group is; 0 before the first layout.
uint64_t patch_table_address(const LinkContext& context, size_t group);

uint64_t patch_table_alignment(const LinkContext& context);

/// Makes the tables of patches anew. True if one got longer, and addresses have to be given anew.
bool list_patches(LinkContext& context);

/// The group to which a patch belongs; made if there is none like it.
PatchGroup& patch_group(LinkContext& context, const PatchGroup& like);

}  // namespace natmod::link
