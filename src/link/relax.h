// The steps of the layout in which code changes its length: see relax.cc.
#pragma once

#include <vector>

#include "link/section.h"

namespace natmod::link {

class LinkContext;

/// Gives code room that needs more than its object has.
void lengthen(LinkContext& context);

/// Shortens code and padding by the addresses that things have now. True if something changed, and
/// the addresses have to be given anew.
bool relax(LinkContext& context, const std::vector<InputSection*>& code);

}  // namespace natmod::link
