# The Python part of stats. It runs after the C part, in the same namespace.
from array import array


def describe(values):
    data = array("f", values)
    result = array("f", (0, 0, 0, 0))
    _moments(data, result)
    mean, variance, lowest, highest = result
    return {"n": len(data), "mean": mean, "variance": variance, "range": (lowest, highest)}


def median(values):
    data = array("f", values)
    n = len(data)
    _select(data, n // 2)
    upper = data[n // 2]
    return upper if n % 2 else (max(data[: n // 2]) + upper) / 2


def report(values, name="values"):
    d = describe(values)
    print("%s: n %d, mean %.3f, median %.3f" % (name, d["n"], d["mean"], median(values)))
