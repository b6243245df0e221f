typedef struct {
  int quot, rem;
} div_t;

div_t div(int n, int by) {
  return (div_t){n / by, n % by};
}
