// Code for other instruction sets in the same section.
#pragma once

namespace natmod::link {

class LinkContext;
struct ObjectInput;

/// Refuses an object's live code of an instruction set that the target's cores do not have.
void refuse_foreign_code(LinkContext& context, const ObjectInput& file);

}  // namespace natmod::link
