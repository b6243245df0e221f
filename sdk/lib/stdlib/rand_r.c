// A number from 0 to 2147483647, which is RAND_MAX in every C library at hand. Marsaglia's
// xorshift; its state is never 0.
int rand_r(unsigned* state) {
  unsigned x = *state != 0 ? *state : 2463534242u;
  x ^= x << 13;
  x ^= x >> 17;
  x ^= x << 5;
  *state = x;
  return (int)(x >> 1);
}
