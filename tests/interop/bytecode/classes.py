# Classes, inheritance, super, properties, special methods, native bases.
class Point:
    """doc"""

    kind = "point"
    __slots__ = ()

    def __init__(self, x, y=0):
        self.x, self.y = x, y

    def __repr__(self):
        return "Point(%r, %r)" % (self.x, self.y)

    def __eq__(self, other):
        return isinstance(other, Point) and (self.x, self.y) == (other.x, other.y)

    def __hash__(self):
        return hash((self.x, self.y))

    def __add__(self, other):
        return type(self)(self.x + other.x, self.y + other.y)

    def __radd__(self, other):
        return Point(self.x + other, self.y)

    def __iadd__(self, other):
        self.x += other
        return self

    def __neg__(self):
        return Point(-self.x, -self.y)

    def __lt__(self, other):
        return self.x < other.x

    def __bool__(self):
        return self.x != 0

    def __len__(self):
        return 2

    def __getitem__(self, i):
        return (self.x, self.y)[i]

    def __setitem__(self, i, v):
        setattr(self, "xy"[i], v)

    def __delitem__(self, i):
        print("del", i)

    def __contains__(self, v):
        return v in (self.x, self.y)

    def __call__(self, *args, **kw):
        return args, sorted(kw)

    def __iter__(self):
        yield self.x
        yield self.y

    @staticmethod
    def origin():
        return Point(0)

    @classmethod
    def diagonal(cls, n):
        return cls(n, n)

    @property
    def norm(self):
        return self.x * self.x + self.y * self.y

    @norm.setter
    def norm(self, value):
        self.x, self.y = value, 0


p, q = Point(1, 2), Point(3)
print(p, q, p + q, 5 + p, -p, p == Point(1, 2), p != q, p < q, hash(p) == hash(Point(1, 2)))
p += 10
print(p, bool(p), bool(Point(0)), len(p), p[0], p[-1], list(p), 2 in p, 7 in p)
p[0] = 4
del p[1]
print(p, p(1, k=2), Point.origin(), Point.diagonal(3), p.norm)
p.norm = 9
print(p, max([Point(1), Point(5), Point(2)], key=lambda p: p.x), sorted([Point(3), Point(1)]))
print(dict([p]), Point.kind, p.kind, {Point(1): "v"}[Point(1)])
print(Point.__name__, type(p) is Point, isinstance(p, object), hasattr(p, "z"), getattr(p, "z", 7))


class Base:
    def __init__(self, *args):
        print("Base", args)
        self.args = args

    def hello(self):
        return "base"

    def who(self):
        return type(self).__name__


class Left(Base):
    def __init__(self, *args):
        super().__init__("left", *args)

    def hello(self):
        return "left " + super().hello()


class Right(Base):
    def hello(self):
        return "right " + super().hello()


class Both(Left, Right):
    def hello(self):
        return "both " + super().hello()

    @classmethod
    def make(cls, n):
        return cls(n)

    @property
    def loud(self):
        return super().hello().upper()


both = Both.make(1)
print(both.hello(), both.who(), both.loud, both.args)
print(isinstance(both, Right), issubclass(Both, Base), issubclass(Base, Both), Both.__bases__)
print(super(Both, both).hello(), super(Left, both).hello())


class Stack(list):
    def push(self, x):
        self.append(x)
        return self

    def __repr__(self):
        return "Stack(%d)" % len(self)


s = Stack([1, 2]).push(3)
print(s, s[0], s[-1], list(s), len(s), s == [1, 2, 3], 2 in s, sum(s), isinstance(s, list))


class Upper(str):
    def shout(self):
        return self.upper() + "!"


u = Upper("abc")
print(u.shout(), u + "d", u == "abc", len(u), u[1])


class Default(dict):
    def __getitem__(self, key):
        return self.get(key, "none")


d = Default()
d["a"] = 1
print(d["a"], d["b"], len(d), "a" in d, sorted(d.keys()))


class Number(int):
    def double(self):
        return self * 2


print(Number(21).double(), Number(5) + 1, Number(3) == 3)


class Error(ValueError):
    def __init__(self, a, b):
        super().__init__(a)
        self.b = b


try:
    raise Error("a", "b")
except ValueError as error:
    print(error.args, error.b, repr(error), isinstance(error, Error))


class Dynamic:
    def __getattr__(self, name):
        if name.startswith("x"):
            return name * 2
        raise AttributeError(name)


print(Dynamic().xy, hasattr(Dynamic(), "y"))


class Tracked:
    def __setattr__(self, name, value):
        print("set", name, value)
        object.__setattr__(self, name, value)

    def __delattr__(self, name):
        print("delete", name)
        object.__delattr__(self, name)


try:
    t = Tracked()
    t.a = 1
    print(t.a)
    del t.a
    print(hasattr(t, "a"))
except Exception as error:
    print(repr(error))


class Descriptor:
    def __get__(self, instance, owner):
        return "got", instance is not None, owner.__name__

    def __set__(self, instance, value):
        print("descriptor", value)


class Holder:
    field = Descriptor()


h = Holder()
print(h.field)
h.field = 3


class Static:
    x = 1
    y = [x for x in range(3)]

    def method(self):
        return self.x, Static.x, self.__class__.x

    def change(self):
        self.x = 5
        Static.x = 6
        return self.method()


print(Static().method(), Static().change(), Static.y)


def factory(name, base):
    class Made(base):
        label = name

        def __str__(self):
            return "%s of %s" % (self.label, base.__name__)

    return Made


print(str(factory("n", Base)()), type("Dyn", (Point,), {"z": 3})(1).z)


class Meta1:
    def __init_subclass__(cls, **kw):
        pass

    def __new__(cls, *args):
        print("new", cls.__name__, args)
        return object.__new__(cls)

    def __init__(self, *args):
        print("init", args)


Meta1(1, 2)
for bad in (lambda: Point(), lambda: Point(1, 2, 3), lambda: Point(1).nothing, lambda: Point(z=1)):
    try:
        bad()
    except Exception as error:
        print(type(error).__name__, error)
print(callable(p), callable(Base), callable(both.hello), callable(3))


class Outer:
    class Inner:
        def f(self):
            return "inner"

    def g(self):
        return self.Inner().f()


print(Outer().g(), Outer.Inner().f())
bound = both.hello
print(bound(), Both.hello(both), Base.hello(both))


class Compare:
    def __init__(self, v):
        self.v = v

    def __le__(self, o):
        return self.v <= o.v

    def __gt__(self, o):
        return self.v > o.v


print(Compare(1) <= Compare(2), Compare(1) > Compare(2))
try:
    print(Compare(3) >= Compare(2))
except TypeError as error:
    print(error)


class InitReturns:
    def __init__(self):
        return 5


try:
    InitReturns()
except TypeError as error:
    print(error)
