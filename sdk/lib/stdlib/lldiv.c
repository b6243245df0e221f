typedef struct {
  long long quot, rem;
} lldiv_t;

lldiv_t lldiv(long long n, long long by) {
  return (lldiv_t){n / by, n % by};
}
