# Generators, yield from, and what consumes them.
def count(n):
    for i in range(n):
        yield i


def both(n):
    yield from count(n)
    yield from (x + 1 for x in count(n))


total = 0
for item in both(200000):
    total += item
