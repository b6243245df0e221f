# Every kind of parameter and argument, and the errors.
def plain(a, b):
    return a, b


def defaults(a, b=2, c=3):
    return a, b, c


def star(a, *rest):
    return a, rest


def keywords(a, **kw):
    return a, sorted(kw.items())


def only(a, *, b, c=3):
    return a, b, c


def everything(a, b=2, *rest, c, d=4, **kw):
    return a, b, rest, c, d, sorted(kw.items())


def only_default(*, a=1):
    return a


def star_only(*args, key=None):
    return args, key


def nothing():
    return None


numbers = (1, 2, 3)
named = {"x": 1, "y": 2}
calls = (
    lambda: plain(1, 2),
    lambda: plain(b=1, a=2),
    lambda: plain(1, b=2),
    lambda: plain(*[1, 2]),
    lambda: plain(**{"a": 1, "b": 2}),
    lambda: plain(1),
    lambda: plain(1, 2, 3),
    lambda: plain(1, a=2),
    lambda: plain(1, c=2),
    lambda: plain(a=1),
    lambda: plain(b=1),
    lambda: plain(),
    lambda: plain(1, 2, b=3),
    lambda: plain(1, 2, c=3),
    lambda: defaults(1),
    lambda: defaults(1, 5),
    lambda: defaults(1, c=5),
    lambda: defaults(c=1, a=5),
    lambda: defaults(1, 2, 3, 4),
    lambda: defaults(),
    lambda: defaults(b=1),
    lambda: star(1),
    lambda: star(*numbers),
    lambda: star(1, *numbers, 4, *"ab"),
    lambda: star(),
    lambda: star(a=1),
    lambda: star(1, a=1),
    lambda: star(1, b=1),
    lambda: keywords(1, **named),
    lambda: keywords(a=1, b=2),
    lambda: keywords(1, z=0, **named),
    lambda: keywords(1, x=0, **named),
    lambda: keywords(),
    lambda: keywords(1, 2),
    lambda: only(1, b=2),
    lambda: only(1, b=2, c=4),
    lambda: only(1),
    lambda: only(1, c=3),
    lambda: only(1, 2),
    lambda: only(b=1),
    lambda: only(b=1, a=3),
    lambda: everything(1, c=3),
    lambda: everything(1, 2, 3, 4, c=5, d=6, e=7),
    lambda: everything(*numbers, **{"c": 1, "z": 2}),
    lambda: everything(1),
    lambda: everything(c=1),
    lambda: everything(c=1, a=2),
    lambda: everything(1, 2, b=3, c=4),
    lambda: only_default(),
    lambda: only_default(a=2),
    lambda: only_default(1),
    lambda: only_default(b=1),
    lambda: star_only(),
    lambda: star_only(1, 2, key=3),
    lambda: nothing(),
    lambda: nothing(1),
    lambda: nothing(a=1),
    lambda: nothing(*()),
    lambda: nothing(**{}),
    lambda: print(*numbers, sep="-"),
    lambda: plain(*5),
    lambda: plain(**5),
    lambda: plain(*{1: 2, 3: 4}),
    lambda: plain(1, **{"b": 2}),
    lambda: star(*range(4)),
    lambda: star(*(x for x in range(3)), *[], *(9,)),
)
for index, call in enumerate(calls):
    try:
        print(index, call())
    except TypeError as error:
        print(index, "TypeError", error)
    except AttributeError as error:
        print(index, "AttributeError", error)


def mutable(x, seen=[]):
    seen.append(x)
    return seen


mutable(1)
print(mutable(2), mutable(3))


class Method:
    def f(self, a, b=2, *c, d=4, **e):
        return a, b, c, d, sorted(e)

    @classmethod
    def g(cls, *a, **k):
        return cls.__name__, a, sorted(k)

    @staticmethod
    def h(a, b=1):
        return a, b

    def same(self):
        pass


m = Method()
print(m.f(1), m.f(1, 2, 3, d=5, z=6), m.f(*numbers, **named), Method.f(m, b=1, a=0))
print(m.g(1, k=2), Method.g(*numbers), m.h(1), Method.h(b=3, a=4))
for bad in (lambda: m.f(), lambda: m.same(1), lambda: Method.same(), lambda: m.h(), lambda: m.f(1, a=2)):
    try:
        bad()
    except TypeError as error:
        print(error)


def order(*args):
    return args


log = []


def note(x):
    log.append(x)
    return x


order(note(1), *[note(2)], note(3), **{}) if True else None
{note(4): note(5), note(6): note(7)}
note(8) if note(0) else note(9)
note(10) and note(0) or note(11)
print(log)


def many(a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, b0, b1, b2, b3, b4, b5, b6, b7, b8, b9):
    c0, c1, c2, c3 = a0 + b9, a1 + b8, a2 * 2, b7
    return [a9, b0, c0, c1, c2, c3, b6]


print(many(*range(20)))
print(many(**{"%s%d" % (c, i): i for c in "ab" for i in range(10)}))


def unpack(seq):
    a, b = seq
    return b, a


def unpack_star(seq):
    a, *b, c = seq
    return a, b, c


def unpack_deep(seq):
    (a, (b, *c)), d = seq
    return a, b, c, d


for f, seq in (
    (unpack, (1, 2)),
    (unpack, "xy"),
    (unpack, {1: 2, 3: 4}),
    (unpack, (x for x in (5, 6))),
    (unpack, (1,)),
    (unpack, (1, 2, 3)),
    (unpack, iter([1])),
    (unpack, 5),
    (unpack_star, (1, 2)),
    (unpack_star, range(5)),
    (unpack_star, [1]),
    (unpack_deep, ((1, (2, 3, 4)), 5)),
    (unpack_deep, ((1, ()), 5)),
):
    try:
        print(f(seq))
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
