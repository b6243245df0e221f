// Code of libraries that asks for more than a module has: the thread of the program that it was
// made for, or the system. Nothing but its instructions shows that, and it would read and write
// what belongs to others.
#include <set>

#include "link/advice.h"
#include "link/passes.h"
#include "link/thread_pointer.h"

namespace natmod::link {
namespace {

// One function that the module calls can bring much of such code along: it is named once.
class Checker {
 public:
  explicit Checker(LinkContext& context) : context_(context) {}

  void check(const InputSection& section) {
    std::optional<SystemUse> use = context_.machine().find_system_use(section.header().data);
    if (!use) return;
    std::vector<std::string> chain = chain_to(context_, section, "");
    std::string called = chain.size() < 2 ? section.name() : chain[1];
    if (!called_.insert(called).second) return;
    context_.errors.add(
        "{}: this code of a library {}, and a module has neither a thread nor a system of its "
        "own{}\n  {}",
        place_name(section, use->offset), use->what, shown_chain(chain), advice_instead_of(called));
  }

 private:
  LinkContext& context_;
  std::set<std::string> called_;
};

}  // namespace

void check_library_code(LinkContext& context) {
  Checker checker(context);
  for (ObjectInput& file : context.objects) {
    // Variables of its own, a module does have.
    if (file.origin == Origin::module || has_thread_pointer(context, file)) continue;
    for (const InputSection& section : file.sections) {
      if (section.is_live && section.is_code) checker.check(section);
    }
  }
}

}  // namespace natmod::link
