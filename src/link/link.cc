#include "link/link.h"

#include "link/companion.h"
#include "link/context.h"
#include "link/map.h"
#include "link/passes.h"

namespace natmod::link {
namespace {

mpy::MpyFile make_file(LinkContext& context) {
  mpy::MpyFile file;
  file.sub_version = context.options.sub_version;
  file.arch = context.target->arch;
  file.arch_flags = context.options.arch_flags;
  file.qstrs.push_back(context.options.source_name);
  file.qstrs.insert(file.qstrs.end(), context.qstrs.begin(), context.qstrs.end());
  file.code.kind = mpy::CodeKind::native_viper;
  file.code.scope_flags = mpy::kScopeViperReloc;
  if (context.block.bss_size != 0) file.code.scope_flags |= mpy::kScopeViperBss;
  file.code.bss_size = static_cast<uint32_t>(context.block.bss_size);
  file.code.code = std::move(context.text.bytes);
  file.code.rodata = std::move(context.rodata.bytes);
  file.code.relocations = std::move(context.relocations);
  return file;
}

}  // namespace

Result link(const Options& options, const std::vector<Input>& inputs) {
  LinkContext context(options, inputs);

  // Files become a graph of sections and symbols.
  read_inputs(context);
  select_target(context);
  context.errors.checkpoint();

  // From here on every object fits the target. What mpy_init reaches is the module.
  reach_from_entry(context);
  check_qstr_table(context);
  check_library_code(context);
  context.errors.checkpoint();

  // From here on the set of sections is final.
  place_sections(context);
  gather_section_tables(context);
  order_constructors(context);
  merge_constants(context);
  scan_relocations(context);
  context.errors.checkpoint();
  gather_literals(context);

  // From here on every relocation is known to be possible, save for its reach.
  lay_out(context);
  context.errors.checkpoint();

  // Addresses are final.
  relocate(context);
  context.errors.checkpoint();

  Result result;
  result.target = context.target;
  result.statistics = {context.text.bytes.size(), context.rodata.bytes.size(),
                       context.block.bss_size, context.got.count(), context.relocations.size()};
  result.stubs = collect_stubs(context);
  Companion companion;
  if (options.want_elf) companion = make_companion(context);
  context.errors.checkpoint();
  result.elf = std::move(companion.file);
  if (options.want_map) result.map = MapWriter(context, companion.lines).run();
  result.warnings = std::move(context.warnings);
  result.file = make_file(context);
  return result;
}

}  // namespace natmod::link
