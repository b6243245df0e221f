# Floats: each result is a new object.
def run(n):
    x, y = 0.5, 0.25
    for i in range(n):
        x, y = x * y + 0.5, (x - y) * 1.5
        if y > 4:
            y = y / 8
    return x + y


run(300000)
