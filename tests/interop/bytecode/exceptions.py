# try, except, else, finally, raise; what return, break and continue do among them; tracebacks.
import sys


def flow(kind):
    trace = []
    try:
        trace.append("try")
        if kind == "raise":
            raise ValueError("v")
        if kind == "other":
            raise KeyError("k")
        if kind == "return":
            return trace
    except ValueError as error:
        trace.append(str(error))
    except (IndexError, KeyError) as error:
        trace.append(repr(error))
    else:
        trace.append("else")
    finally:
        trace.append("finally")
    trace.append("end")
    return trace


for kind in ("", "raise", "other", "return"):
    print(flow(kind))


def returns():
    try:
        return "try"
    finally:
        return "finally"


def swallows():
    for i in range(3):
        try:
            raise ValueError(i)
        finally:
            continue
    return "swallowed"


def breaks():
    for i in range(5):
        try:
            if i == 2:
                break
        finally:
            print("finally", i)
    else:
        print("never")
    return i


def continues():
    out = []
    for i in range(4):
        try:
            if i % 2:
                continue
            out.append(i)
        finally:
            out.append("f")
    return out


print(returns(), swallows(), breaks(), continues())


def deep(n):
    for i in range(3):
        try:
            for j in range(3):
                try:
                    if n == 0:
                        return i, j
                    if n == 1 and j == 1:
                        break
                    if n == 2 and j == 1:
                        continue
                    if n == 3:
                        raise ValueError(j)
                finally:
                    print("inner", i, j)
        except ValueError as error:
            print("caught", error)
        finally:
            print("outer", i)
    return "end"


for n in range(4):
    print(n, deep(n))


def unwind_active():
    for i in range(3):
        try:
            return "lost"
        finally:
            if i == 1:
                break
            continue
    return "kept", i


print(unwind_active())


def handler_raises():
    try:
        try:
            1 / 0
        except ZeroDivisionError:
            raise KeyError("second")
        finally:
            print("cleaned")
    except KeyError as error:
        return repr(error)


print(handler_raises())


def again():
    try:
        try:
            [][1]
        except IndexError:
            print("first")
            raise
    except IndexError as error:
        return repr(error)


print(again())


def nothing_to_raise():
    try:
        raise
    except RuntimeError as error:
        return repr(error)


print(nothing_to_raise())


class Own(Exception):
    def __init__(self, code, *more):
        super().__init__(code, *more)
        self.code = code


class Sub(Own):
    def __str__(self):
        return "sub %d" % self.code


for make in (lambda: Own(1), lambda: Sub(2), lambda: Own(3, "x")):
    try:
        raise make()
    except Own as error:
        print(type(error).__name__, error.code, error.args, str(error), repr(error))


def matches(error, kinds):
    try:
        raise error
    except kinds:
        return True
    except:
        return False


print(matches(ValueError, Exception), matches(ValueError, (KeyError, ValueError)))
print(matches(KeyError(1), LookupError), matches(SystemExit(), Exception))
print(matches(Sub(1), Own), matches(Own(1), Sub))

for bad in (1, "text", None, int, object()):
    try:
        raise bad
    except TypeError as error:
        print(repr(error))


def name_is_gone():
    error = "kept"
    try:
        raise ValueError
    except ValueError as error:
        pass
    try:
        return error
    except NameError as missing:
        return repr(missing)


print(name_is_gone())


def level3():
    raise RuntimeError("deep")


def level2():
    level3()


def level1():
    try:
        level2()
    finally:
        pass


try:
    level1()
except RuntimeError as error:
    sys.print_exception(error)

try:
    try:
        level2()
    except RuntimeError:
        raise
except RuntimeError as error:
    sys.print_exception(error)

try:
    [lambda: 1 // 0][0]()
except ZeroDivisionError as error:
    sys.print_exception(error)


class Context:
    def method(self):
        return self.missing


try:
    Context().method()
except AttributeError as error:
    sys.print_exception(error)


def recurse(n):
    return recurse(n + 1)


try:
    recurse(0)
except RuntimeError as error:
    print(repr(error))


def assertion(x):
    assert x, "x is %r" % x
    return x


print(assertion(1))
try:
    assertion(0)
except AssertionError as error:
    print(repr(error))

for text in ("[1][2]", "{}['k']", "1 + 'a'", "int('x')", "undefined", "(1, 2).x", "None()", "'a'[1.0]"):
    pass
for f in (
    lambda: [1][2],
    lambda: {}["k"],
    lambda: 1 + "a",
    lambda: int("x"),
    lambda: undefined,
    lambda: (1, 2).x,
    lambda: None(),
    lambda: "a"[1.0],
    lambda: -"s",
    lambda: [] < 1,
    lambda: iter(3),
    lambda: len(5),
):
    try:
        f()
    except Exception as error:
        print(repr(error))
try:
    raise ValueError("a") from None
except ValueError as error:
    print(repr(error))
print([error.value for error in [StopIteration(5), StopIteration()]])
x = 0
while True:
    try:
        x += 1
        if x == 3:
            break
    except:
        pass
    else:
        continue
    finally:
        print("while", x)
