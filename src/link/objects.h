// How an object becomes part of the graph.
#pragma once

#include "link/context.h"

namespace natmod::link {

/// Links a parsed object: gives it symbols and sections, and resolves its globals.
void link_object(LinkContext& context, elf::ObjectFile object, Origin origin);

/// Says what a section is to the module: its segment, its role. Error if it is not understood.
void classify(LinkContext& context, InputSection& section);

}  // namespace natmod::link
