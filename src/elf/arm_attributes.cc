#include "elf/arm_attributes.h"

#include <fmt/format.h>

#include "elf/build_attributes.h"

namespace natmod::elf {
namespace {

enum Tag : uint32_t {
  kTagCpuRawName = 4,
  kTagCpuName = 5,
  kTagCpuArch = 6,
  kTagCpuArchProfile = 7,
  kTagArmIsaUse = 8,
  kTagThumbIsaUse = 9,
  kTagFpArch = 10,
  kTagFpNumberModel = 23,
  kTagHardFpUse = 27,
  kTagVfpArgs = 28,
  kTagCompatibility = 32,
};

uint32_t* field(ArmAttributes& attributes, uint32_t tag) {
  switch (tag) {
    case kTagCpuArch:
      return &attributes.cpu_arch;
    case kTagCpuArchProfile:
      return &attributes.cpu_profile;
    case kTagArmIsaUse:
      return &attributes.arm_isa;
    case kTagThumbIsaUse:
      return &attributes.thumb_isa;
    case kTagFpArch:
      return &attributes.fp_arch;
    case kTagFpNumberModel:
      return &attributes.fp_number_model;
    case kTagHardFpUse:
      return &attributes.hard_fp_use;
    case kTagVfpArgs:
      return &attributes.vfp_args;
    default:
      return nullptr;
  }
}

// Tags from 32 on tell their value's form by parity, so that unknown ones can be skipped.
AttributeForm form_of(uint32_t tag) {
  if (tag == kTagCompatibility) return AttributeForm::both;
  bool is_string =
      tag == kTagCpuRawName || tag == kTagCpuName || (tag > kTagCompatibility && tag % 2 != 0);
  return is_string ? AttributeForm::string : AttributeForm::number;
}

}  // namespace

ArmAttributes parse_arm_attributes(Bytes section, std::string_view name) {
  ArmAttributes attributes;
  attributes.present =
      visit_build_attributes(section, fmt::format("{}: section .ARM.attributes", name), "aeabi",
                             form_of, [&](const BuildAttribute& attribute) {
                               if (uint32_t* known = field(attributes, attribute.tag))
                                 *known = attribute.number;
                             });
  return attributes;
}

}  // namespace natmod::elf
