int weak_and_strong(void);
int weak_twice(void);
int other_nowhere_is_null(void);
int nowhere(void) __attribute__((weak));

int weak_and_strong(void) {
  return 2;
}
__attribute__((weak)) int weak_twice(void) {
  return 20;
}
int other_nowhere_is_null(void) {
  return nowhere == 0;
}
