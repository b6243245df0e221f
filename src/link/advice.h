// What the author of a module can do about a name that nothing defines.
#pragma once

#include <string>
#include <string_view>

namespace natmod::link {

class LinkContext;

/// What helps where nothing defines `name`, as a clause; empty if nobody knows.
std::string advice_for(const LinkContext& context, std::string_view name);

/// The same where a library defines `name`, but not for modules.
std::string_view advice_instead_of(std::string_view name);

}  // namespace natmod::link
