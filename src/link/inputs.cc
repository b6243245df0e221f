// From the files that were given to linked objects and indexed archives, and from there to the
// target that all of them are for.
#include "link/inputs.h"

#include <algorithm>

#include "base/files.h"
#include "link/archives.h"
#include "link/linker_script.h"
#include "link/objects.h"
#include "link/passes.h"

namespace natmod::link {
namespace {

std::string_view as_text(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void read_input(LinkContext& context, const std::string& name, Bytes bytes, Origin origin,
                unsigned depth);

// Text is most likely a source given by mistake, so its first odd word alone would puzzle.
LinkerScript parse_as_input(std::string_view text, const std::string& name) {
  LinkerScript script;
  try {
    script = parse_linker_script(text, name);
  } catch (const Error& error) {
    fail("{}: is no object, archive or linker script: {}", name, error.what());
  }
  if (script.files.empty()) {
    fail("{}: is no object or archive, and as a linker script it names no files{}", name,
         script.symbols.empty() ? "" : "; for its symbols use --externs");
  }
  return script;
}

// A text file in place of an archive: what C libraries install as libm.a or libc.so.
void read_script(LinkContext& context, const std::string& name, Bytes bytes, Origin origin,
                 unsigned depth) {
  constexpr unsigned kMaxDepth = 8;
  if (depth == kMaxDepth) fail("{}: linker scripts name each other in a circle", name);
  for (const std::string& file : parse_as_input(as_text(bytes), name).files) {
    std::filesystem::path path = std::filesystem::path(name).parent_path() / file;
    Input& kept = context.script_inputs.emplace_back();
    kept.name = path.string();
    kept.bytes = read_file(path);
    read_input(context, kept.name, kept.bytes, origin, depth + 1);
  }
}

void read_input(LinkContext& context, const std::string& name, Bytes bytes, Origin origin,
                unsigned depth) {
  if (bytes.empty()) fail("{}: is empty", name);
  if (elf::is_archive(bytes)) {
    context.archives->add(elf::Archive::parse(bytes, name), origin);
  } else if (is_text(as_text(bytes)) && !elf::is_bitcode(bytes)) {
    read_script(context, name, bytes, origin, depth);
  } else {
    link_object(context, elf::ObjectFile::parse(bytes, name), origin);
  }
}

// What -flto leaves in place of machine code can only be read by the compiler that wrote it.
constexpr std::string_view kLtoAdvice =
    "holds link-time optimisation code and no machine code; compile without -flto, with "
    "-ffat-lto-objects, or first join the objects with the compiler: "
    "-r -flto -nostdlib -flinker-output=nolto-rel (GCC)";

void check_object(const LinkContext& context, const elf::ObjectFile& object, ErrorList& errors) {
  if (object.is_slim_lto()) {
    errors.add("{}: {}", object.name(), kLtoAdvice);
    return;
  }
  if (context.target == nullptr) return;
  std::string reason = reject_reason(*context.target, object, context.options.arch_flags);
  if (!reason.empty()) errors.add("{}: {}", object.name(), reason);
}

// Without --arch: the least capable architecture that runs every object.
const Target* deduce_target(const std::deque<ObjectInput>& objects, uint32_t arch_flags) {
  for (const Target& target : all_targets()) {
    bool runs_all = std::all_of(objects.begin(), objects.end(), [&](const ObjectInput& file) {
      return reject_reason(target, file.object, arch_flags).empty();
    });
    if (runs_all) return &target;
  }
  return target_for(objects.front().object);
}

}  // namespace

void read_inputs(LinkContext& context) {
  // What cannot be read is reported alone: of the symbols, half may be missing.
  ErrorList unread;
  for (const Input& input : context.inputs) {
    try {
      Origin origin = input.is_library ? Origin::library : Origin::module;
      read_input(context, input.name, input.bytes, origin, 0);
    } catch (const Error& error) {
      for (const std::string& message : error.messages()) unread.add("{}", message);
    }
  }
  unread.checkpoint();
}

void select_target(LinkContext& context) {
  if (context.options.arch) {
    context.target = find_target(*context.options.arch);
    if (context.target == nullptr) {
      fail("architecture {} is not supported; there are {}", mpy::arch_name(*context.options.arch),
           target_names());
    }
  } else {
    if (context.objects.empty()) fail("no object says which architecture to link for; use --arch");
    context.target = deduce_target(context.objects, context.options.arch_flags);
    if (context.target == nullptr) {
      fail("{}: is for no architecture that is supported; there are {}",
           context.objects.front().object.name(), target_names());
    }
  }
  // Likewise objects for another machine, which may well define the same symbols.
  ErrorList misfits;
  for (const ObjectInput& file : context.objects) check_object(context, file.object, misfits);
  misfits.checkpoint();
}

void read_runtime(LinkContext& context) {
  if (context.has_runtime || !context.options.runtime) return;
  context.has_runtime = true;
  Runtime runtime = context.options.runtime(*context.target);
  context.absent = std::move(runtime.absent);
  for (Input& library : runtime.libraries) {
    const Input& kept = context.script_inputs.emplace_back(std::move(library));
    read_input(context, kept.name, kept.bytes, Origin::runtime, 0);
  }
}

bool pull_member(LinkContext& context, std::string_view name, bool from_libraries) {
  auto member = context.archives->take(name, from_libraries);
  if (!member) return false;
  check_object(context, member->object, context.errors);
  link_object(context, std::move(member->object), member->origin);
  return true;
}

}  // namespace natmod::link
