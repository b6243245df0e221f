# Small integers, comparisons, jumps.
def run(n):
    total = 0
    for i in range(n):
        if i & 1:
            total += i * 3 % 7
        elif i > total:
            total -= 1
    return total


run(1000000)
