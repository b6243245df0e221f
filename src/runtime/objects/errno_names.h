// The error numbers that the firmware knows by name.
//
// Source: MicroPython's py/moderrno.c, the numbers those of Linux as in py/mperrno.h.
#pragma once

#include <cstdint>
#include <string_view>

namespace natmod::board {

struct ErrnoName {
  int64_t number;
  std::string_view name;
};

inline constexpr ErrnoName kErrnoNames[] = {
    {1, "EPERM"},          {2, "ENOENT"},         {5, "EIO"},
    {9, "EBADF"},          {11, "EAGAIN"},        {12, "ENOMEM"},
    {13, "EACCES"},        {17, "EEXIST"},        {19, "ENODEV"},
    {21, "EISDIR"},        {22, "EINVAL"},        {95, "EOPNOTSUPP"},
    {98, "EADDRINUSE"},    {103, "ECONNABORTED"}, {104, "ECONNRESET"},
    {105, "ENOBUFS"},      {107, "ENOTCONN"},     {110, "ETIMEDOUT"},
    {111, "ECONNREFUSED"}, {113, "EHOSTUNREACH"}, {114, "EALREADY"},
    {115, "EINPROGRESS"},
};

/// Empty if there is none.
inline std::string_view errno_name(int64_t number) {
  for (const ErrnoName& it : kErrnoNames) {
    if (it.number == number) return it.name;
  }
  return {};
}

inline constexpr int kEagain = 11;
inline constexpr int kEinval = 22;
inline constexpr int kEfbig = 27;

}  // namespace natmod::board
