// about: functions of libm: sqrt, exp, sin, log, pow, tgamma and fmod, of double and float
// expect: 1414 1732
#include "construct.h"

double sqrt(double), exp(double), sin(double), log(double), pow(double, double), tgamma(double), fmod(double, double);
float sqrtf(float), expf(float), sinf(float), logf(float), powf(float, float), tgammaf(float), fmodf(float, float);

static unsigned differs(double value, double wanted) {
  TOUCH(value);
  TOUCH(wanted);
  return value < wanted - 1e-6 || value > wanted + 1e-6;
}

unsigned library_math(unsigned phase) {
  double x = 2 + phase;
  float y = 2 + phase;
  TOUCH(x);
  TOUCH(y);
  unsigned wrong = differs(log(exp(x)), x) + differs(sin(x - phase), 0.9092974268) +
                   differs(pow(x, 10), phase ? 59049 : 1024) + differs(tgamma(x + 3), phase ? 120 : 24) +
                   differs(fmod(x + 5.5, x), phase ? 2.5 : 1.5);
  wrong += differs(logf(expf(y)) > y - 1e-5f, 1) + differs(sinf(y - phase) > 0.90929f, 1) +
           differs(powf(y, 10), phase ? 59049 : 1024) + differs(tgammaf(y + 3), phase ? 120 : 24) +
           differs(fmodf(y + 5.5f, y), phase ? 2.5 : 1.5);
  return (unsigned)(1000 * sqrt(x)) + (unsigned)(1000 * sqrtf(y)) - (phase ? 1732 : 1414) + 10000 * wrong;
}
