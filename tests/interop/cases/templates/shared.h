template <int N>
struct Counter {
  static int value;
  static int next() { return value += N; }
};
template <int N>
int Counter<N>::value;

inline int inline_variable;
inline int* where() {
  return &inline_variable;
}

extern "C" int other_next();
extern "C" int* other_where();
