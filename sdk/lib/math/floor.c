// See trunc.c.
#if __riscv_xlen == 64
double trunc(double x);

double floor(double x) {
  const double whole = trunc(x);
  return whole > x ? whole - 1 : whole;
}
#endif
