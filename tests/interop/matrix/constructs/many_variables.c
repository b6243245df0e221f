// about: thousands of static variables, each reached by itself
// expect: 2000 4000
#include "construct.h"

#define TEN(X, n) X(n##0) X(n##1) X(n##2) X(n##3) X(n##4) X(n##5) X(n##6) X(n##7) X(n##8) X(n##9)
#define HUNDRED(X, n)                                                                        \
  TEN(X, n##0)                                                                               \
  TEN(X, n##1) TEN(X, n##2) TEN(X, n##3) TEN(X, n##4) TEN(X, n##5) TEN(X, n##6) TEN(X, n##7) \
      TEN(X, n##8) TEN(X, n##9)
#define THOUSAND(X, n)                                                                 \
  HUNDRED(X, n##0)                                                                     \
  HUNDRED(X, n##1) HUNDRED(X, n##2) HUNDRED(X, n##3) HUNDRED(X, n##4) HUNDRED(X, n##5) \
      HUNDRED(X, n##6) HUNDRED(X, n##7) HUNDRED(X, n##8) HUNDRED(X, n##9)

#define VARIABLE(n) static unsigned data_##n = 1, zeroed_##n;
THOUSAND(VARIABLE, n)

#define ADD(n)                \
  data_##n += 1;              \
  zeroed_##n += data_##n - 1; \
  sum += zeroed_##n + data_##n - 1 - phase;

// A hundred in a function: one with all of them takes clang seconds.
#define SUM(n)                                                        \
  static __attribute__((noinline)) unsigned sum_##n(unsigned phase) { \
    unsigned sum = 0;                                                 \
    HUNDRED(ADD, n)                                                   \
    return sum;                                                       \
  }
SUM(n0) SUM(n1) SUM(n2) SUM(n3) SUM(n4) SUM(n5) SUM(n6) SUM(n7) SUM(n8) SUM(n9)

unsigned many_variables(unsigned phase) {
  return sum_n0(phase) + sum_n1(phase) + sum_n2(phase) + sum_n3(phase) + sum_n4(phase) +
         sum_n5(phase) + sum_n6(phase) + sum_n7(phase) + sum_n8(phase) + sum_n9(phase);
}
