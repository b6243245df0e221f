typedef struct {
  long quot, rem;
} ldiv_t;

ldiv_t ldiv(long n, long by) {
  return (ldiv_t){n / by, n % by};
}
