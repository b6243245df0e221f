@d.e(1)
class C(D, k=v):
  _K = const(0x1f)
  global z; x: int = _K + 1.5e3j if not a <= b is not c in d else lambda *q: q
  a, *b = c = [i for i in range(3) if i for j in k]
  a @= {1: 2}; del a, b.c[1:]
