// Prints results of the compiler's helper functions and of mathematics, a line each. It runs on the
// machine that compiles it, and bare on QEMU's Xtensa; both must print the same. Arithmetic is
// compared to the last bit; mathematics, whose last bits libraries are free in, to a few digits.
#include <math.h>
#include <stdint.h>
#include <string.h>

#ifdef __xtensa__

// QEMU's calls of the host: number in a2, arguments in a6, a3, a4.
enum { kWrite = 13, kExit = 118 };

static void host_call(int number, int first, const void* second, int third) {
  register int a2 __asm__("a2") = number;
  register int a6 __asm__("a6") = first;
  register const void* a3 __asm__("a3") = second;
  register int a4 __asm__("a4") = third;
  __asm__ volatile("syscall" : "+r"(a2) : "r"(a6), "r"(a3), "r"(a4) : "memory");
}

static void write_text(const char* text, int length) {
  host_call(kWrite, 1, text, length);
}

int main(void);
void run(void);
void run(void) {
  main();
  host_call(kExit, 0, 0, 0);
}
#ifdef __XTENSA_WINDOWED_ABI__
__asm__(".global start\nstart: call4 run\n");
#else
__asm__(".global start\nstart: call0 run\n");
#endif

void* memcpy(void* to, const void* from, size_t size) {
  for (size_t i = 0; i < size; i++) ((char*)to)[i] = ((const char*)from)[i];
  return to;
}
void* memset(void* to, int byte, size_t size) {
  for (size_t i = 0; i < size; i++) ((char*)to)[i] = (char)byte;
  return to;
}

#else

#include <stdio.h>
static void write_text(const char* text, int length) {
  fwrite(text, 1, length, stdout);
}

#endif

static void show(const char* name, uint64_t bits) {
  char line[64];
  int n = 0;
  while (*name) line[n++] = *name++;
  line[n++] = ' ';
  for (int shift = 60; shift >= 0; shift -= 4) line[n++] = "0123456789abcdef"[bits >> shift & 15];
  line[n++] = '\n';
  write_text(line, n);
}

// Which NaN it is, is not compared.
static void show_double(const char* name, double x) {
  uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  show(name, x != x ? 0 : bits);
}
static void show_float(const char* name, float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  show(name, x != x ? 0 : bits);
}
static void show_roughly(const char* name, double x) {
  show(name, (int64_t)floor(x * 64 + 0.5));
}

// Pseudo-random numbers (xorshift); floats of any bits, and more often of middling size.
static uint64_t state = 88172645463325252u;
static uint64_t any(void) {
  state ^= state << 13;
  state ^= state >> 7;
  return state ^= state << 17;
}
static double any_double(void) {
  uint64_t bits = any();
  if (any() % 4) bits = (bits & ~((uint64_t)0x7ff << 52)) | (1003 + any() % 40) << 52;
  double x;
  memcpy(&x, &bits, sizeof x);
  return x;
}
static float any_float(void) {
  uint32_t bits = (uint32_t)any();
  if (any() % 4) bits = (bits & ~((uint32_t)0xff << 23)) | (uint32_t)(107 + any() % 40) << 23;
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}
static int64_t any_divisor(void) {
  int64_t n = (int64_t)any() >> any() % 63;
  return n == 0 || n == -1 ? 7 : n;
}

static void integers(void) {
  volatile int32_t a = (int32_t)any(), b = (int32_t)any_divisor() | 2;
  volatile uint32_t ua = (uint32_t)a, ub = (uint32_t)b;
  volatile int64_t m = (int64_t)any(), n = any_divisor();
  volatile uint64_t um = (uint64_t)m, un = (uint64_t)n;
  int by = (int)(ua % 64);
  show("divsi3", (uint32_t)(a / b)), show("modsi3", (uint32_t)(a % b));
  show("udivsi3", ua / ub), show("umodsi3", ua % ub);
  show("divdi3", m / n), show("moddi3", m % n);
  show("udivdi3", um / un), show("umoddi3", um % un);
  show("muldi3", um * un), show("negdi2", -um);
  show("ashldi3", um << by), show("ashrdi3", m >> by), show("lshrdi3", um >> by);
  show("popcount", __builtin_popcountll(un) << 8 | __builtin_popcount(ua));
  show("parity", __builtin_parityll(un) << 8 | __builtin_parity(ua));
  show("clz", __builtin_clzll(un) << 8 | __builtin_clz(ub));
  show("ctz", __builtin_ctzll(un) << 8 | __builtin_ctz(ub));
  show("ffs", __builtin_ffsll(n) << 8 | __builtin_ffs(b));
  show("clrsb", __builtin_clrsbll(n) << 8 | __builtin_clrsb(b));
  show("bswap", __builtin_bswap64(um) ^ __builtin_bswap32(ub));
  show_double("floatsidf", a), show_double("floatunsidf", ua);
  show_double("floatdidf", m), show_double("floatundidf", un);
  show_float("floatsisf", a), show_float("floatunsisf", ua);
  show_float("floatdisf", n), show_float("floatundisf", um);
}

static void doubles(double x, double y) {
  volatile double a = x, b = y;
  double small = fabs(a) < 1e9 ? a : 5.5;
  show_double("adddf3", a + b), show_double("subdf3", a - b);
  show_double("muldf3", a * b), show_double("divdf3", a / b), show_double("negdf2", -a);
  show("cmpdf2", (a < b) | (a <= b) << 1 | (a == b) << 2 | (a > b) << 3 | (a >= b) << 4);
  show("unorddf2", !!__builtin_isunordered(a, b));
  show("fixdfsi", (uint32_t)(int32_t)small), show("fixunsdfsi", (uint32_t)fabs(small));
  show("fixdfdi", (int64_t)small), show("fixunsdfdi", (uint64_t)fabs(small));
  show_float("truncdfsf2", (float)a);
  show_double("sqrt", sqrt(fabs(a))), show_double("floor", floor(a)), show_double("ceil", ceil(a));
  // picolibc 1.8 truncates no larger ones: it shifts by more than a word has bits.
  show_double("trunc", trunc(small)), show_double("round", round(a)), show_double("rint", rint(a));
  show_double("fmod", fmod(a, b)), show_double("ldexp", ldexp(small, 7));
}

static void floats(float x, float y) {
  volatile float a = x, b = y;
  float small = fabsf(a) < 1e9f ? a : 5.5f;
  show_float("addsf3", a + b), show_float("subsf3", a - b);
  show_float("mulsf3", a * b), show_float("divsf3", a / b), show_float("negsf2", -a);
  show("cmpsf2", (a < b) | (a <= b) << 1 | (a == b) << 2 | (a > b) << 3 | (a >= b) << 4);
  show("unordsf2", !!__builtin_isunordered(a, b));
  show("fixsfsi", (uint32_t)(int32_t)small), show("fixunssfsi", (uint32_t)fabsf(small));
  show("fixsfdi", (int64_t)small), show("fixunssfdi", (uint64_t)fabsf(small));
  show_double("extendsfdf2", a);
  show_float("sqrtf", sqrtf(fabsf(a))), show_float("floorf", floorf(a));
  show_float("truncf", truncf(small)), show_float("roundf", roundf(a)),
      show_float("rintf", rintf(a));
  show_float("fmodf", fmodf(a, b)), show_float("fmaxf", fmaxf(small, 1));
}

// For 0 < x < 8.
static void mathematics(double x) {
  volatile double d = x;
  volatile float f = (float)x;
  show_roughly("sin", sin(d)), show_roughly("cos", cos(d)), show_roughly("atan", atan(d));
  show_roughly("atan2", atan2(d, 1 - d)), show_roughly("asin", asin(d / 8));
  show_roughly("exp", exp(d / 2)), show_roughly("log", log(d)), show_roughly("log2", log2(d));
  show_roughly("pow", pow(d, 1.5)), show_roughly("cbrt", cbrt(d)), show_roughly("tanh", tanh(d));
  show_roughly("tgamma", tgamma(d)), show_roughly("lgamma", lgamma(d)), show_roughly("erf", erf(d));
  show_roughly("hypot", hypot(d, 3)), show_roughly("log1p", log1p(d));
  show_roughly("sinf", sinf(f)), show_roughly("cosf", cosf(f)), show_roughly("tanf", tanf(f / 8));
  show_roughly("expf", expf(f / 2)), show_roughly("logf", logf(f)),
      show_roughly("powf", powf(f, 1.5f));
  show_roughly("tgammaf", tgammaf(f / 2)), show_roughly("erff", erff(f)),
      show_roughly("acosf", acosf(f / 8));
  show_roughly("atan2f", atan2f(f, 1 - f)), show_roughly("sinhf", sinhf(f / 2)),
      show_roughly("log10f", log10f(f));
}

int main(void) {
  for (int i = 0; i < 200; i++) {
    integers();
    double x = any_double(), y = any_double();
    doubles(x, y);
    float f = any_float(), g = any_float();
    floats(f, g);
  }
  doubles(0.0, -0.0), doubles(1e308, 1e-308), doubles(1.0 / 3, 5e-324), doubles(-2.5, 0.5);
  floats(0.0f, -0.0f), floats(1e38f, 1e-38f), floats(1.0f / 3, 1e-45f), floats(-2.5f, 0.5f);
  for (int i = 1; i < 100; i++) mathematics(i / 12.7);
  return 0;
}
