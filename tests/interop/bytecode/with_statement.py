# with: entering, leaving by every way, swallowing.
class Manager:
    def __init__(self, name, swallow=False):
        self.name = name
        self.swallow = swallow

    def __enter__(self):
        print("enter", self.name)
        return self.name

    def __exit__(self, kind, value, trace):
        print("exit", self.name, kind and kind.__name__, value and value.args)
        return self.swallow


with Manager("a") as name:
    print(name)
with Manager("b"), Manager("c") as c:
    print(c)
try:
    with Manager("d"):
        raise ValueError("v")
except ValueError as error:
    print("out", error)
with Manager("e", True):
    raise ValueError("gone")
print("after")


def leave(how):
    for i in range(3):
        with Manager(i) as n:
            if how == "return":
                return "returned", n
            if how == "break":
                break
            if how == "continue" and i < 2:
                continue
            print("body", i)
    return how


print(leave("return"))
print(leave("break"))
print(leave("continue"))


def nested():
    with Manager("outer"):
        try:
            with Manager("inner", True):
                raise KeyError("k")
        finally:
            print("finally")
        with Manager("third"):
            return "value"


print(nested())


class BadExit:
    def __enter__(self):
        return self

    def __exit__(self, *args):
        raise RuntimeError("from exit")


try:
    with BadExit():
        raise ValueError("lost")
except RuntimeError as error:
    print(repr(error))


class BadEnter:
    def __enter__(self):
        raise OSError(5)

    def __exit__(self, *args):
        print("never")


try:
    with BadEnter():
        pass
except OSError as error:
    print(repr(error))
for thing in (object(), 5):
    try:
        with thing:
            pass
    except AttributeError as error:
        print(repr(error))


def generator():
    with Manager("gen"):
        yield 1
        yield 2


print(list(generator()))
g = generator()
next(g)
g.close()
g = generator()
next(g)
try:
    g.throw(TypeError("t"))
except TypeError as error:
    print("thrown", error)


def in_loops():
    for i in (1, 2):
        for j in (1, 2):
            with Manager((i, j)):
                with Manager("x"):
                    if j == 2:
                        return i, j


print(in_loops())


def swallow_in_loop():
    out = []
    for i in range(3):
        with Manager(i, True):
            if i == 1:
                raise IndexError(i)
            out.append(i)
    return out


print(swallow_in_loop())
from io import StringIO

with StringIO("text") as f:
    print(f.read())


class Store:
    pass


store = Store()
with Manager("attr") as store.attr:
    print(store.attr)
items = [0]
with Manager("item") as items[0]:
    print(items)
