# The part of @NAME@ that is easier to write in Python. It runs after the compiled part, in the same
# namespace.


def lcm(a, b):
    return a // gcd(a, b) * b
