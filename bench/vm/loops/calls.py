# Functions and methods, attributes of instances.
class Counter:
    step = 2

    def __init__(self):
        self.count = 0

    def bump(self, by):
        self.count += by * self.step


def add(a, b=1):
    return a + b


def run(n):
    counter = Counter()
    total = 0
    for i in range(n):
        counter.bump(i)
        total = add(total, i) + add(i)
    return total + counter.count


run(200000)
