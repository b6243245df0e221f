// As C has it in its own locale, and what POSIX adds.
#include "calendar.h"

#ifdef LIB_HAS_TIME
typedef struct {
  char* to;
  size_t left;  // bytes; 0: the text does not fit
} out_t;

static void put(out_t* out, char c) {
  if (out->left == 0) return;
  *out->to++ = c;
  --out->left;
}

static void put_text(out_t* out, const char* text, size_t most) {
  for (; *text != 0 && most != 0; ++text, --most) put(out, *text);
}

static void put_number(out_t* out, long long n, int width, char filler) {
  char digits[20];
  unsigned long long rest = n < 0 ? 0 - (unsigned long long)n : (unsigned long long)n;
  int count = 0;
  do {
    digits[count++] = (char)('0' + rest % 10);
    rest /= 10;
  } while (rest != 0);
  if (n < 0) put(out, '-');
  for (int i = count + (n < 0); i < width; ++i) put(out, filler);
  while (count != 0) put(out, digits[--count]);
}

static int is_leap(long long year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

// Of the year that the week belongs to, which has most of its days: ISO 8601.
static int iso_week(const struct tm* tm, long long* year) {
  const int from_monday = (tm->tm_wday + 6) % 7;
  int week = (tm->tm_yday + 10 - from_monday) / 7;  // of the Thursday in it
  *year = 1900LL + tm->tm_year;
  if (week == 0) {
    --*year;
    return (tm->tm_yday + 365 + is_leap(*year) + 10 - from_monday) / 7;
  }
  const int days_left = 364 + is_leap(*year) - tm->tm_yday;
  if (week == 53 && days_left < 3 - from_monday) {
    ++*year;
    week = 1;
  }
  return week;
}

static const char* name_of(const char names[][10], int n, int count) {
  return n >= 0 && n < count ? names[n] : "?";
}

// What a conversion is short for; NULL: nothing.
static const char* pattern_of(char conversion) {
  switch (conversion) {
    case 'c': return "%a %b %e %H:%M:%S %Y";
    case 'D': return "%m/%d/%y";
    case 'F': return "%Y-%m-%d";
    case 'r': return "%I:%M:%S %p";
    case 'R': return "%H:%M";
    case 'T': return "%H:%M:%S";
    case 'x': return "%m/%d/%y";
    case 'X': return "%H:%M:%S";
    default: return NULL;
  }
}

typedef struct {
  const char* text;  // NULL: it is none
  size_t size;       // of it, at most
} name_t;

static name_t name_for(char conversion, const struct tm* tm) {
  switch (conversion) {
    case 'a': return (name_t){name_of(__natmod_days, tm->tm_wday, 7), 3};
    case 'A': return (name_t){name_of(__natmod_days, tm->tm_wday, 7), 9};
    case 'b': return (name_t){name_of(__natmod_months, tm->tm_mon, 12), 3};
    case 'h': return (name_t){name_of(__natmod_months, tm->tm_mon, 12), 3};
    case 'B': return (name_t){name_of(__natmod_months, tm->tm_mon, 12), 9};
    case 'n': return (name_t){"\n", 1};
    case 'p': return (name_t){tm->tm_hour < 12 ? "AM" : "PM", 2};
    case 't': return (name_t){"\t", 1};
    case 'z': return (name_t){"+0000", 5};
    case 'Z': return (name_t){"UTC", 3};
    default: return (name_t){NULL, 0};
  }
}

typedef struct {
  long long value;
  int width;    // in characters, at least; 0: it is no number
  char filler;  // in front of it
} number_t;

static number_t number_for(char conversion, const struct tm* tm) {
  const long long year = 1900LL + tm->tm_year;
  const int from_monday = (tm->tm_wday + 6) % 7;
  long long week_year;
  const int week = iso_week(tm, &week_year);
  struct tm copy = *tm;
  switch (conversion) {
    case 'C': return (number_t){lib_div(year, 100), 2, '0'};
    case 'd': return (number_t){tm->tm_mday, 2, '0'};
    case 'e': return (number_t){tm->tm_mday, 2, ' '};
    case 'g': return (number_t){week_year - 100 * lib_div(week_year, 100), 2, '0'};
    case 'G': return (number_t){week_year, 1, '0'};
    case 'H': return (number_t){tm->tm_hour, 2, '0'};
    case 'I': return (number_t){tm->tm_hour % 12 == 0 ? 12 : tm->tm_hour % 12, 2, '0'};
    case 'j': return (number_t){tm->tm_yday + 1, 3, '0'};
    case 'm': return (number_t){tm->tm_mon + 1, 2, '0'};
    case 'M': return (number_t){tm->tm_min, 2, '0'};
    case 's': return (number_t){mktime(&copy), 1, '0'};
    case 'S': return (number_t){tm->tm_sec, 2, '0'};
    case 'u': return (number_t){from_monday + 1, 1, '0'};
    case 'U': return (number_t){(tm->tm_yday + 7 - tm->tm_wday) / 7, 2, '0'};
    case 'V': return (number_t){week, 2, '0'};
    case 'w': return (number_t){tm->tm_wday, 1, '0'};
    case 'W': return (number_t){(tm->tm_yday + 7 - from_monday) / 7, 2, '0'};
    case 'y': return (number_t){year - 100 * lib_div(year, 100), 2, '0'};
    case 'Y': return (number_t){year, 1, '0'};
    default: return (number_t){0, 0, 0};
  }
}

static void format_all(out_t* out, const char* format, const struct tm* tm);

static void format_one(out_t* out, char conversion, const struct tm* tm) {
  const char* pattern = pattern_of(conversion);
  const name_t name = name_for(conversion, tm);
  const number_t number = number_for(conversion, tm);
  if (pattern != NULL) {
    format_all(out, pattern, tm);
  } else if (name.text != NULL) {
    put_text(out, name.text, name.size);
  } else if (number.width != 0) {
    put_number(out, number.value, number.width, number.filler);
  } else {
    put(out, conversion);
  }
}

static void format_all(out_t* out, const char* format, const struct tm* tm) {
  for (; *format != 0; ++format) {
    if (*format != '%') {
      put(out, *format);
      continue;
    }
    ++format;
    if (*format == 'E' || *format == 'O') ++format;
    if (*format == 0) return;
    format_one(out, *format, tm);
  }
}

size_t strftime(char* text, size_t size, const char* format, const struct tm* tm) {
  out_t out = {text, size};
  format_all(&out, format, tm);
  if (out.left == 0) return 0;
  *out.to = 0;
  return (size_t)(out.to - text);
}
#endif
