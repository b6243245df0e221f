// UnaryOp and BinaryOp: MicroPython's operator numbers (see ops.def).
#pragma once

#include <cstdint>
#include <string_view>

namespace natmod::board {

enum class UnaryOp : uint32_t {
#define NATMOD_UNARY_OP(name, method) name,
#include "runtime/ops.def"
};

/// `in` takes (item, container); there is no `not in` and no `is not`: negate the answer.
enum class BinaryOp : uint32_t {
#define NATMOD_BINARY_OP(name, method) name,
#include "runtime/ops.def"
};

inline constexpr uint32_t kUnaryOps = static_cast<uint32_t>(UnaryOp::size_of) + 1;
inline constexpr uint32_t kBinaryOps = static_cast<uint32_t>(BinaryOp::reverse_power) + 1;

/// The special method (`__add__`) that implements the operator; it also names the operator in error
/// messages.
std::string_view method_name(UnaryOp op);
std::string_view method_name(BinaryOp op);

}  // namespace natmod::board
