// A call tree as text for people, and as files for the programs that show such.
#pragma once

#include <string>

#include "profile/call_tree.h"

namespace natmod::profile {

/// Functions and lines with the most instructions, and calls of the firmware.
std::string show_table(const CallTree& tree);

/// Callgrind's format, which kcachegrind and callgrind_annotate read. Its events are Ir, the
/// instructions, and Fw, the calls of the firmware.
/// Source: the manual of Valgrind 3.19, "Callgrind Format Specification".
std::string write_callgrind(const CallTree& tree);

/// JSON for speedscope, and what reads its files.
/// Source: the file format's schema, version 1.
std::string write_speedscope(const CallTree& tree);

/// A page with a flame graph, which needs no network.
std::string write_flame_page(const CallTree& tree);

}  // namespace natmod::profile
