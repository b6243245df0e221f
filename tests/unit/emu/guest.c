// Code for the processors under test, the same for all of them. It moves values and never computes
// with floats, so that it needs no compiler library.

#include <stdarg.h>
#include <stdint.h>

#if __thumb__
#define THUMB 1
#else
#define THUMB 0
#endif
// Where Cpu::service() puts them.
#define SERVICE(index) ((uintptr_t)(0x70000000 + 4 * (index) + THUMB))

typedef intptr_t word;
typedef word word_function(word);

struct all {
  word a;
  uint64_t b;
  float c;
  double d;
  word e;
  float f;
  double g;
  uint64_t h;
  word i;
  double j;
  float k;
  float l;
  double m, n, o, p, q;
  word r;
};

// ---- the host calls

word add3(word a, word b, word c) {
  return a + b + c;
}
uint64_t same_u64(word skip, uint64_t value) {
  return value + (uint64_t)skip;
}
float same_f32(word skip, float value) {
  return value;
}
double same_f64(word skip, double value) {
  return value;
}

word store_all(struct all* to, word a, uint64_t b, float c, double d, word e, float f, double g,
               uint64_t h, word i, double j, float k, float l, double m, double n, double o,
               double p, double q, word r) {
  to->a = a, to->b = b, to->c = c, to->d = d, to->e = e, to->f = f, to->g = g, to->h = h;
  to->i = i, to->j = j, to->k = k, to->l = l, to->m = m, to->n = n, to->o = o, to->p = p;
  to->q = q, to->r = r;
  return r;
}

// ---- the guest calls

typedef word take_all_function(word a, uint64_t b, float c, double d, word e, float f, double g,
                               uint64_t h, word i, double j, float k, float l, double m, double n,
                               double o, double p, double q, word r);

word pass_all(const struct all* from) {
  const struct all v = *from;
  return 1 + ((take_all_function*)SERVICE(1))(v.a, v.b, v.c, v.d, v.e, v.f, v.g, v.h, v.i, v.j, v.k,
                                              v.l, v.m, v.n, v.o, v.p, v.q, v.r);
}

word pass_variadic(const struct all* from) {
  const struct all v = *from;
  return ((word(*)(const char*, ...))SERVICE(2))("", v.a, v.b, v.d, v.e, v.g, v.h, v.i, v.j, v.m,
                                                 v.n, v.o, v.p, v.q, v.r);
}

__attribute__((noinline)) word pass_list(word skip, const char* format, ...) {
  va_list list;
  va_start(list, format);
  const word result = ((word(*)(word, const char*, va_list))SERVICE(3))(skip, format, list);
  va_end(list);
  return result;
}

word pass_va_list(const struct all* from) {
  const struct all v = *from;
  return pass_list(7, "", v.a, v.b, v.d, v.e, v.g, v.h, v.i, v.j, v.m, v.n, v.o, v.p, v.q, v.r);
}

void store_results(struct all* to) {
  to->a = ((word(*)(void))SERVICE(4))();
  to->b = ((uint64_t(*)(void))SERVICE(5))();
  to->c = ((float (*)(void))SERVICE(6))();
  to->d = ((double (*)(void))SERVICE(7))();
}

// ---- nested calls

// n + (n - 1) + … + 1; each level is a call of the host, which calls the guest.
word sum_through_host(word n) {
  if (n == 0) return 0;
  const word rest = ((word(*)(word_function*, word))SERVICE(8))(sum_through_host, n - 1);
  return n + rest;
}

// Keeps many values alive over a call of the host: whatever the host does between, they must stay.
word keeps_registers(word a, word b, word c, word d) {
  const word e = a * 3 + b, f = b * 5 + c, g = c * 7 + d, h = d * 11 + a;
  const word i = a ^ b, j = b ^ c, k = c ^ d, l = d ^ a;
  const word x = ((word(*)(word_function*, word))SERVICE(8))(sum_through_host, 5);
  return a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f + 7 * g + 8 * h + 9 * i + 10 * j + 11 * k +
         12 * l + 13 * x;
}

word calls_twice_returning(word value) {
  volatile word kept = value;
  const word result = ((word(*)(word))SERVICE(9))(value);
  return result * 100 + kept;
}

// ---- loops and accesses

word loop(word n) {
  word total = 0;
  for (word i = 0; i < n; ++i) {
    __asm__ volatile("" : "+r"(total));
    total += i;
  }
  return total;
}

#if __thumb2__
// 1111 with 0, 2222 otherwise: all in blocks of conditional instructions.
word conditional(word n) {
  word result = 0;
  __asm__ volatile(
      "cmp %1, #0\n"
      "itete eq\n"
      "addeq %0, #1\n"
      "addne %0, #2\n"
      "addeq %0, #10\n"
      "addne %0, #20\n"
      "itete ne\n"
      "addne.w %0, #200\n"
      "addeq.w %0, #100\n"
      "addne.w %0, #2000\n"
      "addeq.w %0, #1000\n"
      : "+r"(result)
      : "r"(n)
      : "cc");
  return result;
}
#endif

word forever(void) {
  for (;;) __asm__ volatile("");
}

word recurse(word n) {
  volatile word array[8];
  array[0] = n;
  return recurse(n + 1) + array[0];
}

// A pair of words in one instruction where there is one: Cortex-M3 and later want it aligned.
void store_pair(uint32_t* p, word v) {
#if __thumb2__
  __asm__ volatile("strd %1, %1, [%0]" : : "r"(p), "r"(v) : "memory");
#else
  p[0] = p[1] = (uint32_t)v;
#endif
}
word load_many(uint32_t* p) {
#if __thumb__
  register word a __asm__("r1"), b __asm__("r2");
  __asm__ volatile("ldmia %2!, {%0, %1}" : "=r"(a), "=r"(b), "+r"(p) : : "memory");
  return a + b;
#else
  return (word)(p[0] + p[1]);
#endif
}

word load8(const volatile uint8_t* p) {
  return *p;
}
word load16(const volatile uint16_t* p) {
  return *p;
}
word load32(const volatile uint32_t* p) {
  return (word)*p;
}
void store8(volatile uint8_t* p, word v) {
  *p = (uint8_t)v;
}
void store16(volatile uint16_t* p, word v) {
  *p = (uint16_t)v;
}
void store32(volatile uint32_t* p, word v) {
  *p = (uint32_t)v;
}
void store64(volatile uint64_t* p, word v) {
  *p = (uint64_t)v;
}
word copy_words(uint32_t* to, const uint32_t* from, word n) {
  for (word i = 0; i < n; ++i) {
    to[i] = from[i];
    __asm__ volatile("" ::: "memory");
  }
  return n;
}
word call(word_function* function) {
  return 1 + function(0);
}

// ---- what no module should do

void illegal_instruction(void) {
#if __i386__ || __x86_64__
  __asm__ volatile("ud2");
#elif __thumb__
  __asm__ volatile("udf #0");
#elif __riscv
  __asm__ volatile(".word 0xffffffff");
#else
  __asm__ volatile("ill");
#endif
}

void breakpoint(void) {
#if __i386__ || __x86_64__
  __asm__ volatile("int3");
#elif __thumb__
  __asm__ volatile("bkpt #0");
#elif __riscv
  __asm__ volatile("ebreak");
#else
  __asm__ volatile("break 0, 0");
#endif
}

void system_call(void) {
#if __i386__
  __asm__ volatile("int $0x80");
#elif __x86_64__
  __asm__ volatile("syscall");
#elif __thumb__
  __asm__ volatile("svc #0");
#elif __riscv
  __asm__ volatile("ecall");
#else
  __asm__ volatile("syscall");
#endif
}

void stop_processor(void) {
#if __i386__ || __x86_64__
  __asm__ volatile("hlt");
#elif __thumb__
  __asm__ volatile("wfi");
#elif __riscv
  __asm__ volatile("wfi");
#else
  __asm__ volatile("waiti 0");
#endif
}

#if __i386__ || __x86_64__
word divide(word a, word b) {
  return a / b;
}
#elif __XTENSA_WINDOWED_ABI__
word divide(word a, word b) {
  __asm__("quos %0, %0, %1" : "+r"(a) : "r"(b));
  return a;
}
#endif
