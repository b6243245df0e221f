// SHA-256 (FIPS 180-4).
#pragma once

#include <string>

#include "base/byte_reader.h"

namespace natmod {

/// The digest in hexadecimal, as sha256sum prints it.
std::string sha256(Bytes data);

}  // namespace natmod
