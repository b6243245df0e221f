// The module time, on the board's clock. The board's zone is UTC.
//
// Source: MicroPython's extmod/modtime.c and ports/unix/modtime.c.
#include <cmath>

#include "modules/modules.h"
#include "runtime/clock.h"
#include "runtime/errors.h"
#include "runtime/objects/errno_names.h"
#include "runtime/objects/numbers.h"
#include "runtime/objects/sequence.h"
#include "runtime/operations.h"
#include "runtime/words.h"

namespace natmod::board {
namespace {

constexpr uint64_t kNsPerUs = 1'000, kNsPerMs = 1'000'000, kNsPerSecond = 1'000'000'000;
constexpr int64_t kSecondsPerDay = 86400;

// -- Days and dates, in the Gregorian calendar; a year begins in March, so that a leap day ends it

constexpr int64_t kDaysPerEra = 146'097;  // 400 years
constexpr int64_t kDaysTo1970 = 719'468;  // from the 1st of March of year 0

int64_t floor_div(int64_t a, int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

/// From 1970-01-01 to that date; months and days beyond their range count on.
int64_t days_of_date(int64_t year, int64_t month, int64_t day) {
  const int64_t from_march = year * 12 + month - 3;
  year = floor_div(from_march, 12);
  const int64_t month_index = from_march - year * 12;
  const int64_t era = floor_div(year, 400);
  const int64_t year_of_era = year - era * 400;
  const int64_t day_of_year = (153 * month_index + 2) / 5;
  const int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * kDaysPerEra + day_of_era - kDaysTo1970 + day - 1;
}

struct Date {
  int64_t year, month, day;
};

Date date_of_days(int64_t days) {
  days += kDaysTo1970;
  const int64_t era = floor_div(days, kDaysPerEra);
  const int64_t day_of_era = days - era * kDaysPerEra;
  const int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146'096) / 365;
  const int64_t day_of_year =
      day_of_era - (year_of_era * 365 + year_of_era / 4 - year_of_era / 100);
  const int64_t month_index = (5 * day_of_year + 2) / 153;
  const int64_t month = month_index < 10 ? month_index + 3 : month_index - 9;
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month,
          day_of_year - (153 * month_index + 2) / 5 + 1};
}

// -- Dates

Value time_gmtime(Runtime& rt, Args args) {
  int64_t seconds = clock_seconds(rt);
  if (args.size() > 0) {
    // The year has to fit an int of C.
    constexpr double kLimit = 6e16;
    const double given = std::trunc(get_float(rt, args[0]));
    if (!(std::fabs(given) < kLimit)) {
      raise(rt, TypeId::OverflowError, "timestamp out of range for platform time_t");
    }
    seconds = static_cast<int64_t>(given);
  }
  const int64_t days = floor_div(seconds, kSecondsPerDay);
  const int64_t in_day = seconds - days * kSecondsPerDay;
  const Date date = date_of_days(days);
  const int64_t day_of_year = days - days_of_date(date.year, 1, 1) + 1;
  constexpr int64_t kMonday = 4;  // the first one of 1970, in days
  const int64_t weekday = days - kMonday - floor_div(days - kMonday, 7) * 7;
  std::vector<Value> items;
  for (const int64_t part : {date.year, date.month, date.day, in_day / 3600, in_day / 60 % 60,
                             in_day % 60, weekday, day_of_year}) {
    items.push_back(small(rt, part));
  }
  if (rt.state().config.has_system) items.push_back(small(rt, 0));  // no daylight saving time
  return rt.make_tuple(items);
}

Value time_mktime(Runtime& rt, Args args) {
  const std::vector<Value> items = array_items(rt, args[0]);
  if (items.size() < 8 || items.size() > 9) {
    raise(rt, TypeId::TypeError, "mktime needs a tuple of length 8 or 9");
  }
  // Each is an int of C.
  const auto part = [&](size_t i) { return int64_t{static_cast<int32_t>(get_int(rt, items[i]))}; };
  const int64_t days = days_of_date(part(0), part(1), part(2));
  return new_int(rt, days * kSecondsPerDay + part(3) * 3600 + part(4) * 60 + part(5));
}

// -- Clocks

Value time_time(Runtime& rt, Args) {
  if (!rt.state().config.has_system) return new_int(rt, clock_seconds(rt));
  const uint64_t us = clock_ns(rt) / kNsPerUs;
  return new_float(rt, static_cast<double>(kSwitchedOn) + static_cast<double>(us) / 1e6);
}

Value time_time_ns(Runtime& rt, Args) {
  return new_uint(rt, static_cast<uint64_t>(kSwitchedOn) * kNsPerSecond + clock_ns(rt));
}

Value time_clock(Runtime& rt, Args) {
  const uint64_t ms = clock_ns(rt) / kNsPerMs;
  return new_float(rt, static_cast<double>(ms) / 1e3);
}

// -- Ticks, which wrap where small integers end

int64_t ticks(Runtime& rt, uint64_t count) {
  return static_cast<int64_t>(count & static_cast<uint64_t>(small_max(rt)));
}
Value time_ticks_ms(Runtime& rt, Args) {
  return small(rt, ticks(rt, clock_ns(rt) / kNsPerMs));
}
Value time_ticks_us(Runtime& rt, Args) {
  return small(rt, ticks(rt, clock_ns(rt) / kNsPerUs));
}
Value time_ticks_cpu(Runtime& rt, Args) {
  return small(rt, ticks(rt, clock_ns(rt)));
}

Value time_ticks_diff(Runtime& rt, Args args) {
  const auto half = static_cast<uint64_t>(small_max(rt) / 2 + 1);
  const auto end = static_cast<uint64_t>(small_value(rt, args[0]));
  const auto start = static_cast<uint64_t>(small_value(rt, args[1]));
  return small(rt, ticks(rt, end - start + half) - static_cast<int64_t>(half));
}

Value time_ticks_add(Runtime& rt, Args args) {
  const int64_t half = small_max(rt) / 2 + 1;
  const int64_t delta = get_int(rt, args[1]);
  if (delta <= -half || delta >= half) {
    raise(rt, TypeId::OverflowError, "ticks interval overflow");
  }
  return small(rt, ticks(rt, static_cast<uint64_t>(small_value(rt, args[0]) + delta)));
}

// -- Sleeping

Value time_sleep(Runtime& rt, Args args) {
  const double seconds = get_float(rt, args[0]);
  constexpr double kLongest = 1e9;
  if (!(seconds >= 0)) raise_os_error(rt, kEinval);
  sleep_ns(rt, static_cast<uint64_t>(std::min(seconds, kLongest) * 1e9));
  return kNone;
}

template <uint64_t unit>
Value sleep_units(Runtime& rt, Args args) {
  const int64_t n = get_int(rt, args[0]);
  constexpr int64_t kMost = INT64_MAX / static_cast<int64_t>(kNsPerSecond);
  if (n > 0) sleep_ns(rt, static_cast<uint64_t>(std::min(n, kMost)) * unit);
  return kNone;
}

constexpr Member kTimeFunctions[] = {
    {"gmtime", time_gmtime, 0, 1},
    {"localtime", time_gmtime, 0, 1},
    {"mktime", time_mktime, 1, 1},
    {"time", time_time, 0, 0},
    {"time_ns", time_time_ns, 0, 0},
    {"clock", time_clock, 0, 0},
    {"sleep", time_sleep, 1, 1},
    {"sleep_ms", sleep_units<kNsPerMs>, 1, 1},
    {"sleep_us", sleep_units<kNsPerUs>, 1, 1},
    {"ticks_ms", time_ticks_ms, 0, 0},
    {"ticks_us", time_ticks_us, 0, 0},
    {"ticks_cpu", time_ticks_cpu, 0, 0},
    {"ticks_add", time_ticks_add, 2, 2},
    {"ticks_diff", time_ticks_diff, 2, 2},
};

}  // namespace

const ModuleDef kModule_time = {.name = "time", .extensible = true, .functions = kTimeFunctions};

}  // namespace natmod::board
