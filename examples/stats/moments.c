#include "moments.h"

// Each value moves the mean a little; the squares are summed around the moving mean, which keeps
// them small (Welford's method).
moments_t moments_of(const float* values, size_t n) {
  moments_t m = {values[0], 0, values[0], values[0]};
  float squares = 0;
  for (size_t i = 1; i < n; ++i) {
    float x = values[i];
    float delta = x - m.mean;
    m.mean += delta / (float)(i + 1);
    squares += delta * (x - m.mean);
    if (x < m.lowest) m.lowest = x;
    if (x > m.highest) m.highest = x;
  }
  m.variance = squares / (float)n;
  return m;
}
