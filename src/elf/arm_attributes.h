// Build attributes of an ARM object (.ARM.attributes), as far as they decide which core and which
// float ABI its code needs.
//
// Source: ARM "Addenda to, and Errata in, the ABI for the Arm Architecture" (ADDENDA32).
#pragma once

#include <cstdint>
#include <string_view>

#include "base/byte_reader.h"

namespace natmod::elf {

struct ArmAttributes {
  bool present = false;  ///< false: the object has no aeabi file attributes at all
  uint32_t cpu_arch = 0;  ///< Tag_CPU_arch (6): 10 v7, 11 v6-M, 12 v6S-M, 13 v7E-M, 16 v8-M.base, …
  uint32_t cpu_profile = 0;      ///< Tag_CPU_arch_profile (7): 'M', 'A', 'R', 'S' or 0
  uint32_t arm_isa = 0;          ///< Tag_ARM_ISA_use (8)
  uint32_t thumb_isa = 0;        ///< Tag_THUMB_ISA_use (9): 0 none, 1 Thumb-1, 2 Thumb-2, 3 by arch
  uint32_t fp_arch = 0;          ///< Tag_FP_arch (10): 0 none, 6 VFPv4-D16, 8 FPv5-D16, …
  uint32_t fp_number_model = 0;  ///< Tag_ABI_FP_number_model (23): 0 no floating point is used
  uint32_t hard_fp_use = 0;      ///< Tag_ABI_HardFP_use (27): 1 single precision only
  uint32_t vfp_args = 0;         ///< Tag_ABI_VFP_args (28): 0 base AAPCS, 1 VFP registers, 3 both
};

/// Throws Error if `section` is malformed; `name` is the object's name for the message.
ArmAttributes parse_arm_attributes(Bytes section, std::string_view name);

}  // namespace natmod::elf
