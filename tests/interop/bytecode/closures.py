# Cells, nested functions, nonlocal, defaults that close over.


def counter(start):
    def step(by=1):
        nonlocal start
        start += by
        return start

    return step


a, b = counter(10), counter(0)
print(a(), a(5), b(), a(), b(-1))


def three():
    x = 1

    def two():
        y = x + 1

        def one():
            nonlocal y
            y *= 10
            return x, y

        return one, lambda: y

    return two


one, see = three()()
print(one(), see(), one(), see())


def late():
    fs = []
    for i in range(3):
        fs.append(lambda: i)
    return [f() for f in fs]


print(late())


def early():
    return [(lambda n=i: n)() for i in range(3)]


print(early())


def unbound(flag):
    def inner():
        return value

    if flag:
        value = 1
    try:
        return inner()
    except NameError as error:
        return repr(error)


print(unbound(True), unbound(False))


def deleted():
    x = 1

    def inner():
        return x

    del x
    try:
        inner()
    except NameError as error:
        print(repr(error))
    x = 2
    return inner()


print(deleted())


def argument_cell(a, b=2, *c, d, **e):
    return lambda: (a, b, c, d, sorted(e.items()))


print(argument_cell(1, d=4)())
print(argument_cell(1, 9, 8, 7, d=4, z=5, y=6)())


def compose(*functions):
    def run(x):
        for f in functions:
            x = f(x)
        return x

    return run


print(compose(lambda x: x + 1, lambda x: x * x, str)(4))


def decorate(prefix):
    def wrap(f):
        def call(*args, **kw):
            print(prefix, f.__name__, args, sorted(kw.items()))
            return f(*args, **kw)

        return call

    return wrap


@decorate("outer")
@decorate("inner")
def decorated(x, y=0):
    return x - y


print(decorated(5, y=3))


def memo():
    seen = {}

    def fib(n):
        if n not in seen:
            seen[n] = n if n < 2 else fib(n - 1) + fib(n - 2)
        return seen[n]

    return fib(80), len(seen)


print(memo())


def shadows(x):
    result = [x for x in range(3)]
    return x, result


print(shadows("kept"))

total = 0


def add_global(n):
    global total
    total += n
    return total


print(add_global(3), add_global(4), total)


def closure_in_class(n):
    class Inner:
        value = n

        def get(self):
            return n + self.value

    return Inner().get()


print(closure_in_class(21))

make = [lambda x, k=k: x**k for k in range(4)]
print([f(3) for f in make])
print((lambda *a, **k: (a, k))(1, 2, z=3))


def recursive_pair():
    def even(n):
        return True if n == 0 else odd(n - 1)

    def odd(n):
        return False if n == 0 else even(n - 1)

    return even(20), odd(20)


print(recursive_pair())
